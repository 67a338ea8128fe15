"""Rows to values, queries parsed: every body of the pulled estate against `json.loads` of the same bodies."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.measure import Figure, compare
from tests.bench.serving import ROOT

NAME = "reading"


def figures(bench: Bench) -> Iterator[Figure]:
    """The generated estate, and the recorded one where it is there, of which nothing is like anything else."""
    yield _compared(bench, "rows to values : json.loads one by one (CPU)", bench.pulled.arguments())
    folder = Path(os.environ.get("RUNBOOK_SHARED_DATA", ROOT.parent / "shared" / "data")) / "datadog"
    if folder.is_dir() and not bench.quick:
        yield _compared(bench, "the same, recorded dashboards and monitors once", [str(folder)])


def _compared(bench: Bench, row: str, words: Sequence[str]) -> Figure:
    """CPU of both, measured within a process that is new for each round, so that no query was seen before."""
    ours, loads = [], []
    for _ in range(bench.rounds):
        bench.python("-m", "tests.bench.yardsticks.read", *words, env={"PYTHONPATH": str(ROOT)})
        told = json.loads((bench.folder / "python.log").read_text(encoding="utf-8"))
        ours.append(told["read"])
        loads.append(told["loads"])
    return compare(row, ours, loads, "≤ 3")
