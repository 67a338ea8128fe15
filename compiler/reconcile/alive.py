"""What ails an alert: muted for good, starved of data, never able to fire, at odds with the promise."""

from datetime import datetime, timedelta
from decimal import Decimal

from compiler.model.base import Kind
from compiler.model.chain import Fault
from compiler.model.reading import MonitorQuality, MonitorState, Series
from compiler.model.signal import Condition, Signal
from compiler.model.watching import Downtime, Monitor
from compiler.reconcile.budget import HUNDRED, plain
from compiler.reconcile.context import Context
from compiler.reconcile.indicator import SECONDS, unit_of

STARVED_AFTER = timedelta(days=7)
WHOLE = frozenset({"", "*"})


def ails(context: Context, monitor: Monitor) -> tuple[Fault, ...]:
    """Everything that is wrong with an alert; the breaking ones leave the promise unwatched."""
    found = (_muted(context, monitor), _starved(context, monitor), _never(context, monitor), _odd(context, monitor))
    return tuple(fault for fault in found if fault is not None) + _quality(context, monitor)


def planned(context: Context, monitor: Monitor) -> tuple[str, ...]:
    """Silences that end or cover only a part: notes, never findings."""
    return tuple(
        f"“{monitor.name}” is silenced for {one.scope or '*'}" + (f" until {_minute(one.ends)}" if one.ends else "")
        for one in covering(context, monitor)
        if not _for_good(one, monitor)
    )


def covering(context: Context, monitor: Monitor) -> tuple[Downtime, ...]:
    """The active downtimes that name the monitor, or all of whose monitor tags it carries."""
    named = context.estate.referring(monitor.id).rows
    found = [context.estate.get(id).first for id, ref in named if ref.how == "silences"]
    tagged = context.estate.tagged(Kind.DOWNTIME, frozenset({"covers:*"} | {f"covers:{tag}" for tag in monitor.tags}))
    every = [one for one in (*found, *tagged.rows) if isinstance(one, Downtime) and one.active]
    ours = {one.id: one for one in every if one.monitor == monitor.id or _by_tags(one, monitor)}
    return tuple(ours[id] for id in sorted(ours))


def _by_tags(downtime: Downtime, monitor: Monitor) -> bool:
    return downtime.monitor is None and bool(downtime.monitor_tags) and downtime.monitor_tags - {"*"} <= monitor.tags


def _for_good(downtime: Downtime, monitor: Monitor) -> bool:
    return downtime.ends is None and not downtime.recurring and _whole(downtime.scope, monitor)


def _whole(scope: str, monitor: Monitor) -> bool:
    """Whether a silence covers all that the alert watches: everything, or a tag that the alert's query fixes."""
    if scope.strip() in WHOLE:
        return True
    wanted = {part.strip() for part in scope.split(",")} if " " not in scope.strip() else {scope.strip()}
    fixed = [_fixed(one) for one in monitor.conditions]
    return bool(fixed) and all(wanted <= tags for tags in fixed)


def _fixed(condition: Condition) -> frozenset[str]:
    if not isinstance(condition.on, Signal) or len(condition.on.scope.clauses) != 1:
        return frozenset()
    (clause,) = condition.on.scope.clauses
    terms = [term for term in clause if not term.negated and len(term.values) == 1 and term.variable is None]
    return frozenset(f"{term.key}:{term.values[0]}" if term.key else term.values[0] for term in terms)


def _muted(context: Context, monitor: Monitor) -> Fault | None:
    fix = "end the silence, or give it an end and say why"
    if monitor.muted and monitor.muted_until is None:
        return Fault("muted without end", monitor.id, f"“{monitor.name}” is muted without end", fix)
    for one in covering(context, monitor):
        if _for_good(one, monitor):
            reason = f"“{monitor.name}” is silenced over its whole scope, without end, by {one.id}"
            return Fault("muted without end", monitor.id, reason, fix, ids=(one.id,))
    return None


def _starved(context: Context, monitor: Monitor) -> Fault | None:
    """No data for a week while the SLO's own counts went on; quiet alerts and those that expect silence are fine."""
    state = context.estate.get(monitor.id.seen_as(Kind.MONITOR_STATE)).first
    quiet_by_design = monitor.on_no_data == "resolve" or "default_zero" in monitor.query
    if not isinstance(state, MonitorState) or state.state != "no data" or quiet_by_design or state.since is None:
        return None
    if context.as_of - state.since < STARVED_AFTER or not _traffic(context):
        return None
    reason = f"“{monitor.name}” has had no data since {_minute(state.since)} while the SLO's events went on"
    return Fault("starved of data", monitor.id, reason, "repair its query or its metric; today it cannot fire")


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
    """A burn rate above 1 ÷ (1 − target), or a count below zero, cannot happen."""
    if condition.burn is not None and condition.burn.rate is not None and context.slo is not None:
        tops = [HUNDRED / (HUNDRED - one.percent) for one in context.slo.targets if one.percent < HUNDRED]
        if tops and condition.burn.rate > max(tops):
            return f"a burn rate above {plain(condition.burn.rate)} needs more than 100 % bad events"
    counted = isinstance(condition.on, Signal) and ".as_count()" in condition.on.text
    negative = condition.threshold is not None and condition.threshold <= 0 and condition.op == "<"
    if counted and negative and condition.form == "threshold":
        return f"a count is never below {plain(condition.threshold or Decimal(0))}"
    return None


def _odd(context: Context, monitor: Monitor) -> Fault | None:
    """An alert on the promise's own quantity that only fires far past the promised limit."""
    objective = context.promise.objective
    if objective is None or objective.bound is None or objective.indicator not in ("latency", "fresh"):
        return None
    promised = objective.bound.value * SECONDS.get(objective.bound.unit, Decimal(1))
    for one in monitor.conditions:
        unit = unit_of((one.on,))
        if one.form != "threshold" or one.threshold is None or unit is None or one.op not in (">", ">="):
            continue
        if one.threshold * SECONDS[unit] > promised:
            seconds = plain(one.threshold * SECONDS[unit])
            reason = f"“{monitor.name}” fires above {seconds} s, the promise ends at {plain(promised)} s"
            return Fault("threshold at odds", monitor.id, reason, f"lower it to {plain(promised)} s", breaks=False)
    return None


def _quality(context: Context, monitor: Monitor) -> tuple[Fault, ...]:
    quality = context.estate.get(monitor.id.seen_as(Kind.MONITOR_QUALITY)).first
    if not isinstance(quality, MonitorQuality) or not quality.issues:
        return ()
    issues = ", ".join(sorted(quality.issues))
    reason = f"the product itself faults “{monitor.name}”: {issues}"
    return (Fault("quality issue", monitor.id, reason, "open the alert and follow the product's advice", breaks=False),)


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
