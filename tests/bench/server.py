"""A loopback server that costs next to nothing: one asyncio protocol over bodies that are ready before it listens.

It runs as a process of its own: `python -m tests.bench.server <size>` prints its port once it is ready. Latency is a
timer for each request and limits nothing. `/-/reset?latency_ms=50` sets it and forgets what was counted; `/-/counts`
tells what was asked since, as `Counts`.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from tests.bench.answers import Answers
from tests.bench.estate import Size

DASHBOARD = "/api/v1/dashboard/"


@dataclass(slots=True)
class Counts:
    """What was asked since the last reset: instants in seconds, lengths of bodies in bytes.

    `paths` counts the requests that ask for no single dashboard, by path without query.
    """

    requests: int = 0
    bytes: int = 0
    largest: int = 0
    dashboards: int = 0
    first: float = 0.0
    last: float = 0.0
    first_wall: float = 0.0
    paths: dict[str, int] = field(default_factory=dict)

    def add(self, path: str, length: int, sent: float) -> None:
        """Counts a request whose answer leaves at `sent` on the monotonic clock."""
        if not self.requests:
            self.first, self.first_wall = time.monotonic(), time.time()
        self.requests, self.bytes, self.last = self.requests + 1, self.bytes + length, sent
        self.largest = max(self.largest, length)
        if path.startswith(DASHBOARD):
            self.dashboards += 1
        else:
            self.paths[path] = self.paths.get(path, 0) + 1


class Serving:
    """The answers, the latency in seconds, and what was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.latency, self.counts = answers, 0.0, Counts()

    def reply(self, target: str) -> tuple[bytes, float]:
        """The whole reply to a target, and the seconds after which it leaves."""
        if target.startswith("/-/"):
            return _framed(200, self._control(target)), 0.0
        body = self.answers.get(target)
        status, sent = (404, b'{"errors":["Not found"]}') if body is None else (200, body)
        self.counts.add(target.partition("?")[0], len(sent), time.monotonic() + self.latency)
        return _framed(status, sent), self.latency

    def _control(self, target: str) -> bytes:
        if target.startswith("/-/reset"):
            self.latency, self.counts = float(target.partition("latency_ms=")[2] or 0) / 1000, Counts()
        return json.dumps(asdict(self.counts)).encode()


class Connection(asyncio.Protocol):
    """One connection; requests come one after the other, and none has a body."""

    def __init__(self, serving: Serving) -> None:
        self.serving, self.received = serving, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers each whole request of what has come, after the latency."""
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            target = self.received.split(b" ", 2)[1].decode()
            self.received = self.received[end + 4 :]
            reply, seconds = self.serving.reply(target)
            asyncio.get_running_loop().call_later(seconds, self.transport.write, reply)


def _framed(status: int, body: bytes) -> bytes:
    word = b"200 OK" if status == 200 else b"404 Not Found"
    head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (word, len(body))
    return head + body


async def serve(size: Size) -> None:
    """Listens on a free port of loopback, prints it, and answers until the process is ended."""
    serving = Serving(Answers(size))
    server = await asyncio.get_running_loop().create_server(lambda: Connection(serving), "127.0.0.1", backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main(words: Sequence[str]) -> None:
    """The program: the five numbers of a size."""
    asyncio.run(serve(Size.read(list(words))))


if __name__ == "__main__":
    main(sys.argv[1:])
