"""Releases: marked in the store, so that a later run can ask what is new since then."""

from collections.abc import Iterable
from datetime import datetime

from compiler.app.keeping import keep_standing, standing_at
from compiler.app.mistakes import concerning
from compiler.app.nights import keep_nights
from compiler.app.outcomes import chosen, outcomes, workshop_of
from compiler.app.settings import Project, undeclared
from compiler.errors import NoSnapshot, SettingsError
from compiler.model.base import Problem
from compiler.model.frozen import dataclass
from compiler.store import Store
from compiler.store.journal import Pass, Release, mark, passes, releases


@dataclass(frozen=True, slots=True)
class Marked:
    """A release that was just marked: its name, its snapshot, and how many findings stood.

    `problems` are mistakes for which services are left out; `silent` the checks that could not be judged, each with
    the section that it lacked, so that what they find later is news.
    """

    ref: str
    number: int
    at: datetime
    services: tuple[str, ...]
    findings: int
    problems: tuple[Problem, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()


def mark_release(project: Project, store: Store, ref: str, names: tuple[str, ...], now: datetime) -> Marked:
    """Marks the newest snapshot as that of a release of these services (all without any), with what stands now.

    Raises NoSnapshot, SettingsError, and StoreError where the store cannot be written.
    """
    info = store.latest()
    if info is None:
        raise NoSnapshot("nothing was pulled yet, so there is no snapshot to mark; run `runbook sync`")
    slips, strangers = chosen(project.declarations, names)
    if strangers:
        raise undeclared(strangers[0], project.declarations)
    problems = concerning(project.declarations, names, slips, project.declarations.problems)
    made = tuple(outcomes(workshop_of(project, store), project.declarations, slips))
    if not made:
        raise SettingsError("no service can be read, so there is nothing to mark", problems)
    keep_nights(store, made)
    keep_standing(store, made)
    stood = standing_at(store, made)
    mark(store.path, ref, info.number, now, stood)
    silent = tuple(sorted({pair for one in made for pair in one.silent}))
    standing = len({one for marks in stood.values() for one in marks})
    return Marked(ref, info.number, now, tuple(stood), standing, problems, silent)


def history(store: Store) -> tuple[tuple[Release, ...], tuple[Pass, ...]]:
    """Every release that was marked, and every gate that was passed, oldest first."""
    return releases(store.path), passes(store.path)


def release_snapshot(store: Store, ref: str | None = None) -> int | None:
    """The snapshot of the last release of that name, or of the last one at all; None where none was marked.

    Where that snapshot was pruned, the oldest later one that is still kept.
    """
    found = latest(releases(store.path), ref)
    if found is None:
        return None
    return next((info.number for info in store.snapshots() if info.number >= found.number), None)


def latest(every: Iterable[Release], ref: str | None, service: str | None = None) -> Release | None:
    """The last release of that name and service, where these are given."""
    meant = [one for one in every if ref in (None, one.ref) and (service is None or service in one.stood)]
    return meant[-1] if meant else None


def known_release(store: Store, ref: str | None) -> tuple[Release, ...]:
    """All releases, where one of that name is among them. Raises SettingsError with the names that there are."""
    every = releases(store.path)
    if latest(every, ref) is None:
        names = ", ".join(dict.fromkeys(one.ref for one in reversed(every)))
        what = f"no release “{ref}” is marked" if ref else "no release is marked yet"
        raise SettingsError(f"{what}; " + (f"there are {names}" if names else "`runbook release mark REF` marks one"))
    return every
