"""SLO arithmetic that every floor shares: lengths of windows, budgets, burn rates.

Error budget and burn rate are those of the Site Reliability Workbook, chapter 5: a budget is what the target
leaves (100 % less the target), a burn rate of 1 spends exactly that over the window.
"""

from decimal import Decimal

from compiler.model.promise import Window

HUNDRED = Decimal(100)
MINUTES_A_DAY = Decimal(1440)
UNIT_DAYS: dict[str, tuple[int, int]] = {
    "day": (1, 1),
    "week": (7, 7),
    "month": (28, 31),
    "quarter": (90, 92),
    "year": (365, 366),
}
MONTHLY = (28, 31)


def days(window: Window) -> tuple[int, int]:
    """The shortest and longest length of a window in days; a calendar month has 28 to 31."""
    if window.form == "calendar" and window.unit is not None:
        return UNIT_DAYS[window.unit]
    length = window.days or 30
    return (length, length)


def comparable(one: Window, other: Window) -> bool:
    """Whether two windows count as the same length: 28 d, 30 d and a calendar month do."""
    a, b = days(one), days(other)
    return a == b or all(MONTHLY[0] <= length <= MONTHLY[1] for length in (*a, *b))


def budget_minutes(percent: Decimal, window: Window) -> Decimal:
    """Minutes that a time-based target leaves over its window, at its shortest length."""
    return (HUNDRED - percent) / HUNDRED * days(window)[0] * MINUTES_A_DAY


def plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros: 99.90 and 99.9 read alike."""
    return f"{number.normalize():f}"


def budget_left(attained: Decimal, target: Decimal) -> Decimal | None:
    """Percent of the budget that is left, negative when overspent; None for a target of 100, which has no budget.

    100 × (attained − target) ÷ (100 − target), as vendors and the SRE literature compute it.
    """
    if target >= HUNDRED:
        return None
    return HUNDRED * (attained - target) / (HUNDRED - target)


def burn_rate(good_percent: Decimal, target: Decimal) -> Decimal | None:
    """How many times faster than even the budget is spent at this success share; None for a target of 100."""
    return None if target >= HUNDRED else (HUNDRED - good_percent) / (HUNDRED - target)


def days_left(left_percent: Decimal, rate: Decimal, window: Window) -> Decimal | None:
    """Days until the budget ends at this burn rate; None where it does not end."""
    return None if rate <= 0 else left_percent / HUNDRED * days(window)[0] / rate


def covers(given: Decimal, over: Window, asked: Decimal, asked_over: Window) -> bool:
    """Whether a target of `given` percent over a window is at least as strict as another one.

    A shorter window with that target is; a longer one only if its whole budget, spent at once, fits into the other.
    """
    if given < asked:
        return False
    if comparable(over, asked_over) or days(over)[1] <= days(asked_over)[0]:
        return True
    return (HUNDRED - given) * days(over)[1] <= (HUNDRED - asked) * days(asked_over)[0]
