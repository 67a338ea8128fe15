"""What moved of the things that one service rests on, since its last release or the night before."""

from collections.abc import Callable
from functools import partial

from compiler.app.drift import called, ruled, whose
from compiler.drift.concern import Resting
from compiler.drift.ledger import Known, Side, ledger
from compiler.model.base import Id, Kind
from compiler.model.change import Change
from compiler.model.coverage import SnapshotInfo
from compiler.model.promise import Service
from compiler.ports import Estate
from compiler.store.history import History


class Since:
    """Changes from an earlier snapshot to that of an estate, for one service at a time; see `compiler.pipeline`."""

    def __init__(self, history: History, before: SnapshotInfo, estate: Estate) -> None:
        self._history, self._estate, self.before = history, estate, before
        numbers = (before.number, estate.info.number)
        self._sides = tuple(history.sections(number) for number in numbers)

    def __call__(self, service: Service, rested: tuple[Id, ...]) -> tuple[Change, ...]:
        """Every change of what it rests on, and of what is gone and once belonged to it."""
        held, own = frozenset(rested), Resting.of([(service.name, service.tags, rested, service.owner)])
        before, after, home = self.before, self._estate.info, partial(whose, self._estate)
        known = Known(
            partial(called, self._estate), home, ruled(self._estate),
            lambda id: self._history.steps(id, before.number, after.number),
            lambda pair: own.services(pair, home(pair.id)),
            lambda pair: own.owner(pair, home(pair.id)),
        )  # fmt: skip
        pairs = self._history.pairs(before.number, after.number, _wanted(held, home), slight=False)
        found = ledger(Side(before, self._sides[0]), Side(after, self._sides[1]), pairs, known)
        return tuple(one for one in found.changes if one.services)


def _wanted(held: frozenset[Id], home: Callable[[Id], Id]) -> Callable[[Id], bool]:
    """What a service rests on, and the silences that may cover it: these name nobody before they are read."""
    return lambda id: (
        id in held or id.kind in (Kind.DOWNTIME, Kind.MAINTENANCE) or (id.kind == Kind.HEALTH and home(id) in held)
    )
