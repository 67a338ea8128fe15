"""A year of nights in the store. Takes minutes, so that it runs only where it is asked for."""

import json
from collections.abc import Iterator
from datetime import timedelta

from tests.bench.bench import PYTHON, Bench
from tests.bench.estate import Size
from tests.bench.measure import Figure, Run, compare, rotate, run, walls
from tests.bench.nights import FIRST
from tests.bench.project import KEYS, Project, runbook
from tests.bench.serving import ROOT

NAME = "history"

LOOK_BACK = 30
"""Days over which an audit asks what moved."""


def figures(bench: Bench) -> Iterator[Figure]:
    """What a year takes, what a night takes, and how fast the year answers."""
    nights, size = (3, bench.pulled) if bench.quick else (365, Size(10_000, 2_000, 2_000, 40, 500))
    project = Project.write(bench.folder / "project", 1, 8, Size(0, 0, min(20, size.slos), services=10))
    project.store.parent.mkdir()
    words = ["-m", "tests.bench.nights", str(project.store), str(nights), *size.arguments()]
    bench.python(*words, env={"PYTHONPATH": str(ROOT)})
    told = json.loads((bench.folder / "python.log").read_text(encoding="utf-8"))
    yield from _kept(told, nights)
    yield from _asked(bench, project, nights)
    asking = bench.python("-m", "tests.bench.asking", str(project.store), str(nights), env={"PYTHONPATH": str(ROOT)})
    assert asking.cpu > 0
    found = json.loads((bench.folder / "python.log").read_text(encoding="utf-8"))
    yield Figure("history of one SLO : 1 ms", f"{found['one_ms']:.2f} ms", "1 ms", found["one_ms"], "≤ 1")
    row = f"{found['pairs']} changes compared and classed : json.loads of both sides (CPU)"
    yield Figure(row, f"{found['ledger']:.2f} s", f"{found['loads']:.2f} s", found["ledger"] / found["loads"], "")


def _kept(told: dict[str, float], nights: int) -> Iterator[Figure]:
    """Kept bodies, facts and index against one night compressed; a night's writing against hashing all bodies."""
    one = int(told["one_night"])
    yield _bytes(f"{nights} nights, bodies kept : one night, each compressed", int(told["bodies"]), one, "≤ 2")
    yield _bytes(f"{nights} nights, facts and index : the same", int(told["rest"]), one, "≤ 1.5")
    ours, hashes = told["night_cpu"], told["hash_cpu"]
    row = "a night written : SHA-256 of all bodies (CPU)"
    yield Figure(row, f"{ours:.3f} s", f"{hashes:.3f} s", ours / hashes, "≤ 2")


def _asked(bench: Bench, project: Project, nights: int) -> Iterator[Figure]:
    """Drift over thirty nights and over the year, whole processes, against an interpreter that does nothing."""
    month = FIRST + timedelta(days=max(0, nights - 1 - LOOK_BACK))
    year = [runbook(), "snapshots", "diff", "1", str(nights), "--config", str(project.folder / "runbook.yaml")]
    runs = rotate(
        {
            "bare": lambda: run([PYTHON, "-c", "pass"], cwd=bench.folder, log=bench.folder / "bare.log"),
            "audit": lambda: project.run("audit", "--since", f"{month:%Y-%m-%dT%H:%M:%S}"),
            "year": lambda: run(year, cwd=project.folder, log=project.folder / "log.txt", env=KEYS),
        },
        bench.rounds,
    )
    bare: list[Run] = runs["bare"]
    yield compare(f"audit --since {LOOK_BACK}d, ten services : python -c pass", walls(runs["audit"]), walls(bare), "")
    yield compare(f"drift of all over {nights} nights : python -c pass", walls(runs["year"]), walls(bare), "≤ 20")


def _bytes(row: str, ours: int, yardstick: int, aim: str) -> Figure:
    return Figure(row, f"{ours / 1e6:.2f} MB", f"{yardstick / 1e6:.2f} MB", ours / yardstick, aim)
