"""A year of nights in the store. Takes minutes, so that it runs only where it is asked for."""

import json
from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.estate import Size
from tests.bench.measure import Figure
from tests.bench.serving import ROOT

NAME = "history"


def figures(bench: Bench) -> Iterator[Figure]:
    """Kept bodies, facts and index against one night compressed; a night's writing against hashing all bodies."""
    nights, size = (3, bench.pulled) if bench.quick else (365, Size(10_000, 2_000, 1_000, 40, 500))
    words = ["-m", "tests.bench.nights", str(bench.folder / "store.sqlite"), str(nights), *size.arguments()]
    bench.python(*words, env={"PYTHONPATH": str(ROOT)})
    told = json.loads((bench.folder / "python.log").read_text(encoding="utf-8"))
    one = told["one_night"]
    yield _bytes(f"{nights} nights, bodies kept : one night, each compressed", told["bodies"], one, "≤ 2")
    yield _bytes(f"{nights} nights, facts and index : the same", told["rest"], one, "≤ 1.5")
    ours, hashes = told["night_cpu"], told["hash_cpu"]
    row = "a night written : SHA-256 of all bodies (CPU)"
    yield Figure(row, f"{ours:.3f} s", f"{hashes:.3f} s", ours / hashes, "≤ 2")


def _bytes(row: str, ours: int, yardstick: int, aim: str) -> Figure:
    return Figure(row, f"{ours / 1e6:.2f} MB", f"{yardstick / 1e6:.2f} MB", ours / yardstick, aim)
