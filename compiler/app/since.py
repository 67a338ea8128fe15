"""What moved of the things that one service rests on, since its last release or the night before."""

from collections.abc import Callable
from functools import partial

from compiler.app.drift import called, ruled, whose
from compiler.app.outcomes import NIGHT
from compiler.drift.concern import concerned, owner_of
from compiler.drift.ledger import Known, Side, ledger
from compiler.model.base import Id, Kind
from compiler.model.change import Change
from compiler.model.coverage import SnapshotInfo
from compiler.model.promise import Service
from compiler.ports import Estate
from compiler.store import Store


class Since:
    """Changes from an earlier snapshot to that of an estate, for one service at a time; see `compiler.pipeline`."""

    def __init__(self, store: Store, before: SnapshotInfo, estate: Estate) -> None:
        self._store, self._estate = store, estate
        self.before = before

    def __call__(self, service: Service, rested: tuple[Id, ...]) -> tuple[Change, ...]:
        """Every change of what it rests on, and of what is gone and once belonged to it."""
        held = frozenset(rested)
        after, home = self._estate.info, partial(whose, self._estate)
        with self._store.history() as history:
            known = Known(
                partial(called, self._estate), home, ruled(self._estate),
                lambda id: history.steps(id, self.before.number, after.number),
                lambda pair: (service.name,) if concerned(pair, service.tags, held, home(pair.id)) else (),
                lambda pair: owner_of(pair.new if pair.new is not None else pair.old) or service.owner,
            )  # fmt: skip
            old, new = (Side(one, history.sections(one.number)) for one in (self.before, after))
            pairs = history.pairs(self.before.number, after.number, _wanted(held, home))
            found = ledger(old, new, pairs, known)
        return tuple(one for one in found.changes if one.services)


def since_of(store: Store, service: str, estate: Estate) -> Since | None:
    """What a service is held against, None where the snapshot is the oldest one."""
    before = store.older(estate.info, service, NIGHT)
    return Since(store, before, estate) if before is not None else None


def _wanted(held: frozenset[Id], home: Callable[[Id], Id]) -> Callable[[Id], bool]:
    """What a service rests on, and the silences that may cover it: these name nobody before they are read."""
    return lambda id: (
        id in held or id.kind in (Kind.DOWNTIME, Kind.MAINTENANCE) or (id.kind == Kind.HEALTH and home(id) in held)
    )
