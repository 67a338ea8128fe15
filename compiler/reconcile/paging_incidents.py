"""The way that incidents went: an alert is proven to reach an on-call service by what came of it lately."""

import re
from collections.abc import Iterator

from compiler.model.base import Id, Kind
from compiler.model.chain import Evidence
from compiler.model.incident import LOOKBACK, Incident, Incidents
from compiler.model.routing import spelled
from compiler.model.watching import Monitor
from compiler.reconcile.context import Context, instances

NAMELESS = "none"
"""The key under which a product keeps incidents that name no service."""


def came(context: Context, monitor: Monitor, service: Id, via: Id | None = None) -> Evidence | None:
    """The proof that an incident of this alert reached the service within 90 days, None where there is none.

    With `via` it must have come by that integration.

    Either the incident of the service names the alert, or another product's incident names both the alert and the
    page of an incident of the service.
    """
    known = context.estate.get(service.seen_as(Kind.INCIDENTS)).first
    if not isinstance(known, Incidents):
        return None
    for incident in _late(context, known):
        if set_off(incident, monitor) and (via is None or incident.via == via):
            said = f"an incident came that way on {incident.opened:%Y-%m-%d}"
            return Evidence("referenced", said, (known.id,))
    return _beside(context, monitor, known) if via is None else None


def set_off(incident: Incident, monitor: Monitor) -> bool:
    """Whether that alert set the incident off, by its key or its page."""
    page = spelled(monitor.opening.url) if monitor.opening else ""
    return any(_means(origin, monitor.id.key, page) for origin in incident.origins)


def _means(origin: str, key: str, page: str) -> bool:
    return origin == key or key in re.split(r"[/?#&=]", origin) or (bool(page) and spelled(origin) == page)


def _beside(context: Context, monitor: Monitor, known: Incidents) -> Evidence | None:
    """The proof by an incident that some other product keeps, which names both ends of the way."""
    pages = {spelled(one.url): one for one in _late(context, known) if one.url}
    for held in _others(context, known.id) if pages else ():
        for incident in _late(context, held):
            met = next((pages[spelled(url)] for url in incident.beside if spelled(url) in pages), None)
            if met is not None and set_off(incident, monitor):
                said = f"the incident {incident.key} of {held.id.instance} names this alert and incident {met.key}"
                return Evidence("referenced", f"{said}, of {met.opened:%Y-%m-%d}", (held.id, known.id))
    return None


def _others(context: Context, own: Id) -> Iterator[Incidents]:
    """The incidents of the service's deployables, and those that name no service, in products that keep them so."""
    names = {value for key, value in context.service.matches if key == "service"} | {context.service.name, NAMELESS}
    for instance in instances(context.estate, Kind.INCIDENTS):
        if instance != own.instance:
            for name in sorted(names):
                found = context.estate.get(Id(instance, Kind.INCIDENTS, name)).first
                if isinstance(found, Incidents):
                    yield found


def _late(context: Context, known: Incidents) -> Iterator[Incident]:
    since = context.as_of - LOOKBACK
    return (one for one in known.incidents if one.opened >= since)
