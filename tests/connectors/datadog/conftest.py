"""A small monitoring API on loopback, a door with a memory, and an opened organisation that never waits."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

import pytest

from compiler.model.base import Kind
from compiler.ports import Feed, Pulled, Want
from connectors.datadog.client import Client
from connectors.datadog.connector import Organisation
from connectors.datadog.home import Home
from connectors.datadog.settings import read
from connectors.datadog.source import Source
from connectors.wire.limits import Turnstile
from connectors.wire.retry import Patience
from tests.connectors.api import Answer

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
API_KEY, APP_KEY = "invented-api-key-0123456789", "invented-application-key-0123456789"
SECRETS = {"api_key": API_KEY, "app_key": APP_KEY}
HOME = Home("datadog", "https://app.datadoghq.com")

Item = TypeVar("Item")
Result = TypeVar("Result")
Query = Mapping[str, str]


@dataclass
class Api:
    """What is answered at each path: answers one after the other, the last for ever, or a function of the query."""

    answers: dict[str, list[Answer] | Callable[[Query], Any]] = field(default_factory=dict)
    asked: list[tuple[str, Query]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    url: str = ""

    def on(self, path: str, *answers: Any) -> None:
        """These answers at a path; a single function is asked each time."""
        if len(answers) == 1 and callable(answers[0]):
            self.answers[path] = answers[0]
        else:
            self.answers[path] = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def queries(self, path: str) -> list[Query]:
        """The queries of all calls of a path."""
        return [query for asked, query in self.asked if asked == path]

    def answer(self, target: str) -> Answer:
        """The next answer to a target; a path that nobody scripted is not there."""
        path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
        self.asked.append((path, query))
        found = self.answers.get(path, [Answer({"errors": ["Not found"]}, 404)])
        if callable(found):
            made = found(query)
            return made if isinstance(made, Answer) else Answer(made)
        return found.pop(0) if len(found) > 1 else found[0]


@dataclass
class Memory:
    """A door: threads as in the app, versions by kind and key as the store would know them, the words it was told."""

    versions: dict[tuple[Kind, str], str] = field(default_factory=dict)
    wanted: tuple[Want, ...] = ()
    now: datetime = NOW
    cap: int = 4
    words: list[str] = field(default_factory=list)

    def known(self, kind: Kind, key: str) -> str | None:
        """The version that tests put there."""
        return self.versions.get((kind, key))

    def keys(self, kind: Kind) -> frozenset[str]:
        """The keys that tests put there."""
        return frozenset(key for one, key in self.versions if one is kind)

    def map(self, fetch: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """In order, at most `cap` at a time; items are taken only as fast as they are worked off."""
        source = iter(items)
        with ThreadPoolExecutor(self.cap) as threads:
            waiting: deque[Any] = deque(threads.submit(fetch, one) for one in islice(source, self.cap))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(threads.submit(fetch, one) for one in islice(source, 1))

    def masked(self, address: str) -> str:
        """A pseudonym that anybody could guess."""
        return f"person-{crc32(address.strip().lower().encode()):08x}" if "@" in address else ""

    def told(self, what: str) -> None:
        """Keeps the words."""
        self.words.append(what)


@dataclass
class Opened:
    """An organisation behind the small API."""

    api: Api
    organisation: Organisation

    def feed(self, name: str) -> Feed:
        """The feed of that name."""
        return next(feed for feed in self.organisation.feeds if feed.name == name)

    def pull(self, name: str, door: Memory | None = None) -> list[Pulled]:
        """Everything that a feed yields."""
        return list(self.feed(name).pull(door or Memory()))


@pytest.fixture
def api() -> Iterator[Api]:
    """The server, on a port of its own, with keep-alive."""
    played = Api()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            played.headers.append({name.lower(): value for name, value in self.headers.items()})
            played.answer(self.path).send(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    played.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield played
    server.shutdown()
    server.server_close()


@pytest.fixture
def answer() -> type[Answer]:
    """The class of scripted answers."""
    return Answer


@pytest.fixture
def memory() -> type[Memory]:
    """The class of doors."""
    return Memory


@pytest.fixture
def slept() -> list[float]:
    """The seconds that the client would have slept."""
    return []


@pytest.fixture
def client(api: Api, slept: list[float]) -> Iterator[Client]:
    """A client of the small API whose clock stands at the end of every wait at once."""
    made = speedy(api.url, slept)
    yield made
    made.close()


def speedy(url: str, slept: list[float], **options: Any) -> Client:
    """A client that notes its waits and never waits."""
    moment = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        moment[0] += seconds

    turnstile = Turnstile("127.0.0.1", 4, clock=lambda: moment[0], sleep=sleep)
    patience = Patience(first_s=0, jitter_s=0)
    return Client("datadoghq.com", SECRETS, url, 4, patience, turnstile, **options)


@pytest.fixture
def opened(api: Api, client: Client) -> Opened:
    """The organisation as `connect` opens it, but for the waits."""
    return Opened(api, Organisation(Source(HOME, client), read({}), "datadoghq.com:0"))
