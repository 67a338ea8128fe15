"""A small Graph API on loopback, a door that remembers what it was told, and bodies with invented ids."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import stamina

from compiler.ports import Connection, Opened
from connectors.whatsapp.connector import CONNECTOR
from tests.connectors.api import Answer
from tests.connectors.door import Door

TOKEN = "EAAG-invented-token-abcdefghijklmnopqrstuvwxyz"
WABA = "800000000000001"
BODIES = Path(__file__).parent / "bodies"


@dataclass
class GraphApi:
    """What is answered at each path below the version, the last answer for ever; what was asked, in order."""

    answers: dict[str, list[Answer] | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    url: str = ""

    def on(self, path: str, *answers: Answer | Mapping[str, Any]) -> None:
        """These answers at a path, one after the other."""
        self.answers[path] = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def calls(self, path: str) -> list[Mapping[str, str]]:
        """The queries of all calls of a path."""
        return [query for asked, query in self.asked if asked == path]

    def answer(self, path: str, query: Mapping[str, str]) -> Answer:
        """The next answer; a path that nobody scripted is a wrong id."""
        script = self.answers.get(path)
        if callable(script):
            return script(query)
        if not script:
            return Answer({"error": {"message": "Unsupported get request", "code": 100, "error_subcode": 33}}, 400)
        return script.pop(0) if len(script) > 1 else script[0]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def api() -> Iterator[GraphApi]:
    """The small Graph API, listening."""
    graph = GraphApi()

    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path, query = parts.path.partition("/v25.0/")[2], dict(parse_qsl(parts.query))
            graph.asked.append((path, query))
            graph.headers.append(dict(self.headers))
            graph.answer(path, query).send(self)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    graph.url = f"http://127.0.0.1:{server.server_port}"
    yield graph
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def answer() -> type[Answer]:
    """The class of scripted answers."""
    return Answer


@pytest.fixture
def door() -> Door:
    """A fresh door."""
    return Door(now=datetime(2026, 11, 1, 6, 0, tzinfo=UTC))


@pytest.fixture
def body() -> Callable[[str], Any]:
    """A body by its file name."""
    return lambda name: json.loads((BODIES / f"{name}.json").read_bytes())


@pytest.fixture
def opened(api: GraphApi) -> Opened:
    """The connector's options and secret for the small Graph API."""
    options = {"url": api.url, "accounts": {"main": WABA}, "token": {"env": "WHATSAPP_TOKEN"}}
    return Opened("whatsapp", options, {"token": TOKEN})


@pytest.fixture
def connection(opened: Opened) -> Iterator[Connection]:
    """The connector, opened."""
    found = CONNECTOR.connect(opened)
    yield found
    found.close()
