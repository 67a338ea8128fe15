"""Drift between two snapshots of the store, with the services that each change concerns."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from compiler.app.declarations import Declarations
from compiler.app.outcomes import NIGHT
from compiler.drift.concern import Resting
from compiler.drift.ledger import Known, Side, ledger
from compiler.errors import NoSnapshot, SettingsError
from compiler.model.base import Id, Kind
from compiler.model.change import Drift
from compiler.model.coverage import SnapshotInfo
from compiler.model.outcome import Outcome
from compiler.store import Store
from compiler.store.history import History, since

if TYPE_CHECKING:
    from compiler.ports import Estate

OF_HEALTH = (Kind.TEMPLATE, Kind.NUMBER, Kind.ACCOUNT)
UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def drift(
    store: Store, before: SnapshotInfo, after: SnapshotInfo, resting: Callable[[], Resting], wording: bool = True
) -> Drift:
    """What moved between two snapshots; without `wording` what changed in nothing else is only counted.

    `resting` is asked once something moved. Raises NoSnapshot, StoreError.
    """
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


def meant(store: Store, word: str, now: datetime, after: SnapshotInfo) -> SnapshotInfo:
    """The older side: `7d`, `2026-10-01`, `release`, `release:REF`, a snapshot's number, or "" for last night.

    Raises SettingsError for a word that is none of these, NoSnapshot where the store holds no such snapshot.
    """
    with store.history() as history:
        if not word:
            return last_night(history, after)
        if word.isdecimal():
            return history.info(int(word))
        if word.partition(":")[0] == "release":
            return _released(store, history, word.partition(":")[2] or None)
        found = since((one for one in history.snapshots if one.number <= after.number), _instant(word, now))
    assert found is not None
    return found


def last_night(history: History, after: SnapshotInfo) -> SnapshotInfo:
    """The newest snapshot that is at least half a day older, else the oldest one that there is."""
    older = [one for one in history.snapshots if one.number < after.number]
    far = [one for one in older if after.taken - one.taken >= NIGHT]
    return far[-1] if far else older[0] if older else after


def _released(store: Store, history: History, ref: str | None) -> SnapshotInfo:
    from compiler.app.release import known_release, release_snapshot

    known_release(store, ref)
    number = release_snapshot(store, ref)
    if number is None:
        raise NoSnapshot("no snapshot of that release, or after it, is kept any more")
    return history.info(number)


def _instant(word: str, now: datetime) -> datetime:
    found = re.fullmatch(r"(\d{1,5})\s*([hdw])", word.strip())
    if found is not None:
        return now - timedelta(**{UNITS[found[2]]: int(found[1])})
    try:
        told = datetime.fromisoformat(word) if "T" in word else datetime.combine(date.fromisoformat(word), time())
    except ValueError:
        raise SettingsError(
            f"{word!r} is no point in time; write 7d, 12h, 2w, 2026-10-01, release, release:REF or a snapshot's number"
        ) from None
    return told.astimezone(UTC) if told.tzinfo is not None else told.replace(tzinfo=UTC)


def called(estate: "Estate", id: Id) -> str:
    """How people call a thing; its id where it has no name."""
    thing = estate.get(id).first
    name = getattr(thing, "name", "")
    return f"“{name}”" if name else str(id)


def whose(estate: "Estate", id: Id) -> Id:
    """The account, number or template that a health is of; everything else is its own."""
    if id.kind != Kind.HEALTH:
        return id
    homes = (Id(id.instance, kind.value, id.key) for kind in OF_HEALTH)
    return next((home for home in homes if estate.get(home).rows), id)


def ruled(estate: "Estate") -> bool:
    """Whether notification rules may tell what an alert's own text does not: there are some, or it is not known."""
    return any(one.rows or one.gap() is not None for one in estate.coverage(Kind.RULE))
