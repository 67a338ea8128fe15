"""Paged: does what the alerts notify resolve, hop by hop, to somebody who is called?

Until a connector of an on-call product is configured, a route that looks like one stays unknown; what can be
told already is an alert that notifies nobody, and a paging promise whose alerts page nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Evidence, Fault, Link, Match, absent, broken, not_applicable, proven, unknown
from compiler.model.coverage import Answer
from compiler.model.routing import Notice
from compiler.model.watching import Address, Monitor
from compiler.reconcile.context import Context
from compiler.reconcile.paged_urgency import grave, lowly, too_loud, too_quiet
from compiler.reconcile.paging import Paging
from compiler.reconcile.paging_catchall import caught
from compiler.reconcile.paging_mail import silent
from compiler.reconcile.recipients import Told, told

NO_ONCALL = Gap("oncall", "", "no on-call connector configured", configured=False)


def paged(context: Context, ways: tuple[Paging, ...]) -> Link:
    """The fourth link, from the addresses of the alerts that live and the ways that these open."""
    if context.promise.response != "page":
        reason = f"the promise asks for a {context.promise.response}, not for a page"
        return replace(not_applicable("paged", reason), faults=too_loud(context, ways))
    if not context.alerts:
        return unknown("paged", "no alert is known")
    reached = {monitor.id: told(context, monitor) for monitor in context.alerts}
    gaps = tuple(sorted({gap for one in reached.values() for gap in one.gaps}))
    addresses = tuple(dict.fromkeys(address for one in reached.values() for address in one.addresses))
    if not addresses:
        return absent("paged", Answer((), gaps), _nobody(context, reached))
    if all(silent(context.estate, address) for address in addresses):
        speaking = next(monitor for monitor in context.alerts if reached[monitor.id].addresses)
        return absent("paged", Answer((), gaps), _only_tickets(speaking, addresses))
    found = _likely(context, addresses)
    if ways and oncall_read(context):
        found = _walked(context, ways, addresses, gaps)
    more = (*grave(context, reached), *lowly(context, ways), *caught(context, ways))
    return replace(found, faults=(*found.faults, *more))


def oncall_read(context: Context) -> bool:
    """Whether any connector brings what on-call products hold."""
    return any(context.estate.coverage(kind) for kind in (Kind.ONCALL_SERVICE, Kind.INTEGRATION, Kind.POLICY))


def _walked(context: Context, ways: tuple[Paging, ...], addresses: tuple[Address, ...], gaps: tuple[Gap, ...]) -> Link:
    """Proven by one way that holds from end to end, broken where every address leads to a way that is broken."""
    whole = tuple(one for one in ways if one.way.footing == "proven" and one.policy is not None and not one.why)
    notes = tuple(dict.fromkeys(note for one in whole or ways for note in one.inner.notes))
    faults = (*dict.fromkeys(fault for one in ways for fault in one.faults), *_announced(context, ways))
    if whole:
        quiet = too_quiet(context, whole)
        warned = tuple(replace(fault, breaks=False) for fault in faults)
        rest: dict[str, Any] = {"evidence": _evidence(whole), "matches": _matches(whole), "notes": notes}
        if quiet and quiet[0].breaks:
            return broken("paged", quiet[0], faults=(*quiet[1:], *warned), **rest)
        return proven("paged", told_way(whole[0]), faults=(*warned, *quiet), **rest)
    walked = [way.address for way in ways]
    others = [one for one in addresses if one not in walked and not silent(context.estate, one)]
    breaking = [fault for fault in faults if fault.breaks]
    if breaking and not others and not gaps and all(one.way.footing == "broken" for one in ways):
        rest_of = tuple(one for one in faults if one is not breaking[0])
        return broken("paged", breaking[0], faults=rest_of, evidence=_evidence(ways), notes=notes)
    return _unsure(ways, faults, notes, others)


def _announced(context: Context, ways: tuple[Paging, ...]) -> Iterator[Fault]:
    """What the makers of the products on the way announce, such as their end; never more than a warning."""
    homes = {leg.id.instance for one in ways for leg in one.way.legs if leg.id is not None}
    for one in context.estate.tagged(Kind.NOTICE, frozenset({"notice"})).rows:
        if not isinstance(one, Notice) or one.id.instance not in homes:
            continue
        if one.grave_from is None or one.grave_from <= context.as_of:
            yield Fault("product ends", one.id, one.name, one.fix, breaks=False)


def _unsure(ways: tuple[Paging, ...], faults: tuple[Fault, ...], notes: tuple[str, ...], others: list[Address]) -> Link:
    """What keeps the ways from being proven, in their order, and what else may reach somebody."""
    beyond = " or ".join(sorted({one.label for one in others}))
    open_ends = [f"whether {beyond} reaches anybody on call is not known"] if beyond else []
    why = tuple(dict.fromkeys([*(one.why or told_way(one) for one in ways), *open_ends]))
    gaps = tuple(sorted({gap for one in ways for gap in one.gaps}))
    soft = tuple(replace(fault, breaks=False) for fault in faults)
    reason = "; ".join((*(str(gap) for gap in gaps), *why))
    return unknown("paged", reason, gaps, evidence=_evidence(ways), faults=soft, notes=notes)


def told_way(one: Paging) -> str:
    """A way in words, from the alert to what it ends at, with what is wrong at its last hop."""
    names = " → ".join(f"“{leg.name}”" if leg.what != "handle" else leg.name for leg in one.way.legs if leg.name)
    last = one.way.legs[-1]
    return f"{names}: {last.reason}" if last.footing in ("broken", "unknown") and last.reason else names


def _evidence(ways: tuple[Paging, ...]) -> tuple[Evidence, ...]:
    """Why each way is believed, and every live thing that it was read from."""
    found = [proof for one in ways for proof in one.evidence]
    for one in ways:
        ids = (leg.id for leg in one.way.legs if leg.id is not None)
        found.append(Evidence("referenced", told_way(one), tuple(dict.fromkeys((*ids, *sorted(one.inner.seen))))))
    return tuple(dict.fromkeys(found))


def _matches(ways: tuple[Paging, ...]) -> tuple[Match, ...]:
    found = {
        (one.monitor.id, one.policy.id): Match(one.monitor.id, one.policy.id, one.policy.name, evidence=one.evidence)
        for one in ways
        if one.policy is not None
    }
    return tuple(found.values())


def _nobody(context: Context, reached: Mapping[Id, Told]) -> Fault:
    """The alert that tells nobody, or what builds on it and should: the composite, or the SLO without an alert."""
    first = context.alerts[0]
    above, feeds = reached[first.id].above, reached[first.id].feeds
    if feeds and not above:
        reason = f"“{first.name}” only feeds {feeds[0]}, and no alert watches that"
        return Fault("not alerted", feeds[0], reason, "add a burn-rate alert to the SLO, and route it")
    at_fault = above[0] if above else first
    return Fault(
        "notifies nobody",
        at_fault.id,
        f"“{at_fault.name}” fires and notifies nobody: no handle in its message, no notification rule",
        "add the on-call handle to its message, or a notification rule",
        ids=tuple(one.id for one in context.alerts),
    )


def _only_tickets(monitor: Monitor, addresses: tuple[Address, ...]) -> Fault:
    forms = " and ".join(sorted({one.label if one.form == "mail" else one.form for one in addresses}))
    reason = f"“{monitor.name}” reaches only {forms}, the promise asks for a page"
    return Fault("pages nobody", monitor.id, reason, "route it to on-call, or declare `response: ticket`")


def _likely(context: Context, addresses: tuple[Address, ...]) -> Link:
    paging = sorted({address.label for address in addresses if address.form == "oncall"})
    names = ", ".join(paging or sorted({address.label for address in addresses}))
    proof = Evidence("signal", f"the alert notifies {names}", tuple(one.id for one in context.alerts))
    if not oncall_read(context):
        return unknown("paged", f"{NO_ONCALL.why}; the alert notifies {names}", (NO_ONCALL,), evidence=(proof,))
    if paging:
        return unknown("paged", f"where {names} leads is not known", evidence=(proof,))
    open_ends = sorted({one.label for one in addresses if not silent(context.estate, one)})
    reason = f"the alert notifies {names}; whether {' or '.join(open_ends)} reaches anybody on call is not known"
    return unknown("paged", reason, evidence=(proof,))
