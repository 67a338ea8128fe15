"""A small API on loopback that answers by path, and remembers what it was asked."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Answer:
    """One scripted answer; a body that is no bytes goes out as JSON, `length` overrides the true one."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None

    def send(self, to: BaseHTTPRequestHandler) -> None:
        """Sends itself."""
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        to.send_response(self.status)
        for name, value in {"Content-Type": "application/json", **self.headers}.items():
            to.send_header(name, value)
        to.send_header("Content-Length", str(len(body) if self.length is None else self.length))
        to.end_headers()
        to.wfile.write(body)


@dataclass
class Api:
    """What is answered at each path, the last answer for ever; `otherwise` at any other."""

    otherwise: Answer
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str], Mapping[str, str]]] = field(default_factory=list)
    url: str = ""

    def on(self, path: str, *answers: Any) -> None:
        """These answers at a path, one after the other."""
        self.answers[path] = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def queries(self, path: str) -> list[Mapping[str, str]]:
        """The queries of all calls of a path."""
        return [query for asked, query, _ in self.asked if asked == path]

    def answer(self, path: str) -> Answer:
        """The next answer of a path."""
        script = self.answers.get(path, [self.otherwise])
        return script.pop(0) if len(script) > 1 else script[0]


@contextmanager
def serving(otherwise: Answer) -> Iterator[Api]:
    """An API that listens."""
    api = Api(otherwise)

    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            api.asked.append((parts.path, dict(parse_qsl(parts.query)), headers))
            api.answer(parts.path).send(self)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}"
    yield api
    server.shutdown()
    thread.join()
    server.server_close()
