"""One incident: at the door reduced to what proves a route and tells times, and read from its kept body."""

from collections.abc import Mapping
from typing import Any, Literal

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.incident import Incident, Incidents
from connectors.pagerduty.bodies import opened, page_of
from connectors.pagerduty.origins import origins
from connectors.pagerduty.timeline import Timeline, Timelines, inlet
from connectors.pagerduty.words import instant, key_of, low, objects, part, text, written

_MOST_ORIGINS = 20
_URGENCIES: Mapping[str, Literal["high", "low"]] = {"high": "high", "low": "low"}


def reduced(found: Mapping[str, Any], logs: Timelines | None) -> Mapping[str, Any]:
    """What is kept of an incident. Assignees, acknowledgers and the trigger's own details stay outside.

    The acknowledgement that the incident itself carries is lost once it is resolved; its log keeps it.
    """
    trigger, log = part(found, "first_trigger_log_entry"), (logs or {}).get(key_of(found), Timeline())
    acknowledged = [*(one.get("at") for one in objects(found.get("acknowledgements"))), log.acknowledged]
    told = [written(at) for one in acknowledged if (at := instant(one)) is not None]
    resolved = low(found.get("status")) == "resolved"
    closed = found.get("resolved_at") or (found.get("last_status_change_at") if resolved else None)
    return {
        "key": key_of(found),
        "title": text(found.get("title")),
        "opened": _instant(found.get("created_at")),
        "acknowledged": min(told, default=None),
        "closed": _instant(closed),
        "urgency": low(found.get("urgency")),
        "origins": sorted({*origins(trigger), *log.origins})[:_MOST_ORIGINS],
        "via": inlet(trigger) or log.via,
        "called": key_of(found.get("escalation_policy")),
        "escalated": log.escalated if logs is not None else None,
        "exhausted": log.exhausted if logs is not None else None,
        "html_url": text(found.get("html_url")),
    }


def _instant(value: Any) -> str | None:
    found = instant(value)
    return written(found) if found is not None else None


def read_incidents(instance: str, key: str, body: bytes) -> Incidents:
    """The incidents of a service, newest first; one without an instant of its beginning is left out."""
    found = opened(body, Kind.INCIDENTS, key)
    since = instant(found.get("since"))
    if since is None:
        raise Contract(f"{Kind.INCIDENTS}/{key}: the kept body does not say since when")
    read = (_incident(instance, one) for one in objects(found.get("incidents")))
    return Incidents(Id(instance, Kind.INCIDENTS.value, key), since, tuple(one for one in read if one is not None))


def _incident(instance: str, found: Mapping[str, Any]) -> Incident | None:
    began, via, called, page = (
        instant(found.get("opened")),
        text(found.get("via")),
        text(found.get("called")),
        page_of(found),
    )
    if began is None:
        return None
    return Incident(
        text(found.get("key")),
        text(found.get("title")),
        began,
        instant(found.get("acknowledged")),
        instant(found.get("closed")),
        _URGENCIES.get(text(found.get("urgency")), "unknown"),
        tuple(text(one) for one in found.get("origins") or ()),
        Id(instance, Kind.INTEGRATION.value, via) if via else None,
        Id(instance, Kind.POLICY.value, called) if called else None,
        found.get("escalated"),
        found.get("exhausted"),
        page.url if page else "",
    )
