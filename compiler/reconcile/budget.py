"""SLO arithmetic: budgets, burn rates and which window fits into which.

Error budget and burn rate are those of the Site Reliability Workbook, chapter 5: a budget is what the target
leaves (100 % less the target), a burn rate of 1 spends exactly that over the window.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from compiler.model.promise import Objective, Window
from compiler.model.watching import Target

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

Enough = Literal["sufficient", "weaker target", "weaker window", "thin margin"]


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """Whether a target is strict enough for a promise, with the arithmetic as a sentence."""

    answer: Enough
    target: Target
    arithmetic: str


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


def sufficiency(promised: Objective, targets: tuple[Target, ...], margin: Decimal, timed: bool) -> Sufficiency | None:
    """The target that suffices, else the one that comes nearest; None where an SLO has no target at all.

    `timed` tells a share of time, whose budget is told in minutes, from a share of events.
    """
    judged = [_judge(promised, target, margin, timed) for target in targets]
    order = ("sufficient", "thin margin", "weaker window", "weaker target")
    return min(judged, key=lambda one: (order.index(one.answer), -one.target.percent), default=None)


def _judge(promised: Objective, target: Target, margin: Decimal, timed: bool) -> Sufficiency:
    same = comparable(target.window, promised.window)
    shorter = not same and days(target.window)[1] <= days(promised.window)[0]
    return Sufficiency(
        _fitting(promised, target, margin) if not (same or shorter) else _direct(promised, target, margin),
        target,
        _sentence(promised, target, margin, timed),
    )


def _direct(promised: Objective, target: Target, margin: Decimal) -> Enough:
    if target.percent >= promised.target + margin:
        return "sufficient"
    return "thin margin" if target.percent >= promised.target else "weaker target"


def _fitting(promised: Objective, target: Target, margin: Decimal) -> Enough:
    """A longer window suffices only if its whole budget, spent at once, fits into the promise's window."""
    spent = (HUNDRED - target.percent) * days(target.window)[1]
    if target.percent < promised.target:
        return "weaker target"
    if spent > (HUNDRED - promised.target) * days(promised.window)[0]:
        return "weaker window"
    return "sufficient" if target.percent >= promised.target + margin else "thin margin"


def _sentence(promised: Objective, target: Target, margin: Decimal, timed: bool) -> str:
    asked = f"promised {plain(promised.target)} % over {promised.window}"
    given = f"SLO {plain(target.percent)} % over {target.window}"
    more = f", margin {plain(margin)}" if margin else ""
    if not timed:
        return f"{asked} leaves {_share(promised.target)}; {given} leaves {_share(target.percent)}{more}"
    ours, theirs = budget_minutes(promised.target, promised.window), budget_minutes(target.percent, target.window)
    return f"{asked} leaves {_minutes(ours)}; {given} leaves {_minutes(theirs)}{more}"


def _share(percent: Decimal) -> str:
    left = HUNDRED - percent
    return "no bad event" if left == 0 else f"{plain(left)} % bad events"


def _minutes(minutes: Decimal) -> str:
    return f"{plain(minutes.quantize(Decimal('0.1')))} min"


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
