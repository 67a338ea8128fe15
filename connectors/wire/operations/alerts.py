"""Alerts as incidents of the team that they concerned."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.model.incident import Incident, Incidents
from connectors.wire.operations.account import Account
from connectors.wire.operations.fields import Json, instant, objects, part, taken, text, whole

NO_TEAM = "none"
"""The key of alerts that concern no team."""

_KEPT = ("id", "message", "createdAt", "report")
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`{}|\\]+")
_KEY = re.compile(r"[0-9]{4,20}|[0-9a-f]{32}")


def kept(alert: Json, found: Json | None = None) -> dict[str, Any]:
    """What comes in of an alert: no owner, no note, no text but its title; `found` is the answer to its single read.

    Of details and descriptions only urls and keys of monitors are taken.
    """
    integration = part(alert, "integration") or taken(alert, "integrationId")
    report = taken(part(alert, "report"), "ackTime", "closeTime")
    more = {"report": report, "integration": text(integration.get("id") or integration.get("integrationId"))}
    return {**taken(alert, *_KEPT), **more, "origins": list(dict.fromkeys(_origins(alert, found or {})))}


def team(alert: Json) -> str:
    """The team that an alert concerns; both an old and a new field may name it."""
    owner = text(alert.get("ownerTeamId"))
    named = [text(one.get("id")) for one in objects(alert.get("responders")) if one.get("type") == "team"]
    old = [text(one.get("id")) for one in objects(alert.get("teams"))]
    return owner or next((one for one in (*named, *old) if one), NO_TEAM)


def read_incidents(account: Account, key: str, body: Json) -> Incidents:
    """The alerts of one team, newest first; raises Contract where nobody knows since when."""
    since = instant(body.get("since"))
    if since is None:
        raise Contract(f"alerts of {key}: it is not told since when they were read")
    found = [one for row in objects(body.get("alerts")) if (one := _incident(account, row)) is not None]
    found.sort(key=lambda one: (one.opened, one.key), reverse=True)
    return Incidents(account.id(Kind.INCIDENTS, key), since, tuple(found))


def _incident(account: Account, row: Json) -> Incident | None:
    """`report` holds milliseconds since creation. Priorities page as everybody chose, so the urgency is not told."""
    opened, key, report = instant(row.get("createdAt")), text(row.get("id")), part(row, "report")
    if opened is None or not key:
        return None
    via = text(row.get("integration"))
    return Incident(
        key,
        text(row.get("message")),
        opened,
        _after(opened, report.get("ackTime")),
        _after(opened, report.get("closeTime")),
        origins=tuple(text(one) for one in row.get("origins") or ()),
        via=account.id(Kind.INTEGRATION, via) if via else None,
        url=account.alert(key),
    )


def _after(opened: datetime, passed: Any) -> datetime | None:
    milliseconds = whole(passed)
    return opened + timedelta(milliseconds=milliseconds) if milliseconds is not None and milliseconds >= 0 else None


def _origins(alert: Json, found: Json) -> Iterator[str]:
    """Urls of what set it off, and bare keys of monitors, as its alias, source, details and description tell."""
    details = part(found, "details") or part(found, "extraProperties")
    for one in (alert.get("alias"), alert.get("source"), found.get("description"), *details.values()):
        said = text(one).strip()
        if _KEY.fullmatch(said):
            yield said
        yield from (url.rstrip(".,;:!?*_") for url in _URL.findall(said))
