"""Rows to values, queries parsed: every body of the pulled estate against `json.loads` of the same bodies."""

import json
from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.measure import Figure, compare
from tests.bench.serving import ROOT

NAME = "reading"


def figures(bench: Bench) -> Iterator[Figure]:
    """One row: CPU of both, measured within a process that is new for each round, so that no query was seen before."""
    ours, loads = [], []
    for _ in range(bench.rounds):
        bench.python("-m", "tests.bench.yardsticks.read", *bench.pulled.arguments(), env={"PYTHONPATH": str(ROOT)})
        told = json.loads((bench.folder / "python.log").read_text(encoding="utf-8"))
        ours.append(told["read"])
        loads.append(told["loads"])
    yield compare("rows to values : json.loads one by one (CPU)", ours, loads, "≤ 3")
