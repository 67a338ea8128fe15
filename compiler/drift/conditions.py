"""The conditions under which an alert fires, aspect by aspect."""

from collections.abc import Iterator

from compiler.drift.difference import Difference
from compiler.drift.signals import liken
from compiler.model.base import Kind
from compiler.model.signal import Condition
from compiler.model.watching import Monitor

COMPARABLE = frozenset({"equal", "written", "unit", "scope", "groups", "dressing"})
"""Where the query is another one altogether, its threshold is another number and no change of the old one."""


def condition_differences(old: Monitor, new: Monitor) -> Iterator[Difference]:
    """What differs between the conditions of one alert; these are paired by their places."""
    if len(old.conditions) != len(new.conditions):
        yield Difference(Kind.MONITOR, "conditions", old.conditions, new.conditions, "", old, new)
        return
    for was, now in zip(old.conditions, new.conditions, strict=True):
        if was != now:
            yield from (Difference(Kind.MONITOR, aspect, was, now, "", old, new) for aspect in _aspects(was, now))


def _aspects(was: Condition, now: Condition) -> Iterator[str]:
    """The names of what differs; the rules take what they need from the conditions themselves."""
    how = liken(was.on, now.on).how
    if how != "equal":
        yield "query"
    if how not in COMPARABLE or (was.form, was.members) != (now.form, now.members):
        if how in COMPARABLE:
            yield "form"
        return
    if (was.threshold, was.op) != (now.threshold, now.op) and (was.burn is None or now.burn is None):
        yield "threshold"
    if was.window_s != now.window_s:
        yield "evaluation window"
    if was.time_aggregation != now.time_aggregation or was.detail != now.detail:
        yield "evaluation"
    if was.burn != now.burn:
        yield "burn rate"
