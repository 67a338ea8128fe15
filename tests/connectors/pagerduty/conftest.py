"""A small REST API on loopback, and a door that remembers what it was told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import stamina

from compiler.ports import Connection, Opened, Pulled, Row
from connectors.pagerduty.connector import CONNECTOR
from tests.connectors.api import Answer
from tests.connectors.door import Door

TOKEN = "u+invented-token-abcdefghijkl"
NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)

Query = tuple[tuple[str, str], ...]


def refused(status: int, code: int) -> Answer:
    """The vendor's envelope."""
    return Answer({"error": {"message": "words of the vendor", "code": code, "errors": ["more words"]}}, status)


@dataclass
class Api:
    """What is answered at each path, the last answer for ever; what was asked, in order.

    A list that nobody scripted is empty, any other path is not there.
    """

    answers: dict[str, list[Answer] | Callable[[Query], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Query]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    url: str = ""

    def on(self, path: str, *answers: Any) -> None:
        """These answers at a path, one after the other; what is no answer is a body."""
        self.answers[path] = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def list(self, path: str, *rows: Mapping[str, Any], name: str = "") -> None:
        """All rows of a list on one page."""
        self.on(path, {name or path.rpartition("/")[2]: list(rows), "limit": 100, "offset": 0, "more": False})

    def calls(self, path: str) -> "list[Query]":
        """The queries of all calls of a path."""
        return [query for asked, query in self.asked if asked == path]

    def answer(self, path: str, query: Query) -> Answer:
        """The next answer."""
        script = self.answers.get(path)
        if callable(script):
            return script(query)
        if not script:
            return Answer(_EMPTY[path]) if path in _EMPTY else refused(404, 2100)
        return script.pop(0) if len(script) > 1 else script[0]


_EMPTY = {
    path: {name: [], "more": False}
    for path, name in (
        ("/services", "services"), ("/escalation_policies", "escalation_policies"), ("/schedules", "schedules"),
        ("/v3/schedules", "schedules"), ("/event_orchestrations", "orchestrations"), ("/users", "users"),
        ("/maintenance_windows", "maintenance_windows"), ("/business_services", "business_services"),
        ("/incidents", "incidents"), ("/log_entries", "log_entries"), ("/oncalls", "oncalls"),
    )
}  # fmt: skip


@dataclass
class Account:
    """The connector opened on the small API, and what its feeds bring."""

    connection: Connection
    door: Door

    def rows(self, feed: str) -> list[Pulled]:
        """Everything that a feed yields."""
        return list(self._feed(feed).pull(self.door))

    def values(self, feed: str) -> dict[tuple[str, str], Any]:
        """Every row of a feed, read back, by kind and key; anything that is no row is a failure here."""
        found = self.rows(feed)
        assert [one for one in found if not isinstance(one, Row)] == []
        read = self._feed(feed).read
        return {(one.kind.value, one.key): read(one.kind, one.key, one.body) for one in found if isinstance(one, Row)}

    def bodies(self, feed: str) -> str:
        """All bodies of a feed in one text."""
        return "\n".join(one.body.decode() for one in self.rows(feed) if isinstance(one, Row))

    def _feed(self, name: str) -> Any:
        return next(one for one in self.connection.feeds if one.name == name)


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def api() -> Iterator[Api]:
    """The small REST API, listening."""
    rest = Api()

    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = tuple(parse_qsl(parts.query))
            rest.asked.append((parts.path, query))
            rest.headers.append(dict(self.headers))
            rest.answer(parts.path, query).send(self)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    rest.url = f"http://127.0.0.1:{server.server_port}"
    yield rest
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def error() -> Callable[[int, int], Answer]:
    """Makes an answer that refuses, of a status and a code."""
    return refused


@pytest.fixture
def door() -> Door:
    """A fresh door."""
    return Door(now=NOW)


@pytest.fixture
def opened(api: Api) -> Opened:
    """The connector's options and secret for the small API."""
    return Opened("pagerduty", {"url": api.url, "token": {"env": "PAGERDUTY_TOKEN"}}, {"token": TOKEN})


@pytest.fixture
def account(opened: Opened, door: Door) -> Iterator[Account]:
    """The connector, opened."""
    connection = CONNECTOR.connect(opened)
    yield Account(connection, door)
    connection.close()


@pytest.fixture
def account_with(opened: Opened, door: Door) -> Iterator[Callable[..., Account]]:
    """Opens the connector with more options."""
    made: list[Connection] = []

    def make(**options: Any) -> Account:
        made.append(CONNECTOR.connect(Opened(opened.instance, {**opened.options, **options}, opened.secrets)))
        return Account(made[-1], door)

    yield make
    for one in made:
        one.close()
