"""Snapshots: what moved between two of them, and which of them are kept."""

from datetime import datetime

from compiler.app.drift import drift, resting
from compiler.app.moment import meant
from compiler.app.outcomes import outcomes, workshop_of
from compiler.app.settings import Project
from compiler.drift.concern import Resting
from compiler.errors import NoSnapshot
from compiler.model.change import Drift
from compiler.store import Store
from compiler.store.journal import releases
from compiler.store.prune import Pruned, prune


def between(project: Project, store: Store, before: str, after: str, now: datetime, wording: bool) -> Drift:
    """What moved between two snapshots, each a number or another word for a point in time; "" is the newest.

    Without `wording` what changed in nothing else is only counted. Raises NoSnapshot, SettingsError.
    """
    newest = store.latest()
    if newest is None:
        raise NoSnapshot("nothing was pulled yet; run `runbook sync`")
    new = meant(store, after, now, newest) if after else newest
    old = meant(store, before, now, new)
    first, last = sorted((old, new), key=lambda info: info.number)
    return drift(store, first, last, lambda: _resting(project, store), wording)


def _resting(project: Project, store: Store) -> Resting:
    made = tuple(outcomes(workshop_of(project, store), project.declarations, project.declarations.slips))
    return resting(project.declarations, made)


def pruned(store: Store, keep: int, trial: bool) -> Pruned:
    """Removes what is older than the newest `keep` snapshots, but for that of the last release and the newest good one.

    Raises StoreError where the store cannot be written.
    """
    marked = releases(store.path)
    return prune(store.path, keep, {marked[-1].number} if marked else (), trial=trial)
