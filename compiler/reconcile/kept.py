"""Kept: is the attained value at least the promised one? Judged apart from whether the promise is guarded."""

from decimal import Decimal

from compiler.model.base import Kind
from compiler.model.chain import Fault, Kept
from compiler.model.promise import Objective
from compiler.model.reading import Attained, Series, SloReading
from compiler.model.watching import Slo
from compiler.ports import Estate
from compiler.reconcile.budget import HUNDRED, budget_left, burn_rate, comparable, days, days_left, plain


def readings(estate: Estate, slo: Slo | None) -> tuple[Attained, ...]:
    """What the SLO attained over each of its windows, empty where nothing was read."""
    found = estate.get(slo.id.seen_as(Kind.SLO_READING)).first if slo else None
    return found.attained if isinstance(found, SloReading) else ()


def series(estate: Estate, slo: Slo | None) -> Series | None:
    """The bounded series of the SLO, None where none was read."""
    found = estate.get(slo.id.seen_as(Kind.SERIES)).first if slo else None
    return found if isinstance(found, Series) else None


def kept(estate: Estate, objective: Objective | None, slo: Slo | None) -> tuple[Kept, str]:
    """The answer and why, from the reading over a comparable window."""
    if objective is None or slo is None:
        return "unknown", "nothing live measures it" if slo is None else "the promise has no numbers"
    reading = _reading(objective, readings(estate, slo))
    if reading is None or reading.percent is None:
        return "unknown", "no reading over a comparable window"
    if slo.created is not None and (estate.info.taken - slo.created).days < days(reading.window)[0]:
        return "unknown", f"the SLO is younger than its window of {reading.window}"
    said = f"attained {plain(reading.percent)} %, promised {plain(objective.target)} %, over {reading.window}"
    if reading.percent < objective.target:
        return "no", said
    left = budget_left(reading.percent, objective.target)
    ends = _ends(objective.target, left, series(estate, slo), reading)
    return ("at risk", f"{said}; at the last day's burn the budget ends in {ends} days") if ends else ("yes", said)


def budget_faults(estate: Estate, slo: Slo) -> tuple[Fault, ...]:
    """Weather of the SLO's own budget: spent, or about to be before its window ends."""
    faults = []
    for reading in readings(estate, slo):
        target = next((one for one in slo.targets if comparable(one.window, reading.window)), None)
        if target is None or reading.percent is None:
            continue
        left = budget_left(reading.percent, target.percent)
        if left is not None and left <= 0:
            reason = f"“{slo.name}” has spent its budget over {reading.window}: {_says(reading, target.percent)}"
            faults.append(Fault("budget spent", slo.id, reason, _SPENT, breaks=False))
        elif ends := _ends(target.percent, left, series(estate, slo), reading):
            said = _says(reading, target.percent)
            reason = f"“{slo.name}” spends its budget in {ends} days at the last day's burn: {said}"
            faults.append(Fault("budget ending", slo.id, reason, _SPENT, breaks=False))
    return tuple(faults[:1])


_SPENT = "hold risky changes until it recovers, and find what spends it"


def _says(reading: Attained, target: Decimal) -> str:
    assert reading.percent is not None
    return f"attained {plain(reading.percent)} %, target {plain(target)} %"


def _reading(objective: Objective, found: tuple[Attained, ...]) -> Attained | None:
    same = [one for one in found if comparable(one.window, objective.window)]
    return min(same, key=lambda one: (one.percent is None, one.window != objective.window), default=None)


def _ends(target: Decimal, left: Decimal | None, found: Series | None, reading: Attained) -> str | None:
    """Days until the budget ends at the burn of the last full day, None where that is after the window."""
    good = _last_day(found)
    rate = burn_rate(good, target) if good is not None else None
    if left is None or rate is None or rate <= 1:
        return None
    until = days_left(left, rate, reading.window)
    return plain(until.quantize(Decimal("0.1"))) if until is not None and until < days(reading.window)[0] else None


def _last_day(found: Series | None) -> Decimal | None:
    if found is None or not found.values:
        return None
    slots = max(1, 86400 // found.step_s)
    lately = [value for value in found.values[-slots:] if value is not None]
    return sum(lately, Decimal(0)) / len(lately) if lately else None


def traffic_fault(estate: Estate, slo: Slo, rates: tuple[Decimal, ...]) -> Fault | None:
    """Too little traffic for a burn alert to mean anything: one bad event in an hour would already fire it."""
    found = series(estate, slo)
    if found is None or not found.totals or not rates or not slo.targets:
        return None
    totals = [total for total in found.totals if total is not None]
    hours = Decimal(len(totals) * found.step_s) / 3600
    if not totals or hours == 0:
        return None
    an_hour = sum(totals, Decimal(0)) / hours
    share = (HUNDRED - max(one.percent for one in slo.targets)) / HUNDRED
    if an_hour <= 0 or an_hour * share * max(rates) >= 1:
        return None
    seen = plain(an_hour.quantize(Decimal("0.1")))
    reason = f"“{slo.name}” sees about {seen} events an hour: one bad event fires its burn alert"
    return Fault(
        "too little traffic", slo.id, reason, "lengthen the alert's windows, or add synthetic traffic", breaks=False
    )
