"""What ails an alert: muted for good, starved of data, never able to fire, at odds with the promise."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from compiler.model.base import Kind
from compiler.model.budget import HUNDRED, plain
from compiler.model.chain import Fault
from compiler.model.reading import MonitorQuality, MonitorState, Series
from compiler.model.signal import Condition, Signal
from compiler.model.watching import Monitor, Slo
from compiler.reconcile.context import Context
from compiler.reconcile.indicator import SECONDS, unit_of
from compiler.reconcile.muted import covering, for_good
from compiler.reconcile.neutral import relation
from compiler.reconcile.signals import sides, signals

STARVED_AFTER = timedelta(days=7)
AMOUNTS = frozenset({"sum", "count", None})
"""Aggregations of events and not of durations; a threshold on one is no limit of time."""


def ails(context: Context, monitor: Monitor) -> tuple[Fault, ...]:
    """Everything that is wrong with an alert; the breaking ones leave the promise unwatched."""
    found = (_muted(context, monitor), _starved(context, monitor), _never(context, monitor))
    told = tuple(fault for fault in found if fault is not None)
    return told + _quality(context, monitor, told)


def planned(context: Context, monitor: Monitor) -> tuple[str, ...]:
    """Silences that end, recur or cover only a part: notes, never findings."""
    notes = [
        f"“{monitor.name}” is silenced for {one.scope or '*'}" + (f" until {minute(one.ends)}" if one.ends else "")
        for one in covering(context, monitor)
        if not for_good(one, monitor)
    ]
    if monitor.muted and monitor.muted_until is not None and monitor.muted_until > context.as_of:
        notes.append(f"“{monitor.name}” is muted until {minute(monitor.muted_until)}")
    return tuple(notes)


def at_odds(context: Context, alive: tuple[Monitor, ...]) -> tuple[Fault, ...]:
    """Alerts on the promise's own quantity that fire only past its limit, where no other alert fires before."""
    found = [_odd(context, monitor) for monitor in alive]
    return tuple(fault for fault in found if fault is not None) if all(found) else ()


def minute(instant: datetime) -> str:
    """An instant as people read it, in UTC."""
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _muted(context: Context, monitor: Monitor) -> Fault | None:
    fix = "end the silence, or give it an end and say why"
    if monitor.muted and monitor.muted_until is None:
        return Fault("muted without end", monitor.id, f"“{monitor.name}” is muted without end", fix)
    for one in covering(context, monitor):
        if for_good(one, monitor):
            reason = f"“{monitor.name}” is silenced over its whole scope, without end, by {one.id}"
            return Fault("muted without end", monitor.id, reason, fix, ids=(one.id,))
    return None


def _starved(context: Context, monitor: Monitor) -> Fault | None:
    """No data for a week while the SLO's own counts went on; quiet alerts and those that expect silence are fine."""
    state = context.estate.get(monitor.id.seen_as(Kind.MONITOR_STATE)).first
    if not isinstance(state, MonitorState) or state.state != "no data" or state.since is None:
        return None
    if context.as_of - state.since < STARVED_AFTER or not _expects_data(context, monitor) or not _traffic(context):
        return None
    reason = f"“{monitor.name}” has had no data since {minute(state.since)} while the SLO's events went on"
    return Fault("starved of data", monitor.id, reason, "repair its query or its metric; today it cannot fire")


def _expects_data(context: Context, monitor: Monitor) -> bool:
    """Whether what the alert reads has data whenever the SLO counts events.

    That is so of an alert on the SLO itself, and of one on its good or total events in the same or a wider scope. A
    counter of errors has none as long as nothing fails, and nothing tells the two apart by name.
    """
    if context.slo is None or monitor.on_no_data == "resolve" or "default_zero" in monitor.query:
        return False
    if any(one.burn is not None for one in monitor.conditions):
        return True
    own = signals(monitor)
    return bool(own) and all(_dense(context, context.slo, one) for one in own)


