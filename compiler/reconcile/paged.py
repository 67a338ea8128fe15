"""Paged: does what the alerts notify resolve to an on-call integration that exists?

Until a connector of an on-call product is configured, a route that looks like one stays unknown; what can be
told already is an alert that notifies nobody, and a paging promise whose alerts page nobody.
"""

from collections.abc import Mapping

from compiler.model.base import Gap, Id
from compiler.model.chain import Evidence, Fault, Link, absent, not_applicable, unknown
from compiler.model.coverage import Answer
from compiler.model.watching import Address, Monitor
from compiler.reconcile.context import Context
from compiler.reconcile.recipients import Told, told

SILENT_FORMS = frozenset({"ticket", "chat"})
"""Forms that wake nobody. Mail is none of them: on-call products take pages by mail too."""

NO_ONCALL = Gap("oncall", "", "no on-call connector configured", configured=False)


def paged(context: Context) -> Link:
    """The fourth link, from the addresses of the alerts that live."""
    if context.promise.response != "page":
        return not_applicable("paged", f"the promise asks for a {context.promise.response}, not for a page")
    if not context.alerts:
        return unknown("paged", "no alert is known")
    reached = {monitor.id: told(context, monitor) for monitor in context.alerts}
    gaps = tuple(sorted({gap for one in reached.values() for gap in one.gaps}))
    addresses = tuple(dict.fromkeys(address for one in reached.values() for address in one.addresses))
    if not addresses:
        return absent("paged", Answer((), gaps), _nobody(context, reached))
    if all(address.form in SILENT_FORMS and not address.templated for address in addresses):
        speaking = next(monitor for monitor in context.alerts if reached[monitor.id].addresses)
        return absent("paged", Answer((), gaps), _only_tickets(speaking, addresses))
    return _likely(context, addresses)


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
    forms = " and ".join(sorted({address.form for address in addresses}))
    reason = f"“{monitor.name}” reaches only {forms}, the promise asks for a page"
    return Fault("pages nobody", monitor.id, reason, "route it to on-call, or declare `response: ticket`")


def _likely(context: Context, addresses: tuple[Address, ...]) -> Link:
    paging = sorted({address.text for address in addresses if address.form == "oncall"})
    names = ", ".join(paging or sorted({address.text for address in addresses}))
    proof = Evidence("signal", f"the alert notifies {names}", tuple(one.id for one in context.alerts))
    return unknown("paged", f"{NO_ONCALL.why}; the alert notifies {names}", (NO_ONCALL,), evidence=(proof,))
