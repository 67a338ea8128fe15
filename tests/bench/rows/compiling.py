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
    """Every service in the night after a sync; then one service, without a server, since compile needs none."""
    with serving(bench.large) as server:
        large = Project.write(bench.folder / "large", server.port, 8, bench.large)
        every = _after_a_night(large)
    with serving(bench.small) as server:
        small = Project.write(bench.folder / "small", server.port, 8, bench.small)
        _after_a_night(small)
    imports = str(imports_of(large.command("compile", "--service", SERVICE), bench.folder, KEYS))
    yield from _one(bench, large, small, imports)
    yield from _every(bench.large, every, bench.python(imports))


def _after_a_night(project: Project) -> Run:
    """Compiles all services twice, with a second sync between: declarations are parsed, documents are not yet made."""
    project.run("sync")
    project.run("compile", "--all")
    project.run("sync")
    return project.run("compile", "--all")


def _one(bench: Bench, large: Project, small: Project, imports: str) -> Iterator[Figure]:
    """One service against bare, its imports, the small estate, and after an edit."""
    edits = count()

    def changed() -> Run:
        large.edit(SERVICE, f"edit {next(edits)}")
        return large.run("compile", "--service", SERVICE)

    runs = rotate(
        {
            "bare": lambda: bench.python("-c", "pass"),
            "imports": lambda: bench.python(imports),
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


def _every(size: Size, done: Run, imports: Run) -> Iterator[Figure]:
    """CPU for each service against ten milliseconds, and peak memory against the imports and 60 MB."""
    each = 1000 * done.cpu / size.services
    yield Figure("compile --all, CPU for each service : 10 ms", f"{each:.3g} ms", "10 ms", each / 10, "≤ 1")
    yield compare("compile --all, peak memory : imports + 60 MB", [done.peak_mb], [imports.peak_mb + 60], "≤ 1", "MB")
