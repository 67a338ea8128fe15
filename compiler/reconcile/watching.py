"""Which alerts watch a promise: by what refers to the SLO, by the promise's tag, by the same signal."""

import re
from collections.abc import Iterator

from compiler.model.anchor import NOTHING, Demanded, differ, together
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence
from compiler.model.frozen import dataclass
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Monitor, Slo
from compiler.reconcile.binding import agrees, promise_tags
from compiler.reconcile.context import Context
from compiler.reconcile.neutral import elsewhere, fixed, neutral, relation
from compiler.reconcile.recipients import told
from compiler.reconcile.signals import metrics, sides, signals, unread

ORDER = ("declared", "referenced", "tagged", "signal")
SIMPLE = re.compile(r"(#\d+)?")
"""The shape of a query that is one metric and no calculation."""


@dataclass(frozen=True, slots=True)
class Watch:
    """An alert that watches the promise, or only a part of it, and the evidence for it."""

    monitor: Monitor
    evidence: Evidence
    part: str = ""


@dataclass(frozen=True, slots=True)
class Watching:
    """The alerts that watch a promise, best evidence first; those that watch a part; and what could not be seen."""

    watches: tuple[Watch, ...] = ()
    parts: tuple[Watch, ...] = ()
    gaps: tuple[Gap, ...] = ()


def watching(context: Context) -> Watching:
    """Every alert that watches the promise. An alert that tells nobody because it only feeds an SLO is none."""
    found: dict[Id, Watch] = {}
    for watch in _all(context):
        known = found.get(watch.monitor.id)
        if not watch.monitor.draft and (known is None or _rank(watch) < _rank(known)):
            found[watch.monitor.id] = watch
    live = sorted(found.values(), key=lambda watch: (_rank(watch), watch.monitor.id))
    gaps = _ignorance(context)
    for watch in [one for one in live if one.evidence.rung != "declared"]:
        told_to = told(context, watch.monitor)
        if told_to.feeds and not told_to.speaks:
            live.remove(watch)
            gaps += told_to.gaps
    whole = tuple(one for one in live if not one.part)
    return Watching(whole, tuple(one for one in live if one.part), tuple(sorted(set(gaps))))


def _rank(watch: Watch) -> tuple[bool, int]:
    return bool(watch.part), ORDER.index(watch.evidence.rung)


def _all(context: Context) -> Iterator[Watch]:
    if context.meter is not None:
        yield Watch(context.meter, Evidence("declared", "it is what measures the promise", (context.meter.id,)))
    if context.slo is not None:
        yield from _referring(context, context.slo)
        yield from _same_signal(context, context.slo)
    yield from _tagged(context)


def _referring(context: Context, slo: Slo) -> Iterator[Watch]:
    """Alerts whose query names the SLO, those that the SLO names, and those that it rests on."""
    for id, ref in context.estate.referring(slo.id).rows:
        if ref.how == "alerts on":
            yield from _watch(context, id, "its query names this SLO by id", slo.id)
    for ref in slo.refs:
        if ref.how == "alerted by":
            yield from _watch(context, ref.to, "the SLO names it as its alert", slo.id)
    for id in slo.monitors:
        yield from _watch(context, id, "the SLO rests on it", slo.id)


def _watch(context: Context, id: Id, sentence: str, slo: Id) -> Iterator[Watch]:
    monitor = context.estate.get(id).first
    if isinstance(monitor, Monitor):
        yield Watch(monitor, Evidence("referenced", sentence, (id, slo)))


def _tagged(context: Context) -> Iterator[Watch]:
    tags = promise_tags(context)
    for monitor in context.estate.tagged(Kind.MONITOR, tags).rows:
        if isinstance(monitor, Monitor) and agrees(context, monitor):
            shared = ", ".join(sorted(monitor.tags & tags))
            yield Watch(monitor, Evidence("tagged", f"it carries the tag {shared}", (monitor.id,)))


def _same_signal(context: Context, slo: Slo) -> Iterator[Watch]:
    counted = frozenset(name for one in signals(slo) for name in one.metrics)
    for use in context.estate.using(Kind.MONITOR, counted, _asked(slo)).rows if counted else ():
        monitor = context.estate.get(use.resource).first
        found = _share(context, use.expression, slo) if isinstance(use.expression, Signal) else None
        if found is not None and isinstance(monitor, Monitor):
            names = ", ".join(sorted(counted & metrics(monitor)))
            proof = Evidence("signal", f"it watches {names}{found[1]}", (monitor.id, slo.id))
            yield Watch(monitor, proof, found[0])


def _asked(slo: Slo) -> Demanded:
    """The tags that all queries of an SLO demand; an alert that surely watches other values need not be opened."""
    return NOTHING if unread(slo) else together(one.scope for one in signals(slo))


Share = tuple[str, str]


def _share(context: Context, mine: Signal, slo: Slo) -> Share | None:
    """What an alert's query leaves out of what the SLO counts, and its scope in words; None where it shares nothing.

    An alert on how much there is says nothing of how much of it is good, and one on another service's nothing of ours.
    """
    if elsewhere(context.service, mine.scope):
        return None
    shared = [(side, one) for side, one in sides(slo) if one.domain == mine.domain and one.metrics & mine.metrics]
    shared = [(side, one) for side, one in shared if not differ(mine.scope, one.scope)]
    ways = {(side, relation(context.service, mine.scope, one.scope)) for side, one in shared}
    ways = {way for way in ways if way[1] != "disjoint"}
    if not ways:
        return None
    same = {side for side, how in ways if how == "equal"} or {side for side, _ in ways}
    if same == {"total"} and SIMPLE.fullmatch(mine.shape):
        return "it watches only how much there is", ""
    if any(how == "equal" for _, how in ways):
        return "", " in the same scope"
    if any(how == "wider" for _, how in ways) and _split(context, mine, [one for _, one in shared]):
        return "", " in a wider scope, split by what this one selects"
    return "its scope is not the same", ""


def _split(context: Context, mine: Signal, others: list[Signal]) -> bool:
    """Whether a wider query is split by every key that the SLO's own queries select by."""
    known = {key for key, _ in fixed(neutral(context.service, mine.scope))}
    asked = {key for one in others for key, _ in fixed(neutral(context.service, one.scope))}
    return asked - known <= mine.by


def _ignorance(context: Context) -> tuple[Gap, ...]:
    """What forbids to say that no alert exists: unread alerts, and queries that mention the metric unparsed."""
    counted, asked = (metrics(context.slo), _asked(context.slo)) if context.slo else (frozenset[str](), NOTHING)
    answer = context.estate.using(Kind.MONITOR, counted, asked)
    unread = {use.resource for use in answer.rows if isinstance(use.expression, Unparsed)}
    gaps = tuple(Gap(Kind.MONITOR.value, id.instance, f"{id} has a query that we cannot read") for id in unread)
    return answer.gaps + gaps + _named(context)


def _named(context: Context) -> tuple[Gap, ...]:
    """Alerts that the SLO itself names or rests on and that no listing holds; they may be hidden from this key."""
    if context.slo is None:
        return ()
    named = {ref.to for ref in context.slo.refs if ref.how == "alerted by"} | set(context.slo.monitors)
    missing = [id for id in named if not context.estate.get(id).rows and not context.estate.proven_gone(id)]
    return tuple(Gap(id.kind, id.instance, f"the SLO names {id}, which is not listed") for id in sorted(missing))
