"""Drift between two snapshots of the store, with the services that each change concerns."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from compiler.app.declarations import Declarations
from compiler.drift.concern import Resting
from compiler.drift.ledger import Known, Side, ledger
from compiler.model.base import Id, Kind
from compiler.model.change import Drift
from compiler.model.coverage import SnapshotInfo
from compiler.model.outcome import Outcome
from compiler.store import Store

if TYPE_CHECKING:
    from compiler.model.oncall import Span
    from compiler.model.spans import Spans
    from compiler.ports import Estate

OF_HEALTH = (Kind.TEMPLATE, Kind.NUMBER, Kind.ACCOUNT)


def drift(
    store: Store, before: SnapshotInfo, after: SnapshotInfo, resting: Callable[[], Resting], wording: bool = True
) -> Drift:
    """What moved between two snapshots; without `wording` what changed in nothing else is only counted.

    `resting` is asked once something moved. A snapshot is not held against itself. Raises NoSnapshot, StoreError.
    """
    if before.number == after.number:
        return Drift(before, after)
    ask = cache(resting)
    estate = store.estate(after.number)
    with store.history() as history:
        known = Known(
            partial(called, estate),
            partial(whose, estate),
            ruled(estate),
            lambda id: history.steps(id, before.number, after.number),
            lambda pair: ask().services(pair, whose(estate, pair.id)),
            lambda pair: ask().owner(pair, whose(estate, pair.id)),
            lambda pair: ask().promises(pair, whose(estate, pair.id)),
            partial(beside, estate),
        )
        old, new = (Side(one, history.sections(one.number)) for one in (before, after))
        numbers = before.number, after.number
        found = ledger(old, new, history.pairs(*numbers, slight=wording), known)
        return found if wording else replace(found, slight=history.slight(*numbers))


def resting(declarations: Declarations, outcomes: Iterable[Outcome]) -> Resting:
    """What each of these services rests on."""
    made = {one.service: one for one in outcomes if one.service}
    return Resting.of(
        ((name, declarations.service(name).tags, one.rests, one.owner) for name, one in made.items()),
        ((f"{name}/{each.promise}", each.rests) for name, one in made.items() for each in one.verdicts),
    )


def called(estate: "Estate", id: Id) -> str:
    """How people call a thing; its id where it has no name."""
    thing = estate.get(id).first
    name = getattr(thing, "name", "")
    return f"“{name}”" if name else str(id)


def whose(estate: "Estate", id: Id) -> Id:
    """The account, number or template that a health is of, the rota of its shifts; everything else is its own."""
    if id.kind == Kind.SHIFTS:
        return id.seen_as(Kind.ROTA)
    if id.kind != Kind.HEALTH:
        return id
    homes = (Id(id.instance, kind.value, id.key) for kind in OF_HEALTH)
    return next((home for home in homes if estate.get(home).rows), id)


def beside(estate: "Estate", rota: Id, span: "Span") -> "Spans":
    """When others of its level are on call wherever the rota is called; asked only where one covers less."""
    from compiler.reconcile import staffing_mates

    return staffing_mates.beside(estate, rota, span)


def ruled(estate: "Estate") -> bool:
    """Whether notification rules may tell what an alert's own text does not: there are some, or it is not known."""
    return any(one.rows or one.gap() is not None for one in estate.coverage(Kind.RULE))
