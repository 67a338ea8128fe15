"""The invented company on disk, its imitated vendors on loopback, and a person who types commands in its folder."""

import io
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import sample
from shutil import copytree
from unittest.mock import patch

from compiler.assets import example
from compiler.cli.main import run
from connectors.sandbox.server import Fault, Sandbox

VENDORS = ("datadog", "whatsapp", "pagerduty", "opsgenie", "jsm")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The moment at which every story begins."""

SETTINGS = """\
apiVersion: runbook/v1
connectors:
  - use: datadog
    name: datadog
    url: {datadog}
    api_key: {{env: DD_API_KEY}}
    app_key: {{env: DD_APP_KEY}}
  - use: whatsapp
    name: whatsapp
    url: {whatsapp}
    token: {{env: WHATSAPP_TOKEN}}
    accounts:
      main: "800000000000001"
  - use: pagerduty
    name: pagerduty
    url: {pagerduty}
    token: {{env: PAGERDUTY_TOKEN}}
store: .runbook/store.sqlite
output: runbooks
services: services
review_after: 1825d
"""


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@dataclass(frozen=True, slots=True)
class Told:
    """What a command answered: its exit code, and what it wrote to each stream."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The cells of each line of standard output."""
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def last(self) -> str:
        """The last line of standard output, which says why the exit code is what it is."""
        return self.out.splitlines()[-1]


def share_of_ports() -> range:
    """This test process's own ports, of those that no system hands out for outgoing calls."""
    share = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    shares = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return range(20_000 + share, 32_000, shares)


PORTS = cycle(sample(share_of_ports(), len(share_of_ports())))


def is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def lasting_port() -> int:
    """A free port that nobody else here takes, neither now nor while one scene is followed by another on it."""
    return next(port for port in PORTS if is_free(port))


@dataclass
class Company:
    """A project in `folder`, and the sandbox that its settings point at; `now` is what every clock says."""

    folder: Path
    now: datetime = NOW
    environ: dict[str, str] = field(default_factory=dict)
    sandbox: Sandbox = field(default_factory=Sandbox)
    settings: str = SETTINGS

    def play(self, scene: str = "calm", faults: Iterable[str] = ()) -> "Company":
        """Plays this scene from now on, at the addresses of the one before; a fault is `vendor:path=what*times`."""
        ports = {name: int(url.rpartition(":")[2]) for name, url in self.sandbox.endpoints.items()}
        ports = ports or {name: lasting_port() for name in VENDORS}
        self.sandbox.stop()
        wrong = [Fault.parse(text) for text in faults]
        self.sandbox = Sandbox(scene, faults=wrong, now=NOW, ports=ports).start()
        self.environ.update(self.sandbox.secrets)
        self.configure()
        return self

    def configure(self, more: str = "") -> None:
        """Writes the settings, with more lines at their end."""
        written = self.settings.format(**self.sandbox.endpoints) + more
        (self.config / "runbook.yaml").write_text(written, encoding="utf-8")

    def later(self, **length: int) -> "Company":
        """Lets that much time pass."""
        self.now += timedelta(**length)
        return self

    def run(self, *words: str, at: Path | None = None, width: int = 0) -> Told:
        """`runbook` with these words, typed in the folder of the settings or elsewhere.

        With a `width` both streams are terminals of so many columns, else they are pipes.
        """
        stream = Screen if width else io.StringIO
        out, err, code = stream(), stream(), 0
        with self._typed(words, at or self.config, width), redirect_stdout(out), redirect_stderr(err):
            try:
                run()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0
        assert "Traceback" not in err.getvalue()
        return Told(code, out.getvalue(), err.getvalue())

    @property
    def config(self) -> Path:
        """The folder of the settings."""
        return self.folder / "config"

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.config / ".runbook" / "store.sqlite"

    def page(self, service: str, name: str = "runbook.md") -> str:
        """A document as it lies in the output folder."""
        return (self.config / "runbooks" / service / name).read_text(encoding="utf-8")

    def declare(self, service: str, old: str, new: str) -> None:
        """Changes a declaration where it says `old`."""
        path = self.config / "services" / f"{service}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    @contextmanager
    def _typed(self, words: Sequence[str], folder: Path, width: int) -> Iterator[None]:
        """The process as a shell would have made it: words, folder, environment; and the clock of the story."""
        before = Path.cwd()
        clock = type("Clock", (datetime,), {"now": classmethod(lambda _, tz=None: self.now.astimezone(tz))})
        environ = {**self.environ, "TERM": "xterm-256color", **({"COLUMNS": str(width)} if width else {})}
        os.chdir(folder)
        try:
            with (
                patch.object(sys, "argv", ["runbook", *words]),
                patch.dict(os.environ, environ, clear=True),
                patch("compiler.app.running.datetime", clock),
                patch("compiler.app.sync.datetime", clock),
            ):
                yield
        finally:
            os.chdir(before)


@contextmanager
def company(folder: Path) -> Iterator[Company]:
    """The company with nothing pulled yet, on a calm day."""
    copytree(example() / "services", folder / "config" / "services")
    made = Company(folder)
    try:
        yield made.play()
    finally:
        made.sandbox.stop()


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pairs(told: Told) -> set[tuple[str, str]]:
    """Code and subject of each finding that `audit --all` or `compile` printed to a pipe."""
    return {(row[0], row[3]) for row in told.rows if row[0].startswith("RB") and row[1] != "allowed"}
