"""`runbook sync` of the pulled estate against threads that only fetch, and a second sync in which nothing changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.bench.bench import PYTHON, Bench
from tests.bench.estate import Size, dashboard_id
from tests.bench.imports import imports_of
from tests.bench.measure import Figure, Run, compare, rotate, run, walls
from tests.bench.project import KEYS, Project
from tests.bench.serving import Server, serving

NAME = "sync"

FETCH = Path(__file__).resolve().parents[1] / "yardsticks" / "fetch.py"

DEFINITIONS = ("resource", "version", "body", "fact", "expr", "metric", "tag", "word", "use", "ref", "absence")
"""Tables of the store that a night without change leaves as they are."""


def figures(bench: Bench) -> Iterator[Figure]:
    """First syncs with 8 and with 32 requests in flight, their memory, then a second sync over the last store."""
    with serving(bench.pulled) as server:
        paths = bench.folder / "paths.txt"
        paths.write_text("\n".join(_paths(bench.pulled)), encoding="utf-8")
        for in_flight, aim in ((8, "≤ 1.25"), (32, "≤ 2.5")):
            project = Project.write(bench.folder / str(in_flight), server.port, in_flight)
            yield from _first(bench, server, project, paths, in_flight, aim)
        yield from _second(bench, server, project)


def _first(bench: Bench, server: Server, project: Project, paths: Path, in_flight: int, aim: str) -> Iterator[Figure]:
    spans: dict[str, list[float]] = {"ours": [], "fetch": []}

    def ours() -> Run:
        project.forget()
        server.reset(bench.latency_ms)
        done = project.run("sync")
        spans["ours"].append(project.committed() - server.counts()["first_wall"])
        return done

    def fetch() -> Run:
        server.reset(bench.latency_ms)
        words = [PYTHON, str(FETCH), "127.0.0.1", str(server.port), str(in_flight), str(paths)]
        done = run(words, cwd=bench.folder, log=bench.folder / "fetch.log")
        counts = server.counts()
        spans["fetch"].append(counts["last"] - counts["first"])
        return done

    runs = rotate({"fetch": fetch, "ours": ours}, bench.rounds)
    row = f"sync, {in_flight} in flight"
    yield compare(f"{row} : http.client threads, whole process", walls(runs["ours"]), walls(runs["fetch"]), aim)
    if in_flight == 8:
        ours_spans, fetch_spans = (spans[name][-bench.rounds :] for name in ("ours", "fetch"))
        yield compare(f"{row} : the same, first request to commit", ours_spans, fetch_spans, "≤ 1.15")
        yield _memory(bench, server, project, runs["ours"])


def _memory(bench: Bench, server: Server, project: Project, runs: list[Run]) -> Figure:
    """Peak memory against the imports of the same command, six times the largest response, and 20 MB."""
    imports = imports_of(project.command("sync"), bench.folder, KEYS)
    largest = server.counts()["largest"] / 1e6
    limit = bench.python(str(imports)).peak_mb + 6 * largest + 20
    return compare(
        "sync, peak memory : imports + 6 × largest response + 20 MB",
        [r.peak_mb for r in runs],
        [limit] * len(runs),
        "≤ 1",
        "MB",
    )


def _second(bench: Bench, server: Server, project: Project) -> Iterator[Figure]:
    rows, size = _rows(project), project.stored_bytes()
    server.reset()
    project.run("sync")
    asked = server.counts()["dashboards"]
    written, growth = _rows(project) - rows, project.stored_bytes() - size
    boards = bench.pulled.dashboards
    yield Figure("second sync : definition rows written", f"{written}", f"{rows} rows", written / rows, "≤ 0")
    yield Figure("second sync : dashboards fetched", f"{asked}", f"{boards} boards", asked / boards, "≤ 0")
    yield Figure(
        "second sync : growth of the store", f"{growth / 1e3:.1f} kB", f"{size / 1e6:.2f} MB", growth / size, "≤ 0.001"
    )


def _rows(project: Project) -> int:
    """The rows of definitions in the store."""
    with closing(sqlite3.connect(f"file:{project.store}?mode=ro", uri=True)) as store:
        present = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tables = [name for name in DEFINITIONS if name in present]
        return sum(store.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables)


def _paths(size: Size) -> Iterator[str]:
    """The requests of a pull: pages of monitors and SLOs, pages of summaries, and each dashboard."""
    yield from (f"/api/v1/monitor?page={n}&page_size=1000" for n in range(-(-size.monitors // 1000)))
    yield from (f"/api/v1/slo?limit=1000&offset={n}" for n in range(0, size.slos, 1000))
    yield from (f"/api/v1/dashboard?count=250&start={n}" for n in range(0, size.dashboards, 250))
    yield from (f"/api/v1/dashboard/{dashboard_id(number)}" for number in range(size.dashboards))
