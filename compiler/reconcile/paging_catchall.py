"""Alerts that nobody routed on purpose: what came of them went through the catch-all of a routing before services.

Rules are texts of their product, and whether one holds for an alert is not known beforehand. So only history tells: an
incident of the alert came through the routing's own door, at a service to which none of its rules leads.
"""

from collections.abc import Iterator

from compiler.model.base import Id, Kind
from compiler.model.chain import Fault
from compiler.model.incident import LOOKBACK, Incident, Incidents
from compiler.model.routing import Integration, OncallService, Routing
from compiler.reconcile.context import Context
from compiler.reconcile.paging import Paging
from compiler.reconcile.paging_incidents import set_off


def caught(context: Context, ways: tuple[Paging, ...]) -> tuple[Fault, ...]:
    """The faults of alerts that only a catch-all takes, each alert once; nothing is broken by that."""
    found: dict[Id, Fault] = {}
    for one in ways:
        for routing, service in _before(context, one):
            incident = _came(context, one, routing, service)
            if incident is not None:
                found.setdefault(one.monitor.id, _fault(one, routing, service, incident))
    return tuple(found.values())


def _before(context: Context, one: Paging) -> Iterator[tuple[Routing, OncallService]]:
    """The routings on the way that route other things on purpose, with the service to which their catch-all leads."""
    for leg in one.way.legs:
        routing = context.estate.get(leg.id).first if leg.id is not None and leg.id.kind == Kind.ROUTING else None
        if not isinstance(routing, Routing) or routing.of is not None or routing.otherwise is None:
            continue
        meant = {id for rule in routing.rules if rule.enabled and not rule.drops for id in rule.to}
        for target in routing.otherwise.to if meant else ():
            service = context.estate.get(target).first
            if isinstance(service, OncallService) and target not in meant and "to:*" not in routing.tags:
                yield routing, service


def _came(context: Context, one: Paging, routing: Routing, service: OncallService) -> Incident | None:
    """The newest incident of the alert that went through that routing to that service."""
    known = context.estate.get(service.id.seen_as(Kind.INCIDENTS)).first
    since = context.as_of - LOOKBACK
    for incident in known.incidents if isinstance(known, Incidents) else ():
        door = context.estate.get(incident.via).first if incident.via is not None else None
        through = isinstance(door, Integration) and door.feeds == routing.id
        if through and incident.opened >= since and set_off(incident, one.monitor):
            return incident
    return None


def _fault(one: Paging, routing: Routing, service: OncallService, incident: Incident) -> Fault:
    alert = f"“{one.monitor.name}”"
    came = f"its incident of {incident.opened:%Y-%m-%d} came to “{service.name}” that way"
    reason = f"no rule of “{routing.name}” leads {alert} anywhere, only the catch-all takes it: {came}"
    fix = f"add a rule to “{routing.name}” for it, or say that the catch-all is meant, in an allowance"
    return Fault("only the catch-all", one.monitor.id, reason, fix, False)
