"""Integrations, and maintenance that switches them off."""

import re
from datetime import datetime

from compiler.model.base import Id, Kind
from compiler.model.routing import Integration, Maintenance, addressed
from connectors.wire.operations.account import Account, teams
from connectors.wire.operations.fields import Json, instant, objects, part, text

_ANY = frozenset({"api", "email", "webhook", "default", "incoming"})
"""Types that take events of whatever product."""

_VERSION = re.compile(r"[^a-z0-9]|v\d+$")
_OVER = frozenset({"past", "cancelled"})


def read_integration(account: Account, key: str, body: Json) -> Integration:
    """An integration; one without a team of its own may lead to any, as its events choose."""
    team, name = text(body.get("teamId")), text(body.get("name"))
    feeds = account.id(Kind.ONCALL_SERVICE, team) if team else None
    leads = frozenset({f"feeds:{team or '*'}"})
    return Integration(
        account.id(Kind.INTEGRATION, key),
        name or key,
        addressed(account.product, name) | leads | teams(team),
        account.team(team),
        feeds=feeds,
        origin=origin(body.get("type")),
        enabled=body.get("enabled") if isinstance(body.get("enabled"), bool) else None,
    )


def origin(form: object) -> str:
    """The product whose events a type of integration takes: `NewRelicV2` is `newrelic`, `API` is anybody's."""
    found = _VERSION.sub("", re.sub(r"[^a-z0-9]", "", text(form).lower()))
    return "" if found in _ANY else found


def silences(body: Json) -> bool:
    """Whether maintenance that lasts or is planned switches an integration off."""
    return body.get("status") not in _OVER and bool(_covered(body))


def read_maintenance(account: Account, key: str, body: Json) -> Maintenance:
    """Maintenance; without an end where it is meant to last indefinitely."""
    times = part(body, "time") or body
    covered = _covered(body)
    endless = times.get("type") == "indefinitely"
    ends: datetime | None = None if endless else instant(times.get("endDate"))
    return Maintenance(
        account.id(Kind.MAINTENANCE, key),
        text(body.get("description")) or key,
        frozenset(f"covers:{one}" for one in covered),
        covers=tuple(Id(account.instance, Kind.INTEGRATION.value, one) for one in covered),
        starts=instant(times.get("startDate")),
        ends=ends,
    )


def _covered(body: Json) -> tuple[str, ...]:
    """The integrations that it disables; what it does to policies changes no route."""
    rules = (row for row in objects(body.get("rules")) if row.get("state") == "disabled")
    entities = (part(row, "entity") for row in rules)
    return tuple(text(one.get("id")) for one in entities if one.get("type") == "integration" and one.get("id"))
