"""Paged: does what the alerts notify resolve to an on-call integration that exists?

Until a connector of an on-call product is configured, a route that looks like one stays unknown; what can be
told already is an alert that notifies nobody, and a paging promise whose alerts page nobody.
"""

from compiler.model.base import Gap, Kind
from compiler.model.chain import Evidence, Fault, Link, absent, not_applicable, unknown
from compiler.model.coverage import Answer
from compiler.model.watching import Address, Monitor, Rule
from compiler.reconcile.context import Context

SILENT_FORMS = frozenset({"ticket", "mail", "chat"})
NO_ONCALL = Gap("oncall", "", "no on-call connector configured", configured=False)


def paged(context: Context) -> Link:
    """The fourth link, from the addresses of the alerts that live."""
    if context.promise.response != "page":
        return not_applicable("paged", f"the promise asks for a {context.promise.response}, not for a page")
    if not context.alerts:
        return unknown("paged", "no alert is known")
    rules = _rules(context)
    told = {monitor.id: _addresses(context, monitor, rules.rows) for monitor in context.alerts}
    if not any(told.values()):
        return _nobody(context, rules)
    silent = [monitor for monitor in context.alerts if told[monitor.id]]
    addresses = [address for monitor in silent for address in told[monitor.id]]
    if all(address.form in SILENT_FORMS and not address.templated for address in addresses):
        return absent("paged", Answer((), rules.gaps), _only_tickets(silent[0], addresses))
    return _likely(context, addresses)


def _rules(context: Context) -> Answer[Rule]:
    tags = frozenset({"applies:*"} | {f"applies:{tag}" for monitor in context.alerts for tag in monitor.tags})
    answer = context.estate.tagged(Kind.RULE, tags)
    gaps = tuple(gap for gap in answer.gaps if gap.configured)
    return Answer(tuple(row for row in answer.rows if isinstance(row, Rule)), gaps)


def _addresses(context: Context, monitor: Monitor, rules: tuple[Rule, ...]) -> tuple[Address, ...]:
    ruled = [address for rule in rules if _applies(rule, monitor) for address in rule.notifies]
    combined = [address for one in _composites(context, monitor) for address in one.notifies]
    return monitor.notifies + tuple(ruled) + tuple(combined)


def _applies(rule: Rule, monitor: Monitor) -> bool:
    """A rule by tags needs all of them; one by a scope expression may apply, which is enough for "not nobody"."""
    return rule.monitor_tags <= monitor.tags if rule.monitor_tags else True


def _composites(context: Context, monitor: Monitor) -> list[Monitor]:
    rows = context.estate.referring(monitor.id).rows
    found = [context.estate.get(id).first for id, ref in rows if ref.how == "combines"]
    return [one for one in found if isinstance(one, Monitor)]


def _nobody(context: Context, rules: Answer[Rule]) -> Link:
    monitor = context.alerts[0]
    fed = [id for id in (context.slo.monitors if context.slo else ()) if id == monitor.id]
    if fed and len(context.alerts) == len(fed):
        return absent("paged", Answer((), rules.gaps), _slo_without_alert(context))
    fault = Fault(
        "notifies nobody",
        monitor.id,
        f"“{monitor.name}” fires and notifies nobody: no handle in its message, no notification rule",
        "add the on-call handle to its message, or a notification rule",
        ids=tuple(one.id for one in context.alerts),
    )
    return absent("paged", Answer((), rules.gaps), fault)


def _slo_without_alert(context: Context) -> Fault:
    slo = context.slo
    assert slo is not None
    reason = f"“{slo.name}” rests on monitors that notify nobody, and no alert of its own watches it"
    return Fault("not alerted", slo.id, reason, "add a burn-rate alert to the SLO, and route it")


def _only_tickets(monitor: Monitor, addresses: list[Address]) -> Fault:
    forms = " and ".join(sorted({address.form for address in addresses}))
    reason = f"“{monitor.name}” reaches only {forms}, the promise asks for a page"
    return Fault("pages nobody", monitor.id, reason, "route it to on-call, or declare `response: ticket`")


def _likely(context: Context, addresses: list[Address]) -> Link:
    paging = sorted({address.text for address in addresses if address.form == "oncall"})
    names = ", ".join(paging) if paging else ", ".join(sorted({address.text for address in addresses}))
    proof = Evidence("signal", f"the alert notifies {names}", tuple(one.id for one in context.alerts))
    return unknown("paged", f"{NO_ONCALL.why}; the alert notifies {names}", (NO_ONCALL,), evidence=(proof,))
