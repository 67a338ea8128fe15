"""The past of promises and findings, from what the store remembers of the nights. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from compiler.model.base import Id
from compiler.model.coverage import SnapshotInfo
from compiler.model.past import Covered, Findings, Judged, Nights, Past, Spell, Stretch, Turn


def past(every: Iterable[Nights], before: SnapshotInfo, after: SnapshotInfo) -> Past:
    """What became of promises and findings from one snapshot to another.

    `unjudged` names the services of which nobody knows how they were judged at the older one or before it.
    """
    nights = tuple(every)
    numbers = sorted({number for one in nights for number, _ in one.judged if number <= after.number})
    known = tuple(one.service for one in nights if any(number <= before.number for number, _ in one.judged))
    return Past(
        tuple(turn for one in nights for turn in _turns(one, before, after)),
        _findings(nights, before, after),
        tuple(_covered(nights, number) for number in numbers if number >= before.number),
        tuple(one.service for one in nights if one.service not in known),
    )


def with_night(nights: Nights, one: Judged) -> Nights:
    """The nights of a service with one more before them, which was judged only now.

    What could not be judged in it and was found later is taken to have stood: nothing says that it is new.
    """
    number, at = one.number, one.at
    promises = (
        Stretch(one.service, promise, guarded, headline, kept, number, number, at, at, Id.parse(slo))
        for promise, guarded, headline, kept, slo in one.promises
    )
    found = [Spell(one.service, *told, number, number, at, at) for told in one.findings]
    marks = {each.mark for each in found}
    hidden = (each for each in nights.spells if each.code in one.silent and each.mark not in marks)
    held = (replace(each, first=number, last=number, unsure=True) for each in hidden)
    spells = (*found, *held, *nights.spells)
    return Nights(nights.service, ((number, at), *nights.judged), (*promises, *nights.stretches), spells)


def _turns(nights: Nights, before: SnapshotInfo, after: SnapshotInfo) -> Iterator[Turn]:
    """Promises whose answers differ; another headline of the same answer is no turn."""
    was, now = (_at(nights, info.number) for info in (before, after))
    for promise in sorted(was.keys() & now.keys()):
        new = now[promise]
        old = _last_known(nights, was[promise], new)
        if (old.guarded, old.kept) != (new.guarded, new.kept):
            yield Turn(nights.service, promise, old, new, _since(nights, promise, new))


def _last_known(nights: Nights, old: Stretch, new: Stretch) -> Stretch:
    """The older answer, with what was unknown of it as it was last known: that an outage ends is no turn."""
    for one in reversed([each for each in nights.stretches if each.promise == old.promise and each.first < old.first]):
        if old.guarded == "unknown" and "unknown" not in (one.guarded, new.guarded):
            old = replace(old, guarded=one.guarded, headline=one.headline)
        if old.kept == "unknown" and "unknown" not in (one.kept, new.kept):
            old = replace(old, kept=one.kept)
    return old


def _since(nights: Nights, promise: str, new: Stretch) -> datetime:
    """The first of the nights that lead to the last answer without another one between them."""
    found = new
    for one in reversed([one for one in nights.stretches if one.promise == promise and one.first < new.first]):
        if (one.guarded, one.kept) != (new.guarded, new.kept):
            break
        found = one
    return found.first_at


def _at(nights: Nights, number: int) -> dict[str, Stretch]:
    """How each promise was judged at a snapshot, or the last time before it."""
    found = {one.promise: one for one in nights.stretches if one.first <= number}
    last = _last(nights, number)
    return {promise: one for promise, one in found.items() if one.last >= last}


def _covered(every: tuple[Nights, ...], number: int) -> Covered:
    """All promises as they were judged at that night or the last time before it."""
    then = [(nights, _at(nights, number).values()) for nights in every]
    counted = Counter(one.guarded for _, stretches in then for one in stretches)
    carried = sum(len(stretches) for nights, stretches in then if _last(nights, number) != number)
    at = next(at for nights in every for judged, at in nights.judged if judged == number)
    return Covered(number, at, counted["whole"], counted["broken"], counted["unknown"], carried)


def _findings(every: tuple[Nights, ...], before: SnapshotInfo, after: SnapshotInfo) -> Findings:
    """Net of what came and went in between; what several services suffer from is one finding."""
    then, now = (_standing(every, info.number) for info in (before, after))
    known = {one.service for one in every if _last(one, before.number)}
    opened = [one for mark, one in now.items() if mark not in then and one.service in known]
    closed = [one for mark, one in then.items() if mark not in now and not one.event]
    return Findings(tuple(sorted(opened, key=_order)), tuple(sorted(closed, key=_order)), _oldest(now.values()))


def _standing(every: tuple[Nights, ...], number: int) -> dict[str, Spell]:
    """What stood at a snapshot, or the last time before it that its service was judged; by fingerprint, the oldest."""
    found: dict[str, Spell] = {}
    for nights in every:
        last = _last(nights, number)
        for one in nights.spells:
            if one.first <= last <= one.last:
                found[one.mark] = min(one, found.get(one.mark, one), key=lambda spell: spell.first_at)
    return found


def _last(nights: Nights, number: int) -> int:
    return max((judged for judged, _ in nights.judged if judged <= number), default=0)


def _order(one: Spell) -> tuple[int, str, str]:
    return (GRADES.index(one.severity) if one.severity in GRADES else len(GRADES), one.code, one.subject)


def _oldest(standing: Iterable[Spell]) -> tuple[Spell, ...]:
    return tuple(sorted(standing, key=lambda one: (one.first_at, *_order(one))))


GRADES = ("error", "warning", "note")
"""Severities, the gravest first."""
