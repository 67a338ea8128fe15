"""Rows as they go to the door, without people: what is kept of each object, and how a kept body is read again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.model.rota import RENDERED, RENDERED_BACK, Responder
from compiler.model.watching import Entry
from compiler.ports import Row
from connectors.wire.mail import mail_tags
from connectors.wire.operations.account import Account, opened, owner
from connectors.wire.operations.alerts import read_incidents
from connectors.wire.operations.doors import read_integration, read_maintenance
from connectors.wire.operations.escalation import read_policy
from connectors.wire.operations.fields import Json, taken, text
from connectors.wire.operations.persons import impersonal
from connectors.wire.operations.routing import read_routing, read_team
from connectors.wire.operations.timeline import read_rota, read_shifts

STAGES = ("alert", "team", "notification")
"""The words before the team's key in the keys of its three routings, by stage."""

_OWNED = ("ownerTeam", "teamId")
_SCHEDULE = ("name", "timezone", "enabled", *_OWNED)
_ROTATION = ("id", "name", "participants")
_ESCALATION = ("name", "rules", "repeat", "enabled", *_OWNED)
_RULE = (
    "name", "order", "isDefault", "criteria", "timezone", "timeRestriction", "notify", "enabled", "type", "filter",
    "timeRestrictions", "suppress", "delayAction", "continue", "responders", "ignoreOriginalResponders",
    "keepOriginalResponders",
)  # fmt: skip


def window(now: datetime) -> tuple[datetime, datetime]:
    """The span for which shifts are meant: from a day ago to five weeks ahead, on the hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour - RENDERED_BACK, hour + RENDERED


def team_row(key: str, team: Json, services: Iterable[str]) -> Row:
    """A team with the keys of the services that lead to it."""
    kept = taken(team, "name", "teamName", "description", "links")
    return row(Kind.ONCALL_SERVICE, key, {**kept, "services": sorted(services)})


def routing_row(team: str, name: str, stage: int, rules: Iterable[Json]) -> Row:
    """The rules of one stage of a team, in the order given."""
    kept = [taken(rule, *_RULE) for rule in rules]
    return row(Kind.ROUTING, f"{STAGES[stage]}-{team}", {"team": team, "name": name, "stage": stage, "rules": kept})


def policy_row(key: str, escalation: Json) -> Row:
    """An escalation."""
    return row(Kind.POLICY, key, taken(escalation, *_ESCALATION))


def rota_row(key: str, schedule: Json, used_by: Iterable[str]) -> Row:
    """A schedule as defined, with the keys of the escalations that call it."""
    rotations = [taken(one, *_ROTATION) for one in schedule.get("rotations") or () if isinstance(one, dict)]
    return row(Kind.ROTA, key, {**taken(schedule, *_SCHEDULE), "rotations": rotations, "used_by": sorted(used_by)})


def shifts_row(key: str, timeline: Json, meant: tuple[datetime, datetime]) -> Row:
    """The rendered timeline of a schedule for the window that was meant."""
    kept = taken(timeline, "startDate", "endDate", "finalTimeline")
    first, last = (one.isoformat() for one in meant)
    return row(Kind.SHIFTS, key, {"first": first, "last": last, "timeline": kept})


def integration_row(key: str, integration: Json) -> Row:
    """An integration; its key for sending is never read."""
    return row(Kind.INTEGRATION, key, taken(integration, "name", "type", "enabled", "teamId"))


def maintenance_row(key: str, maintenance: Json) -> Row:
    """Maintenance that lasts or is planned."""
    kept = taken(maintenance, "description", "status", "time", "startDate", "endDate", "rules")
    return row(Kind.MAINTENANCE, key, kept)


def incidents_row(team: str, since: datetime, alerts: Iterable[Json]) -> Row:
    """The alerts of one team, each as `alerts.kept` leaves it, read whole since that instant."""
    return row(Kind.INCIDENTS, team, {"since": since.isoformat(), "alerts": list(alerts)})


def responder_row(key: str, active: bool | None, name: str = "", mail: Mapping[str, str] | None = None) -> Row:
    """Somebody who can be called; the name only where the settings allow it, of the address its pseudonym alone."""
    return row(Kind.RESPONDER, key, {"active": active, "display": name, **(mail or {})})


def entry_row(key: str, service: Json, team: str, page: str) -> Row:
    """A service of the product's own catalogue, under its name, with its team's name and the page that pages it."""
    kept = taken(service, "name", "tags", "tier", "type")
    return row(Kind.ENTRY, key, {**kept, "owner": team, "oncall": [page] if page else []})


def entry_key(service: Json, taken_keys: set[str]) -> str:
    """The name of a service, by which other catalogues know it as well; its id where another has that name already."""
    name, key = text(service.get("name")), text(service.get("id"))
    chosen = key if name in taken_keys or not name else name
    taken_keys.add(chosen)
    return chosen


def row(kind: Kind, key: str, body: Mapping[str, Any]) -> Row:
    """A row without people, whose body has its keys in order, so that equal things have equal bytes."""
    return Row(kind, key, orjson.dumps(impersonal(body), option=orjson.OPT_SORT_KEYS))


def read(account: Account, kind: Kind, key: str, body: bytes) -> Any:
    """The value of a kept body; raises Contract."""
    if kind not in _READERS:
        raise Contract(f"{kind} is no kind of this product")
    return _READERS[kind](account, key, opened(body, f"{kind} {key}"))


def _read_responder(account: Account, key: str, body: Json) -> Responder:
    active = body.get("active")
    name = text(body.get("display"))
    return Responder(
        account.id(Kind.RESPONDER, key), name, mail_tags(body), active=active if isinstance(active, bool) else None
    )


def _read_entry(account: Account, key: str, body: Json) -> Entry:
    tags = body.get("tags")
    return Entry(
        account.id(Kind.ENTRY, key),
        text(body.get("name")) or key,
        frozenset(one for one in tags if isinstance(one, str)) if isinstance(tags, list) else frozenset(),
        owner=text(body.get("owner")) or owner(body),
        tier=text(body.get("tier")),
        oncall=tuple(text(one) for one in body.get("oncall") or ()),
    )


_READERS: Mapping[Kind, Callable[[Account, str, Json], Any]] = {
    Kind.ONCALL_SERVICE: read_team,
    Kind.ROUTING: read_routing,
    Kind.POLICY: read_policy,
    Kind.ROTA: read_rota,
    Kind.SHIFTS: read_shifts,
    Kind.INTEGRATION: read_integration,
    Kind.MAINTENANCE: read_maintenance,
    Kind.INCIDENTS: read_incidents,
    Kind.RESPONDER: _read_responder,
    Kind.ENTRY: _read_entry,
}
