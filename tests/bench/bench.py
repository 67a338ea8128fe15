"""What every row is given: a folder of its own, the number of rounds, and the sizes of the run."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from tests.bench.estate import Size
from tests.bench.measure import Figure, Run, run

PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Bench:
    """A run of the bench. `quick` tries every row once on a toy estate, and says nothing about speed."""

    folder: Path
    rounds: int = 5
    quick: bool = False

    def within(self, name: str) -> "Bench":
        """The same, in a folder below."""
        folder = self.folder / name
        folder.mkdir()
        return replace(self, folder=folder)

    @property
    def latency_ms(self) -> float:
        """The time that the server takes for each request."""
        return 1 if self.quick else 50

    @property
    def pulled(self) -> Size:
        """The estate of the sync: 36 MB in 505 requests."""
        return Size(30, 6, 6, widgets=10, services=3) if self.quick else Size(2_000, 500, 300, services=100)

    @property
    def large(self) -> Size:
        """The estate of 500 services, 10,000 monitors, 80,000 panels."""
        return Size(40, 8, 8, widgets=10, services=4) if self.quick else Size(10_000, 2_000, 2_000, 40, 500)

    @property
    def small(self) -> Size:
        """The estate of 100 monitors, of which one service has as much as in the large one."""
        return Size(20, 4, 4, widgets=10, services=2) if self.quick else Size(100, 20, 20, 40, 5)

    def python(self, *words: str, env: Mapping[str, str] | None = None) -> Run:
        """Runs this interpreter with these words."""
        return run([PYTHON, *words], cwd=self.folder, log=self.folder / "python.log", env=env)


class Row(Protocol):
    """A module under `rows/`: its name on the command line, and its figures."""

    NAME: str

    def figures(self, bench: Bench) -> Iterator[Figure]:
        """Runs what it compares and yields a line of the table for each aim."""
        ...
