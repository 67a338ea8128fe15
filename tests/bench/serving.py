"""The loopback server as a process of its own, and what is said to it."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.estate import Size

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int

    def reset(self, latency_ms: float = 0) -> None:
        """Sets the latency of each request and forgets what was counted."""
        self._ask(f"/-/reset?latency_ms={latency_ms}")

    def counts(self) -> dict[str, Any]:
        """What was asked since the last reset; see `server.Counts`."""
        return self._ask("/-/counts")

    def _ask(self, path: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        told: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return told


@contextmanager
def serving(size: Size) -> Iterator[Server]:
    """A server of an estate of that size, ended on the way out."""
    command = [sys.executable, "-m", "tests.bench.server", *size.arguments()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(int(process.stdout.readline()))
        finally:
            process.terminate()
