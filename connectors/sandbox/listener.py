"""One vendor's port: reads requests, lets faults interfere, and sends whole replies in one piece."""

import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from connectors.sandbox.exchange import Reply, Request
from connectors.sandbox.faults import Fault, Mischief, asked, spoiled

Note = Callable[[str, str, str, int], None]


class Vendor(Protocol):
    """An imitated vendor: the name of its connector's folder, and what it answers."""

    name: str

    def answer(self, request: Request) -> Reply:
        """The reply to a request; never raises."""

    def refusal(self, request: Request, kind: str) -> Reply:
        """The vendor's own way of refusing: a status as text, `429-bare` or `expired`."""


class Listener:
    """A server on a loopback port, with a thread for each connection."""

    def __init__(self, vendor: Vendor, mischief: Mischief, note: Note, port: int = 0) -> None:
        self.vendor = vendor
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.vendor, self._server.mischief, self._server.note = vendor, mischief, note
        name, poll = f"sandbox-{vendor.name}", {"poll_interval": 0.02}
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs=poll, name=name, daemon=True)

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and close every connection."""
        self._server.shutdown()
        self._server.server_close()
        self._server.close_connections()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    vendor: Vendor
    mischief: Mischief
    note: Note

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Wake the threads that wait on kept-alive connections; each then closes its own socket."""
        with self._lock:
            waiting = list(self._open)
        for connection in waiting:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        target, request = self.path, self._request()
        faults = self.server.mischief.pick(request, target)
        for fault in faults:
            if fault.kind == "slow":
                sleep(fault.seconds)
        harm = next((fault for fault in faults if fault.kind != "slow"), None)
        if harm is not None and harm.kind == "cut":
            self.server.note(request.vendor, request.method, target, 0)
            self.close_connection = True
            return
        reply = self._reply(request, harm)
        self.server.note(request.vendor, request.method, target, reply.status)
        self._send(reply, truncated=harm is not None and harm.kind == "truncated")

    do_HEAD = do_GET
    do_POST = do_GET
    do_PUT = do_GET
    do_PATCH = do_GET
    do_DELETE = do_GET

    def _request(self) -> Request:
        self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1_000_000))
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return Request(self.server.vendor.name, self.command, parts.path, dict(pairs), headers, pairs=pairs)

    def _reply(self, request: Request, harm: Fault | None) -> Reply:
        vendor = self.server.vendor
        if harm is None:
            return vendor.answer(request)
        if harm.kind[0].isdigit() or harm.kind == "expired":
            return vendor.refusal(request, harm.kind)
        return spoiled(vendor.answer(asked(request, harm)), harm)

    def _send(self, reply: Reply, *, truncated: bool) -> None:
        head = [
            f"HTTP/1.1 {reply.status} {_phrase(reply.status)}",
            f"Content-Type: {reply.content_type}",
            f"Content-Length: {len(reply.body)}",
            f"Date: {self.date_time_string()}",
            *(f"{name}: {value}" for name, value in reply.headers),
        ]
        self.close_connection = self.close_connection or truncated
        if self.close_connection:
            head.append("Connection: close")
        body = b"" if self.command == "HEAD" else reply.body[: len(reply.body) // 2] if truncated else reply.body
        self.wfile.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Timeout" if status == 512 else "Unknown"
