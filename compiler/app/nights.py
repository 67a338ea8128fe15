"""Nights: what compile and audit leave in the store of each promise and finding, and what is asked of it later."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from compiler.errors import StoreError
from compiler.model.outcome import Outcome
from compiler.store import Store

if TYPE_CHECKING:
    from compiler.model.change import Drift
    from compiler.model.past import Judged, Nights, Past


MOST = 50
"""So many services are judged anew at an older snapshot; of more, that is told only where it was done then."""

UNUSED = "RB005"
"""The code of an allowance that covers nothing."""

Judge = Callable[[tuple[str, ...]], Iterable[Outcome]]
"""Judges services of these names at the older side."""


def keep_nights(store: Store, outcomes: Iterable[Outcome]) -> None:
    """Keeps how these services were judged at the newest snapshot; silently not where nobody may write.

    What was kept in the same words is not kept again, which a warm run finds out by one question.
    """
    made = tuple(one for one in outcomes if one.info is not None and one.service)
    key = f"nights:{_digest(made)}"
    if not made or store.recall(key) is not None:
        return
    from compiler.store.nights import note

    try:
        note(store.path, map(judged, made))
    except StoreError:
        return
    store.remember(key, b"1")


def held_over(store: Store, outcomes: Iterable[Outcome]) -> Mapping[str, frozenset[str]]:
    """The findings of each service whose check could not be judged at its snapshot, and that stood when it last was.

    Nothing says that they are mended, so a release or a snapshot of such a night knows them as well.
    """
    from compiler.store.nights import nights

    blind = {one.service: one for one in outcomes if one.silent and one.info is not None and one.service}
    found = nights(store.path) if blind else ()
    return {each.service: frozenset(_held(blind[each.service], each)) for each in found if each.service in blind}


def _held(one: Outcome, nights: "Nights") -> Iterator[str]:
    """Findings of what could not be judged whose nights go on through the snapshot of the outcome."""
    codes, number = {code for code, _ in one.silent}, one.info.number if one.info is not None else 0
    yield from (each.mark for each in nights.spells if each.code in codes and each.first <= number <= each.last)


def judged(one: Outcome) -> "Judged":
    """What is remembered of an outcome; what an allowance covers stands as well, since it is not mended."""
    from compiler.model.past import Judged

    assert one.info is not None
    standing = (*one.findings, *(each.finding for each in one.allowed))
    promises = ((each.promise, each.guarded, each.headline, each.kept, str(each.slo or "")) for each in one.verdicts)
    findings = ((each.fingerprint, each.code, str(each.subject), str(each.severity), each.message) for each in standing)
    silent = frozenset(code for code, _ in one.silent)
    # Whether an allowance covers anything cannot be told while its own check cannot be judged.
    silent |= {UNUSED} if silent else set()
    return Judged(one.service, one.info.number, one.info.taken, tuple(promises), tuple(findings), silent)


def past_of(store: Store, outcomes: Iterable[Outcome], drift: "Drift", judge: Judge) -> "Past":
    """What became of the promises and findings of these services between the two sides of a drift.

    Services that nobody judged at the older side are judged there now by `judge`, where they are few enough.
    """
    from compiler.drift.past import past, with_night
    from compiler.store.nights import nights

    names = {one.service for one in outcomes}
    every = nights(store.path, next(iter(names)) if len(names) == 1 else "")
    found = {one.service: one for one in every if one.service in names}
    told = past(found.values(), drift.before, drift.after)
    if not told.unjudged or len(told.unjudged) > MOST:
        return told
    anew = {one.service: with_night(found[one.service], judged(one)) for one in judge(told.unjudged)}
    return replace(past((found | anew).values(), drift.before, drift.after), anew=tuple(sorted(anew)))


def _digest(made: tuple[Outcome, ...]) -> str:
    told = (f"{one.service}|{one.info and one.info.number}|{_words(one)}" for one in made)
    return sha256("\n".join(told).encode()).hexdigest()[:32]


def _words(one: Outcome) -> str:
    promises = [(each.promise, each.guarded, each.headline, each.kept) for each in one.verdicts]
    return f"{promises}|{[finding.fingerprint for finding in one.findings]}|{one.silent}"
