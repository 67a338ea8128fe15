"""Which target suffices for which promise, and which window fits into which."""

from decimal import Decimal
from typing import Literal

from compiler.model.budget import HUNDRED, budget_minutes, comparable, days, plain
from compiler.model.frozen import dataclass
from compiler.model.promise import Objective
from compiler.model.watching import Target

Enough = Literal["sufficient", "weaker target", "weaker window", "thin margin"]


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """Whether a target is strict enough for a promise, with the arithmetic as a sentence."""

    answer: Enough
    target: Target
    arithmetic: str


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
