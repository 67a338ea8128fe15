"""A loopback server that keeps what is put, with ETags and conditions, as a plain HTTP store and as a bucket would."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CODES: Mapping[int, bytes] = defaultdict(
    lambda: b"<Error><Code>InternalError</Code></Error>",
    {
        403: b"<Error><Code>AccessDenied</Code></Error>",
        404: b"<Error><Code>NoSuchKey</Code></Error>",
        412: b"<Error><Code>PreconditionFailed</Code></Error>",
    },
)
"""What a bucket says beside a status."""


class Shelf(ThreadingHTTPServer):
    """What lies there by path, and how it misbehaves.

    `marked` says whether ETags are told; `status` answers everything with that status; `cut` breaks the line off after
    so many bytes of what lies there; `between` is called before each write is judged, for somebody else to be first.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.things: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.marked, self.status, self.cut = True, 0, 0
        self.between: Any = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Shelf

    def do_GET(self) -> None:
        self._heard()
        thing = self.server.things.get(self._path)
        if self.server.status or thing is None:
            self._say(self.server.status or 404, CODES[self.server.status or 404])
            return
        self._say(200, thing, etag(thing))

    def do_PUT(self) -> None:
        self._heard()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.between is not None:
            self.server.between()
        there = self.server.things.get(self._path)
        wanted, absent = self.headers.get("If-Match"), self.headers.get("If-None-Match")
        if self.server.status:
            self._say(self.server.status, CODES[self.server.status])
        elif (wanted and (there is None or etag(there) != wanted)) or (absent and there is not None):
            self._say(412, CODES[412])
        else:
            self.server.things[self._path] = body
            self._say(200, b"", etag(body))

    @property
    def _path(self) -> str:
        return self.path.partition("?")[0]

    def _heard(self) -> None:
        self.server.asked.append((self.command, self.path, dict(self.headers)))

    def _say(self, status: int, body: bytes, mark: str = "") -> None:
        self.send_response(status)
        if mark and self.server.marked:
            self.send_header("ETag", mark)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.cut] if self.server.cut else body)
        self.close_connection = bool(self.server.cut)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


def etag(thing: bytes) -> str:
    """The ETag of a thing."""
    return f'"{md5(thing, usedforsecurity=False).hexdigest()}"'


@contextmanager
def shelf() -> Iterator[Shelf]:
    """A running server."""
    with Shelf() as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield made
        made.shutdown()