def _dense(context: Context, slo: Slo, mine: Signal) -> bool:
    counted = [one for side, one in sides(slo) if side in ("good", "total") and mine.metrics <= one.metrics]
    return any(relation(context.service, mine.scope, one.scope) in ("equal", "wider") for one in counted)


def _traffic(context: Context) -> bool:
    series = context.estate.get(context.slo.id.seen_as(Kind.SERIES)).first if context.slo else None
    if not isinstance(series, Series) or not series.totals:
        return False
    slots = max(1, int(STARVED_AFTER.total_seconds()) // series.step_s)
    return any(total is not None and total > 0 for total in series.totals[-slots:])


def _never(context: Context, monitor: Monitor) -> Fault | None:
    for one in monitor.conditions:
        why = _impossible(context, one)
        if why is not None:
            fix = "set a threshold that can be reached"
            return Fault("never able to fire", monitor.id, f"“{monitor.name}” can never fire: {why}", fix)
    return None


def _impossible(context: Context, condition: Condition) -> str | None:
    """A burn rate above 1 ÷ (1 − target), or fewer events than none, cannot happen."""
    if context.slo is None:
        return None
    if condition.burn is not None and condition.burn.rate is not None:
        tops = [HUNDRED / (HUNDRED - one.percent) for one in context.slo.targets if one.percent < HUNDRED]
        if tops and condition.burn.rate > max(tops):
            return f"a burn rate above {plain(condition.burn.rate)} needs more than 100 % bad events"
    on, limit = condition.on, condition.threshold
    negative = condition.form == "threshold" and condition.op == "<" and limit is not None and limit <= 0
    if limit is not None and negative and isinstance(on, Signal) and _counts(context.slo, on):
        return f"a count is never below {plain(limit)}"
    return None


def _counts(slo: Slo, on: Signal) -> bool:
    """Whether a query is one of the SLO's own counters, as a plain sum."""
    plain_sum = on.shape == "#0" and on.aggregation == "sum"
    return plain_sum and slo.measure == "count" and any(on.metrics == one.metrics for _, one in sides(slo))


def _odd(context: Context, monitor: Monitor) -> Fault | None:
    """An alert on a duration that fires only past the promised limit."""
    objective = context.promise.objective
    if objective is None or objective.bound is None or objective.indicator not in ("latency", "fresh"):
        return None
    promised = objective.bound.value * SECONDS.get(objective.bound.unit, Decimal(1))
    late = [limit for one in monitor.conditions if (limit := _limit(one)) is not None and limit > promised]
    if not late or len(late) < len(monitor.conditions):
        return None
    reason = f"“{monitor.name}” fires above {plain(min(late))} s, the promise ends at {plain(promised)} s"
    return Fault("threshold at odds", monitor.id, reason, f"lower it to {plain(promised)} s", breaks=False)


def _limit(condition: Condition) -> Decimal | None:
    """The duration in seconds above which a condition fires; None where it is on anything else."""
    on, unit = condition.on, unit_of((condition.on,))
    if not isinstance(on, Signal) or on.aggregation in AMOUNTS or not re.fullmatch(r"(#0)?", on.shape):
        return None
    if condition.form != "threshold" or condition.op not in (">", ">=") or condition.threshold is None or unit is None:
        return None
    return condition.threshold * SECONDS[unit]


def _quality(context: Context, monitor: Monitor, told: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """What the product itself says of the alert, unless the same cause is told already."""
    quality = context.estate.get(monitor.id.seen_as(Kind.MONITOR_QUALITY)).first
    if not isinstance(quality, MonitorQuality):
        return ()
    muted = any(fault.name == "muted without end" for fault in told)
    issues = sorted(one for one in quality.issues if not (muted and "mute" in one.lower()))
    if not issues:
        return ()
    reason = f"the product itself faults “{monitor.name}”: {', '.join(issues)}"
    return (Fault("quality issue", monitor.id, reason, "open the alert and follow the product's advice", breaks=False),)
