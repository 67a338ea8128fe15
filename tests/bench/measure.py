"""How long processes take, and how two of them compare.

Commands run in rotation (A B C A B C …) and ratios are taken pair by pair, so that a machine that slows down for a
while slows both sides; the median of the pairs stands. Start-up and imports are inside.
"""

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One whole process: wall and CPU seconds, peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table; `ours` and `yardstick` in words with units, `aim` the limit of the ratio."""

    row: str
    ours: str
    yardstick: str
    ratio: float
    aim: str

    @property
    def met(self) -> bool | None:
        """Whether the ratio keeps the aim, None where the aim is no limit."""
        limit = self.aim.removeprefix("≤ ")
        return self.ratio <= float(limit) if limit != self.aim else None


def run(command: Sequence[str], *, cwd: Path, log: Path, env: Mapping[str, str] | None = None) -> Run:
    """Runs a command to its end, output into `log`. Raises RuntimeError with the log's end where it does not exit 0."""
    out = (os.POSIX_SPAWN_OPEN, 1, os.fspath(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [out, (os.POSIX_SPAWN_DUP2, 1, 2)]
    with chdir(cwd):
        start = time.perf_counter()
        child = os.posix_spawn(command[0], list(command), _environment(env or {}), file_actions=actions)
        _, status, used = os.wait4(child, 0)
        wall = time.perf_counter() - start
    if code := os.waitstatus_to_exitcode(status):
        text = log.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{text[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _environment(env: Mapping[str, str]) -> Mapping[str, str]:
    """Ours and `env`; byte code is kept between runs, as it is of a program that was installed."""
    return {name: one for name, one in {**os.environ, **env}.items() if name != "PYTHONDONTWRITEBYTECODE"}


def rotate(commands: Mapping[str, Callable[[], Run]], rounds: int) -> Mapping[str, list[Run]]:
    """Each command once to warm up where there are rounds to compare, then all in turn."""
    if rounds > 1:
        for command in commands.values():
            command()
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(command())
    return runs


def ratio(ours: Sequence[float], yardstick: Sequence[float]) -> float:
    """The median of the ratios of runs that stood beside one another."""
    return statistics.median(mine / limit for mine, limit in zip(ours, yardstick, strict=True))


def compare(row: str, ours: Sequence[float], yardstick: Sequence[float], aim: str, unit: str = "s") -> Figure:
    """A row of two series in the same unit."""
    mine, limit = statistics.median(ours), statistics.median(yardstick)
    return Figure(row, f"{mine:.3g} {unit}", f"{limit:.3g} {unit}", ratio(ours, yardstick), aim)


def walls(runs: Sequence[Run]) -> list[float]:
    """The wall seconds of runs."""
    return [one.wall for one in runs]
