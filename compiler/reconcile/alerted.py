"""Alerted: does an alert watch the same signal, and is it alive?"""

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Fault, Link, Loser, Match, State, absent, broken, not_applicable, proven
from compiler.model.coverage import Answer
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Monitor, Use
from compiler.reconcile.alive import ails, planned
from compiler.reconcile.context import Context
from compiler.reconcile.neutral import same_signal

ORDER = ("declared", "referenced", "tagged", "signal")


@dataclass(frozen=True, slots=True)
class Watch:
    """An alert that watches the promise, and the evidence for it."""

    monitor: Monitor
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Watching:
    """All alerts that watch the promise, best evidence first, and what could not be looked at."""

    watches: tuple[Watch, ...] = ()
    losers: tuple[Loser, ...] = ()
    gaps: tuple[Gap, ...] = ()


def watching(context: Context) -> Watching:
    """The alerts on what measures the promise: by reference, by the promise's tag, by the same signal."""
    if context.measures is None:
        return Watching()
    found: dict[Id, Watch] = {}
    for watch in _all(context):
        known = found.get(watch.monitor.id)
        if known is None or _rank(watch) < _rank(known):
            found[watch.monitor.id] = watch
    live = sorted(found.values(), key=lambda watch: (_rank(watch), watch.monitor.id))
    return Watching(tuple(live), gaps=_ignorance(context))


def alerted(context: Context, found: Watching) -> Link:
    """The third link: proven by one alert that is alive; else broken by what ails the best one."""
    if context.promise.response == "review":
        return not_applicable("alerted", "the promise asks for a review, not for an alert")
    if not found.watches:
        return absent("alerted", Answer((), found.gaps), _not_alerted(context))
    sick = {watch.monitor.id: ails(context, watch.monitor) for watch in found.watches}
    alive = [watch for watch in found.watches if not any(fault.breaks for fault in sick[watch.monitor.id])]
    if not alive:
        return _dead(context, found, sick)
    notes = tuple(note for watch in found.watches for note in planned(context, watch.monitor))
    faults = tuple(_warning(fault) for watch in found.watches for fault in sick[watch.monitor.id])
    names = ", ".join(f"“{watch.monitor.name}”" for watch in alive[:3])
    return proven(
        "alerted", f"by {names}", matches=_matches(context, alive), faults=faults, notes=notes,
        evidence=tuple(watch.evidence for watch in alive),
    )  # fmt: skip


def living(link: Link, found: Watching) -> tuple[Monitor, ...]:
    """The alerts that the link holds by; all that watch where it is not proven."""
    if link.state is not State.PROVEN:
        return tuple(watch.monitor for watch in found.watches)
    kept = {match.to for match in link.matches}
    return tuple(watch.monitor for watch in found.watches if watch.monitor.id in kept)


def _rank(watch: Watch) -> int:
    return ORDER.index(watch.evidence.rung)


def _all(context: Context) -> Iterator[Watch]:
    yield from _referring(context)
    yield from _rested_on(context)
    yield from _same_signal(context)
    if context.meter is not None:
        yield Watch(context.meter, Evidence("declared", "it is what measures the promise", (context.meter.id,)))


def _referring(context: Context) -> Iterator[Watch]:
    assert context.measures is not None
    for id, ref in context.estate.referring(context.measures).rows:
        monitor = context.estate.get(id).first
        if ref.how == "alerts on" and isinstance(monitor, Monitor) and not monitor.draft:
            yield Watch(monitor, Evidence("referenced", "its query names this SLO by id", (id, ref.to)))


def _rested_on(context: Context) -> Iterator[Watch]:
    for id in context.slo.monitors if context.slo else ():
        monitor = context.estate.get(id).first
        if isinstance(monitor, Monitor) and not monitor.draft:
            yield Watch(monitor, Evidence("referenced", "the SLO rests on it", (id,)))


def _same_signal(context: Context) -> Iterator[Watch]:
    signals = [one for one in context.slo.expressions if isinstance(one, Signal)] if context.slo else []
    metrics = frozenset(name for one in signals for name in one.metrics)
    for use in context.estate.using(Kind.MONITOR, metrics).rows if metrics else ():
        monitor = context.estate.get(use.resource).first
        shared = [one for one in signals if _shares(context, use, one)]
        if shared and isinstance(monitor, Monitor) and not monitor.draft:
            names = ", ".join(sorted(metrics & use.expression.metrics)) if isinstance(use.expression, Signal) else ""
            yield Watch(monitor, Evidence("signal", f"it watches {names} in a compatible scope", (monitor.id,)))


def _shares(context: Context, use: Use, signal: Signal) -> bool:
    return isinstance(use.expression, Signal) and same_signal(context.service, use.expression, signal)


def _ignorance(context: Context) -> tuple[Gap, ...]:
    """What forbids to say that no alert exists: unread monitors, or queries that mention the metric unparsed."""
    metrics = frozenset(name for one in context.slo.expressions for name in _names(one)) if context.slo else frozenset()
    answer = context.estate.using(Kind.MONITOR, metrics)
    unread = [use for use in answer.rows if isinstance(use.expression, Unparsed)]
    mentions = (
        Gap(Kind.MONITOR.value, use.resource.instance, f"{use.resource} has a query we cannot read") for use in unread
    )
    return answer.gaps + tuple(sorted(set(mentions)))


def _names(expression: Signal | Unparsed) -> frozenset[str]:
    return expression.metrics if isinstance(expression, Signal) else expression.mentions


def _not_alerted(context: Context) -> Fault:
    thing = context.slo or context.meter
    assert thing is not None
    reason = f"no alert watches “{thing.name}” or its metrics"
    return Fault("not alerted", thing.id, reason, "add a burn-rate alert to the SLO, and route it", ids=(thing.id,))


def _dead(context: Context, found: Watching, sick: dict[Id, tuple[Fault, ...]]) -> Link:
    faults = [fault for watch in found.watches for fault in sick[watch.monitor.id]]
    first = next(fault for fault in faults if fault.breaks)
    others = tuple(fault for fault in faults if fault is not first)
    return broken("alerted", first, faults=others, matches=_matches(context, list(found.watches)))


def _warning(fault: Fault) -> Fault:
    """The same fault of an alert that others stand in for: it no longer breaks the link, and is still told."""
    return Fault(fault.name, fault.subject, fault.reason, fault.fix, False, fault.url, fault.place, fault.ids)


def _matches(context: Context, watches: list[Watch]) -> tuple[Match, ...]:
    of = context.measures
    assert of is not None
    return tuple(Match(of, one.monitor.id, one.monitor.name, evidence=(one.evidence,)) for one in watches)
