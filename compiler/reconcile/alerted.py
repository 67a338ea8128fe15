"""Alerted: does an alert watch the same signal, and is it alive?"""

from collections.abc import Mapping
from dataclasses import replace

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Fault, Link, Match, State, absent, broken, not_applicable, proven, unknown
from compiler.model.coverage import Answer
from compiler.model.watching import Monitor
from compiler.reconcile.alive import ails, at_odds, planned
from compiler.reconcile.context import Context, unseen
from compiler.reconcile.watching import Watch, Watching

Sick = Mapping[Id, tuple[Fault, ...]]


def alerted(context: Context, found: Watching) -> Link:
    """The third link: proven by one alert that is alive; else broken by what ails the best one."""
    if context.promise.response == "review":
        return not_applicable("alerted", "the promise asks for a review, not for an alert")
    if not found.watches:
        return _none(context, found)
    sick = {watch.monitor.id: ails(context, watch.monitor) for watch in found.watches}
    alive = tuple(watch for watch in found.watches if not any(fault.breaks for fault in sick[watch.monitor.id]))
    return _alive(context, found, alive, sick) if alive else _dead(context, found, sick)


def living(link: Link, found: Watching) -> tuple[Monitor, ...]:
    """The alerts that the link holds by; all that watch where it is not proven."""
    if link.state is not State.PROVEN:
        return tuple(watch.monitor for watch in found.watches)
    kept = {match.to for match in link.matches}
    return tuple(watch.monitor for watch in found.watches if watch.monitor.id in kept)


def _none(context: Context, found: Watching) -> Link:
    """Nothing watches all of it: unknown where a part is watched, or where nothing live is known to be watched."""
    if context.thing is None:
        return unknown("alerted", "nothing live is known that an alert could watch")
    if found.parts and not found.gaps:
        best = found.parts[0]
        return unknown(
            "alerted", f"“{best.monitor.name}” may watch it: {best.part}", matches=_matches(context, found.parts)
        )
    reason = f"no alert watches “{context.thing.name}” or what it counts"
    fix = "add a burn-rate alert to the SLO, and route it"
    return absent("alerted", Answer((), found.gaps), Fault("not alerted", context.thing.id, reason, fix))


def _alive(context: Context, found: Watching, alive: tuple[Watch, ...], sick: Sick) -> Link:
    names = ", ".join(f"“{watch.monitor.name}”" for watch in alive[:3])
    more = f" and {len(alive) - 3} more" if len(alive) > 3 else ""
    faults = tuple(replace(fault, breaks=False) for watch in found.watches for fault in sick[watch.monitor.id])
    blind = _blind(context, alive)
    if blind:
        reason = f"by {names}{more}, but whether that is silenced is not known"
        return unknown("alerted", reason, blind, matches=_matches(context, alive), faults=faults)
    return proven(
        "alerted",
        f"by {names}{more}",
        matches=_matches(context, alive),
        faults=faults + at_odds(context, tuple(watch.monitor for watch in alive)),
        notes=tuple(note for watch in found.watches for note in planned(context, watch.monitor)),
        evidence=tuple(watch.evidence for watch in alive),
    )


def _blind(context: Context, alive: tuple[Watch, ...]) -> tuple[Gap, ...]:
    """Unread silences, unless one of the alerts lives where they are known."""
    gaps = [unseen(context, Kind.DOWNTIME, watch.monitor.id.instance) for watch in alive]
    return tuple(sorted({gap for some in gaps for gap in some})) if all(gaps) else ()


def _dead(context: Context, found: Watching, sick: Sick) -> Link:
    faults = [fault for watch in found.watches for fault in sick[watch.monitor.id]]
    first = next(fault for fault in faults if fault.breaks)
    others = tuple(fault for fault in faults if fault is not first)
    return broken("alerted", first, faults=others, matches=_matches(context, found.watches))


def _matches(context: Context, watches: tuple[Watch, ...]) -> tuple[Match, ...]:
    of = context.measures or context.promise.subject
    return tuple(Match(of, one.monitor.id, one.monitor.name, evidence=(one.evidence,)) for one in watches)
