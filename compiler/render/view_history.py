"""Nights become pages of history: of one service, and of all together. Pure; ages are told as of the snapshot."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from compiler.model.budget import budget_left
from compiler.model.history import (
    BudgetLine,
    CoverLine,
    EstateHistory,
    HistoryPage,
    NightLine,
    PromiseHistory,
    SpellLine,
    StretchLine,
)
from compiler.model.outcome import Outcome, VerdictLine
from compiler.model.past import Covered, Nights, Spell, Stretch
from compiler.model.status import Figure
from compiler.render.escape import slug
from compiler.render.phrases import GUARDED, KEPT, counted, minute, number, percent, sentence, span

NIGHTS, DRAWN, STRETCHES, CLOSED, STANDING = 14, 90, 20, 20, 20
"""Nights in a table and in a figure, rows of each other table; what does not fit is counted."""

Series = tuple[tuple[datetime, Decimal | None], ...]
Readings = Mapping[str, Series]
"""What each promise attained in the reading of each night, oldest first."""


def page(nights: Nights, outcome: Outcome, title: str, readings: Readings, pulled: int = 0) -> HistoryPage:
    """The history of one service up to the snapshot of its outcome; `pulled` nights, judged or not, lie in between."""
    assert outcome.info is not None
    taken = outcome.info.taken
    open_, closed = _parted(nights)
    return HistoryPage(
        nights.service,
        title,
        minute(taken),
        minute(nights.judged[0][1]),
        len(nights.judged),
        tuple(_promise(one, nights, readings.get(one.promise, ())) for one in outcome.verdicts),
        tuple(_spell(one, taken, "") for one in open_),
        tuple(_spell(one, one.last_at, minute(_after(nights, one.last))) for one in closed[:CLOSED]),
        max(pulled, len(nights.judged)),
    )


def estate(covered: tuple[Covered, ...], every: tuple[Nights, ...], outcomes: Iterable[Outcome]) -> EstateHistory:
    """The history of all services together, up to their newest night."""
    made = tuple(outcomes)
    taken = covered[-1].at
    budgets = [(one, each) for one in made for each in one.verdicts if each.budget and each.budget.ends]
    standing = {one.mark: one for nights in every for one in _parted(nights)[0]}
    oldest = sorted(standing.values(), key=lambda one: (one.first_at, one.code, one.subject))
    return EstateHistory(
        minute(taken),
        _covered_figure(covered),
        tuple(_cover(one) for one in reversed(covered[-NIGHTS:])),
        tuple(_budget(one, each) for one, each in sorted(budgets, key=_ending)),
        tuple(_spell(one, taken, "") for one in oldest[:STANDING]),
        tuple((one.service, f"{slug(one.service)}/history.md") for one in made),
        max(0, len(oldest) - STANDING),
    )


def _promise(one: VerdictLine, nights: Nights, readings: Series) -> PromiseHistory:
    own = [stretch for stretch in nights.stretches if stretch.promise == one.promise]
    promised = one.budget.promised if one.budget else None
    return PromiseHistory(
        one.promise,
        one.says,
        minute(one.budget.ends) if one.budget else "",
        sentence(one.budget.says) if one.budget else "",
        _figure(one, readings[-DRAWN:], promised),
        tuple(_stretch(stretch, nights) for stretch in reversed(own[-STRETCHES:])),
        tuple(_night(at, value, promised) for at, value in reversed(readings[-NIGHTS:])),
        max(0, len(own) - STRETCHES),
    )


def _stretch(one: Stretch, nights: Nights) -> StretchLine:
    judged = sum(one.first <= each <= one.last for each, _ in nights.judged)
    guarded, kept = GUARDED.get(one.guarded, one.guarded), KEPT.get(one.kept, one.kept)
    return StretchLine(
        minute(one.first_at), minute(one.last_at), judged, guarded, one.headline.removeprefix("unknown, and "), kept
    )


def _night(at: datetime, value: Decimal | None, promised: Decimal | None) -> NightLine:
    left = budget_left(value, promised) if value is not None and promised is not None else None
    return NightLine(minute(at), percent(value, 3), percent(left, 1))


def _figure(one: VerdictLine, readings: Series, promised: Decimal | None) -> Figure | None:
    known = [value for _, value in readings if value is not None]
    if len(known) < 2:
        return None
    held = f" The promise is {percent(promised)}." if promised is not None else ""
    return Figure(
        f"history-{slug(one.promise)}.svg",
        f"{one.promise}: attained, night by night",
        f"{counted(len(readings), 'night')} from {minute(readings[0][0])}: lowest {percent(min(known), 3)}, "
        f"last {percent(known[-1], 3)}.{held}",
        tuple(None if value is None else number(value, 4) for _, value in readings),
        number(promised),
    )


def _covered_figure(covered: tuple[Covered, ...]) -> Figure | None:
    shares = [(one, _share(one)) for one in covered[-DRAWN:]]
    known = [share for _, share in shares if share is not None]
    if len(known) < 2:
        return None
    return Figure(
        "history.svg",
        "promises that are guarded, night by night",
        f"{counted(len(shares), 'night')} from {minute(shares[0][0].at)}: lowest {percent(min(known), 1)}, "
        f"last {percent(known[-1], 1)} of all promises.",
        tuple(None if share is None else number(share, 2) for _, share in shares),
        "",
    )


def _share(one: Covered) -> Decimal | None:
    return Decimal(100 * one.whole) / one.promises if one.promises else None


def _cover(one: Covered) -> CoverLine:
    return CoverLine(minute(one.at), one.whole, one.broken, one.unknown, percent(_share(one), 1), one.carried)


def _budget(one: Outcome, each: VerdictLine) -> BudgetLine:
    assert each.budget is not None
    left, says = percent(each.budget.left, 1), sentence(each.budget.says)
    return BudgetLine(one.service, each.promise, left, minute(each.budget.ends), says)


def _ending(pair: tuple[Outcome, VerdictLine]) -> tuple[str, str, str]:
    one, each = pair
    return (minute(each.budget.ends) if each.budget else "", one.service, each.promise)


def _parted(nights: Nights) -> tuple[list[Spell], list[Spell]]:
    """Findings that stand, oldest first, and those that closed, the latest first."""
    last = nights.judged[-1][0]
    standing = [one for one in nights.spells if one.last == last]
    closed = [one for one in nights.spells if one.last < last]
    standing.sort(key=lambda one: (one.first_at, one.code, one.subject))
    closed.sort(key=lambda one: (-one.last, one.code, one.subject))
    return standing, closed


def _after(nights: Nights, last: int) -> datetime | None:
    return next((at for judged, at in nights.judged if judged > last), None)


def _spell(one: Spell, until: datetime, closed: str) -> SpellLine:
    age = span(until - one.first_at)
    message = sentence(one.message)
    return SpellLine(one.code, one.severity, one.subject, message, minute(one.first_at), closed, age, one.unsure)
