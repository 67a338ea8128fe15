"""Severity and what is done about it agree: what must page wakes people, and what need not does not."""

from collections.abc import Mapping

from compiler.model.base import Id
from compiler.model.chain import Fault
from compiler.model.oncall import Leg
from compiler.model.routing import OncallService
from compiler.reconcile.context import Context
from compiler.reconcile.paging import Paging
from compiler.reconcile.paging_mail import silent
from compiler.reconcile.recipients import Told

GRAVE, LOWLY = frozenset({1, 2}), frozenset({4, 5})
"""Priorities of alerts, counted from 1; those between say nothing about waking people."""


def too_quiet(context: Context, ways: tuple[Paging, ...]) -> tuple[Fault, ...]:
    """The fault of a paging promise all of whose ways end in something that wakes nobody."""
    silent = [(one, found) for one in ways if (found := _urgencies(context, one)) and "low" in found]
    if len(silent) < len(ways) or not silent:
        return ()
    (paging, found), *_ = silent
    service = _service(paging)
    always = found == {"low"}
    hours = "" if always else " outside of its support hours"
    if not always and context.promise.hours:
        return ()
    reason = f"“{service.name}” opens incidents of low urgency{hours}, which wake nobody; the promise asks for a page"
    fix = "make the service's incidents high urgency, or declare `response: ticket`"
    subject = service.id or paging.monitor.id
    return (Fault("page without urgency", subject, reason, fix, always, service.url, ids=(paging.monitor.id,)),)


def too_loud(context: Context, ways: tuple[Paging, ...]) -> tuple[Fault, ...]:
    """The faults of alerts that wake people for a promise that asks for less than a page."""
    found: dict[str, Fault] = {}
    for one in ways:
        if one.way.footing != "proven" or one.policy is None or _urgencies(context, one) != {"high"}:
            continue
        asked = context.promise.response
        reason = f"“{one.monitor.name}” wakes people over {one.address.road}, the promise asks for a {asked} only"
        fix = f"route it to a {asked}, or declare `response: page`"
        found.setdefault(str(one.monitor.id), Fault("wakes people needlessly", one.monitor.id, reason, fix, False))
    return tuple(found.values())


def grave(context: Context, reached: Mapping[Id, Told]) -> tuple[Fault, ...]:
    """The faults of alerts of the gravest priorities that reach nobody but tickets and chat, while others page."""
    return tuple(
        Fault(
            "grave alert pages nobody",
            one.id,
            f"“{one.name}” has priority {one.priority} and reaches only {_forms(reached[one.id])}",
            "route it to on-call as well, or lower its priority",
            breaks=False,
        )
        for one in context.alerts
        if one.priority in GRAVE and _silent(context, reached[one.id])
    )


def lowly(context: Context, ways: tuple[Paging, ...]) -> tuple[Fault, ...]:
    """The faults of alerts of the lowest priorities that wake people."""
    found: dict[Id, Fault] = {}
    for one in ways:
        sure = one.way.footing == "proven" and one.policy is not None
        if one.monitor.priority in LOWLY and sure and _urgencies(context, one) == {"high"}:
            reason = (
                f"“{one.monitor.name}” has priority {one.monitor.priority} and wakes people over {one.address.road}"
            )
            fix = "route it to a ticket, or raise its priority"
            found.setdefault(one.monitor.id, Fault("low priority wakes", one.monitor.id, reason, fix, breaks=False))
    return tuple(found.values())


def _silent(context: Context, told: Told) -> bool:
    """Whether all that an alert reaches is known, and wakes nobody."""
    known = told.addresses and not told.gaps and not told.above and not told.feeds
    return bool(known) and all(silent(context.estate, one) for one in told.addresses)


def _forms(told: Told) -> str:
    return " and ".join(sorted({one.label if one.form == "mail" else one.form for one in told.addresses}))


def _urgencies(context: Context, one: Paging) -> set[str]:
    """Every urgency that an alert may have at the end of its way; empty where one of them is not known."""
    ruled = {str(one.inner.urgency)} - {"unknown", "severity"}
    id = _service(one).id
    service = context.estate.get(id).first if id is not None else None
    if not isinstance(service, OncallService):
        return ruled
    if service.hours is not None and one.inner.urgency in (service.urgency, "unknown"):
        found = {service.urgency, service.urgency_outside}
        return set() if found & {"unknown", "severity"} else {str(urgency) for urgency in found}
    return ruled


def _service(one: Paging) -> Leg:
    """The last service on the way."""
    return next((leg for leg in reversed(one.way.legs) if leg.what == "service"), one.way.legs[-1])
