"""When the error budget of a promise ends, if every day burns as the last one did; with the arithmetic."""

from datetime import timedelta
from decimal import Context as Digits
from decimal import Decimal

from compiler.model.budget import HUNDRED, budget_left, burn_rate, days, days_left, plain
from compiler.model.promise import Window
from compiler.model.spending import Budget
from compiler.reconcile.context import Context
from compiler.reconcile.kept import last_day, reading_over, readings, series

TENTH = Decimal("0.1")


def budgeted(context: Context) -> Budget | None:
    """The budget of one promise, None without a reading over a comparable window.

    Left is 100 × (attained − promised) ÷ (100 − promised); the rate is what the last day failed ÷ what may fail; the
    budget ends in left × days of the window ÷ rate, as the Site Reliability Workbook reckons in chapter 5.
    """
    objective = context.promise.objective
    reading = reading_over(objective, readings(context.estate, context.slo)) if objective is not None else None
    if objective is None or reading is None or reading.percent is None:
        return None
    target, good = objective.target, last_day(series(context.estate, context.slo))
    base = Budget(reading.percent, target, str(reading.window), budget_left(reading.percent, target), good)
    rate = burn_rate(good, target) if good is not None else None
    until = days_left(base.left, rate, reading.window) if base.left is not None and base.left > 0 and rate else None
    ends = until if until is not None and until < days(reading.window)[0] else None
    return Budget(
        base.attained, target, base.window, base.left, good, rate,
        context.as_of + timedelta(days=float(ends)) if ends is not None else None,
        _says(base, reading.window, rate, until, ends is not None),
    )  # fmt: skip


def _says(one: Budget, over: Window, rate: Decimal | None, until: Decimal | None, ends: bool) -> str:
    if one.left is None:
        return "a promise of 100 % has no budget"
    given = f"100 × ({_short(one.attained)} − {plain(one.promised)}) ÷ (100 − {plain(one.promised)})"
    left = f"{given} = {_tenth(one.left)} % of the budget left"
    if one.left <= 0:
        return f"{left}: it is spent"
    if one.good is None or rate is None:
        return f"{left}; of the last day nothing was read"
    share = f"(100 − {_short(one.good)}) ÷ (100 − {plain(one.promised)})"
    burn = f"the last day burned {share} = {_three(rate)} times what is even"
    if until is None:
        return f"{left}; {burn}: it does not end"
    length = f"{_tenth(one.left)} % × {days(over)[0]} d ÷ {_three(rate)} = {_tenth(until)} d"
    return f"{left}; {burn}; {length}" + ("" if ends else ", longer than its window")


def _short(percent: Decimal) -> str:
    """A percentage whose failing share keeps three digits that count, for the same reason."""
    return plain(HUNDRED - Decimal(_three(HUNDRED - percent)))


def _tenth(number: Decimal) -> str:
    return plain(number.quantize(TENTH)).replace("-", "−")


def _three(number: Decimal) -> str:
    """Three digits that count, so that what is worked out from it by hand comes out alike."""
    return plain(Digits(prec=3).create_decimal(number))
