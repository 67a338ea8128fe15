"""A series as a reader meets it: the figure to draw, and the trend in words."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from compiler.model.chain import Chain
from compiler.model.reading import Series
from compiler.model.status import Figure
from compiler.render.escape import slug
from compiler.render.phrases import counted, minute, number, percent, span

POINTS = 90
"""Slots that a figure draws; of a longer series, each keeps the worst of what it stands for."""

STEADY = Decimal("0.02")
"""Percentage points below which a change between two halves is no trend."""

Values = tuple[Decimal | None, ...]


def figure(chain: Chain) -> Figure | None:
    """The figure of a promise's SLO, None where no series was read or nothing happened in it."""
    series = chain.series
    if series is None or not any(value is not None for value in series.values):
        return None
    worst = thinned(series.values, POINTS)
    target = chain.promise.objective.target if chain.promise.objective else None
    name = chain.slo.name if chain.slo else chain.promise.id
    return Figure(
        f"{slug(chain.promise.id)}.svg",
        f"{chain.promise.id}: percent good",
        _description(series, name, target),
        tuple(None if value is None else number(value, 4) for value in worst),
        number(target),
    )


def trend(series: Series | None) -> str:
    """How the later half of a series lies to the earlier one, in words; empty where either holds nothing."""
    if series is None:
        return ""
    half = len(series.values) // 2
    before, after = _mean(series.values[:half]), _mean(series.values[half:])
    if before is None or after is None:
        return ""
    moved = after - before
    if abs(moved) < STEADY:
        return "steady"
    return f"second half {number(abs(moved), 2)} points {'above' if moved > 0 else 'below'} the first"


def thinned(values: Values, most: int) -> Values:
    """At most `most` values, each the worst of those that it stands for, so that no bad slot is averaged away."""
    if len(values) <= most:
        return values
    edges = [at * len(values) // most for at in range(most + 1)]
    return tuple(_worst(values[first:last]) for first, last in pairwise(edges))


def _worst(values: Values) -> Decimal | None:
    return min((value for value in values if value is not None), default=None)


def _mean(values: Values) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _description(series: Series, name: str, target: Decimal | None) -> str:
    known = [value for value in series.values if value is not None]
    slots = counted(len(series.values), "slot")
    held = f" The promise is {percent(target)}." if target is not None else ""
    return (
        f"“{name}” from {minute(series.starts)}, {slots} of {span(timedelta(seconds=series.step_s))}: "
        f"lowest {percent(min(known), 3)}, last {percent(known[-1], 3)}.{held}"
    )
