"""Kept: is the attained value at least the promised one? Judged apart from whether the promise is guarded."""

from calendar import monthrange
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from compiler.model.base import Id, Kind
from compiler.model.budget import HUNDRED, budget_left, burn_rate, comparable, days, days_left, plain
from compiler.model.chain import Fault, Kept
from compiler.model.promise import Objective, Promise, Window
from compiler.model.reading import Attained, Series, SloReading
from compiler.model.signal import Burn
from compiler.model.watching import Slo
from compiler.ports import Estate
from compiler.reconcile.context import Context, stale


def readings(estate: Estate, slo: Slo | None) -> tuple[Attained, ...]:
    """What the SLO attained over each of its windows, empty where nothing was read."""
    found = estate.get(slo.id.seen_as(Kind.SLO_READING)).first if slo else None
    return found.attained if isinstance(found, SloReading) else ()


def series(estate: Estate, slo: Slo | None) -> Series | None:
    """The bounded series of the SLO, None where none was read."""
    found = estate.get(slo.id.seen_as(Kind.SERIES)).first if slo else None
    return found if isinstance(found, Series) else None


def kept(context: Context) -> tuple[Kept, str]:
    """The answer and why, from a fresh reading over a comparable window."""
    objective, slo, estate = context.promise.objective, context.slo, context.estate
    if objective is None or slo is None:
        return "unknown", "nothing live measures it" if slo is None else "the promise has no numbers"
    gaps = stale(estate, slo.id.seen_as(Kind.SLO_READING))
    if gaps:
        return "unknown", str(gaps[0])
    reading = reading_over(objective, readings(estate, slo))
    if reading is None or reading.percent is None:
        return "unknown", "no reading over a comparable window"
    if young(estate, slo, reading.window):
        return "unknown", f"the SLO is younger than its window of {reading.window}"
    said = f"attained {plain(reading.percent)} %, promised {plain(objective.target)} %, over {reading.window}"
    if reading.percent < objective.target:
        return "no", said
    left = budget_left(reading.percent, objective.target)
    ends = _ends(objective.target, left, series(estate, slo), reading, context.as_of)
    return ("at risk", f"{said}; at the last day's burn the budget ends in {ends} days") if ends else ("yes", said)


def young(estate: Estate, slo: Slo, window: Window) -> bool:
    """Whether an SLO has not yet seen one whole window, so that its reading tells of less than it says."""
    return slo.created is not None and (estate.info.taken - slo.created).days < days(window)[0]


def budget_faults(estate: Estate, slo: Slo, promises: tuple[Promise, ...]) -> tuple[Fault, ...]:
    """Weather of the SLO's own budget, spent or soon to be, over the windows of the promises that it measures.

    Where it has none of these, every window of its own counts.
    """
    every = readings(estate, slo)
    promised = [one.objective.window for one in promises if one.objective is not None]
    found = [
        fault
        for reading in [one for one in every if any(comparable(one.window, over) for over in promised)] or every
        if (target := _target(slo, reading)) is not None and not young(estate, slo, reading.window)
        if (fault := _budget(estate, slo, reading, target)) is not None
    ]
    found.sort(key=lambda fault: fault.name != "budget spent")
    return tuple(replace(fault, ids=tuple(one.subject for one in promises)) for fault in found[:1])


def _target(slo: Slo, reading: Attained) -> Decimal | None:
    """The SLO's target over the reading's own window, else over a comparable one, else as the reading tells it."""
    near = [one for one in slo.targets if comparable(one.window, reading.window)]
    best = min(near, key=lambda one: one.window != reading.window, default=None)
    return best.percent if best is not None else reading.target


