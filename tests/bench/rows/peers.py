"""`runbook sync` against other programs that pull the same rows. Slow, so that it runs only where it is asked for."""

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.measure import Figure, Run, compare, rotate, walls
from tests.bench.project import Project
from tests.bench.serving import ROOT, Server, serving

NAME = "peers"


def figures(bench: Bench) -> Iterator[Figure]:
    """One row: eight in flight against the vendor's own client in a loop, wall of the whole process."""
    with serving(bench.pulled) as server:
        project = Project.write(bench.folder / "project", server.port)
        runs = rotate(
            {"ours": lambda: _ours(bench, server, project), "peer": lambda: _peer(bench, server)}, bench.rounds
        )
    row = "sync, 8 in flight : vendor's client in a loop, undecoded"
    yield compare(row, walls(runs["ours"]), walls(runs["peer"]), "≤ 0.2")


def _ours(bench: Bench, server: Server, project: Project) -> Run:
    project.forget()
    server.reset(bench.latency_ms)
    return project.run("sync")


def _peer(bench: Bench, server: Server) -> Run:
    server.reset(bench.latency_ms)
    words = ["-m", "tests.bench.yardsticks.vendor", str(server.port), str(bench.pulled.dashboards)]
    return bench.python(*words, env={"PYTHONPATH": str(ROOT)})
