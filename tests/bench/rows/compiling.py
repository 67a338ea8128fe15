"""`runbook compile` in a cold process with warm caches: one service on a large and a small estate, then all of them."""

from collections.abc import Iterator
from itertools import count

from tests.bench.bench import Bench
from tests.bench.estate import Size, service_name
from tests.bench.imports import imports_of
from tests.bench.measure import Figure, Run, compare, rotate, walls
from tests.bench.project import KEYS, Project
from tests.bench.serving import serving

NAME = "compile"

SERVICE = service_name(0)


def figures(bench: Bench) -> Iterator[Figure]:
    """One service against bare, its imports, the small estate, and after an edit; then every service."""
    large, small = (_pulled(bench, name, size) for name, size in (("large", bench.large), ("small", bench.small)))
    imports = imports_of(large.command("compile", "--service", SERVICE), bench.folder, KEYS)
    edits = count()

    def changed() -> Run:
        large.edit(SERVICE, f"edit {next(edits)}")
        return large.run("compile", "--service", SERVICE)

    runs = rotate(
        {
            "bare": lambda: bench.python("-c", "pass"),
            "imports": lambda: bench.python(str(imports)),
            "small": lambda: small.run("compile", "--service", SERVICE),
            "large": lambda: large.run("compile", "--service", SERVICE),
            "changed": changed,
        },
        bench.rounds,
    )
    wall = {name: walls(one) for name, one in runs.items()}
    yield compare("compile --service : bare interpreter", wall["large"], wall["bare"], "≤ 16")
    yield compare("compile --service : the same imports", wall["large"], wall["imports"], "≤ 1.3")
    yield compare("compile --service : the same on 100 monitors", wall["large"], wall["small"], "≤ 1.2")
    yield compare("compile --service after an edit : bare interpreter", wall["changed"], wall["bare"], "≤ 40")
    yield from _every(bench, large, runs["imports"][0])


def _every(bench: Bench, project: Project, imports: Run) -> Iterator[Figure]:
    """CPU for each service against ten milliseconds, and peak memory against the imports and 60 MB."""
    project.run("compile", "--all")
    done = project.run("compile", "--all")
    each = 1000 * done.cpu / bench.large.services
    yield Figure("compile --all, CPU for each service : 10 ms", f"{each:.1f} ms", "10 ms", each / 10, "≤ 1")
    yield compare("compile --all, peak memory : imports + 60 MB", [done.peak_mb], [imports.peak_mb + 60], "≤ 1", "MB")


def _pulled(bench: Bench, name: str, size: Size) -> Project:
    """A project whose store holds the estate; its server is gone, since compile needs none."""
    with serving(size) as server:
        project = Project.write(bench.folder / name, server.port, 8, size)
        project.run("sync")
    project.run("compile", "--service", SERVICE)
    return project