def _budget(estate: Estate, slo: Slo, reading: Attained, target: Decimal) -> Fault | None:
    left = budget_left(reading.percent, target) if reading.percent is not None else None
    if left is None:
        return None
    if left <= 0:
        reason = f"“{slo.name}” has spent its budget over {reading.window}: {_says(reading, target)}"
        return Fault("budget spent", slo.id, reason, _SPENT, breaks=False)
    ends = _ends(target, left, series(estate, slo), reading, estate.info.taken)
    if ends is None:
        return None
    reason = f"“{slo.name}” spends its budget in {ends} days at the last day's burn: {_says(reading, target)}"
    return Fault("budget ending", slo.id, reason, _SPENT, breaks=False)


_SPENT = "hold risky changes until it recovers, and find what spends it"


def _says(reading: Attained, target: Decimal) -> str:
    assert reading.percent is not None
    return f"attained {plain(reading.percent)} %, target {plain(target)} %"


def reading_over(objective: Objective, found: tuple[Attained, ...]) -> Attained | None:
    """The reading over the promised window, else over a comparable one; one with a value before one without."""
    same = [one for one in found if comparable(one.window, objective.window)]
    return min(same, key=lambda one: (one.percent is None, one.window != objective.window), default=None)


def _ends(target: Decimal, left: Decimal | None, found: Series | None, reading: Attained, now: datetime) -> str | None:
    """Days until the budget ends at the burn of the last full day, None where that is after the window's own end."""
    good = last_day(found)
    rate = burn_rate(good, target) if good is not None else None
    if left is None or rate is None or rate <= 1:
        return None
    until = days_left(left, rate, reading.window)
    return plain(until.quantize(Decimal("0.1"))) if until is not None and until < _rest(reading.window, now) else None


def _rest(window: Window, now: datetime) -> int:
    """Whole days until a window ends: a calendar one on its last day, a rolling one after its own length."""
    if window.form == "calendar" and window.unit == "month":
        return monthrange(now.year, now.month)[1] - now.day
    if window.form == "calendar" and window.unit == "week":
        return 6 - now.weekday()
    return days(window)[0]


def last_day(found: Series | None) -> Decimal | None:
    """Percent good over the last day of a series, each slot by its events where they are counted."""
    if found is None or not found.values:
        return None
    slots = max(1, 86400 // found.step_s)
    totals = found.totals[-slots:] if len(found.totals) == len(found.values) else (Decimal(1),) * slots
    pairs = zip(found.values[-slots:], totals[-len(found.values) :], strict=False)
    known = [(value, total) for value, total in pairs if value is not None and total]
    weight = sum((total for _, total in known), Decimal(0))
    return sum((value * total for value, total in known), Decimal(0)) / weight if weight else None


def traffic_fault(estate: Estate, slo: Slo, burns: tuple[Burn, ...], promises: tuple[Id, ...] = ()) -> Fault | None:
    """Too little traffic for a burn alert to mean anything: one bad event within its window would already fire it."""
    found = series(estate, slo)
    totals = [total for total in found.totals if total is not None] if found else []
    if found is None or not totals or not slo.targets:
        return None
    a_second = sum(totals, Decimal(0)) / (len(totals) * found.step_s)
    if a_second <= 0 or not any(_fires_on_one(slo, burn, a_second) for burn in burns):
        return None
    seen = plain((a_second * 3600).quantize(Decimal("0.1")))
    reason = f"“{slo.name}” sees about {seen} events an hour: one bad event fires its burn alert"
    fix = "lengthen the alert's windows, or add synthetic traffic"
    return Fault("too little traffic", slo.id, reason, fix, breaks=False, ids=promises)


def _fires_on_one(slo: Slo, burn: Burn, a_second: Decimal) -> bool:
    """One bad of n events is a share of 1 ÷ n, which burns at 1 ÷ n ÷ (1 − target); the loosest target is assumed."""
    if burn.rate is None:
        return False
    own = [one.percent for one in slo.targets if one.window.days == burn.slo_window_days]
    share = (HUNDRED - min(own or [one.percent for one in slo.targets])) / HUNDRED
    events = a_second * (burn.long_window_s or 3600)
    return share > 0 and events * share * burn.rate < 1
