"""Builders of rows in the vendor's wire shape: keys, their order and their types follow recorded answers.

Dates of birth of definitions are fixed, not relative to the present, so that starting the sandbox anew changes no
definition; only readings, mutes and other things of the moment move with the clock.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from connectors.sandbox.datadog.estate import iso
from connectors.sandbox.exchange import Wire

ORG_ID = 1300771
OWNER: Wire = {"name": "Platform automation", "handle": "platform.bot@example.com"}
ANA: Wire = {"name": "Ana", "handle": "ana@example.com"}
ROBOT_ID = 4711001
_BORN = datetime(2025, 3, 11, 9, 12, 44, 120934, tzinfo=UTC)


def born(text: str) -> datetime:
    """A fixed date such as 2025-06-02, as the moment of birth of a definition."""
    year, month, day = map(int, text.split("-"))
    return _BORN.replace(year=year, month=month, day=day)


def monitor(
    key: int,
    name: str,
    query: str,
    *,
    kind: str = "query alert",
    message: str = "",
    tags: Sequence[str] = (),
    critical: float | None = None,
    options: Mapping[str, object] | None = None,
    state: str = "OK",
    since: datetime | None = None,
    priority: int | None = None,
    made: datetime = _BORN,
    by: Wire = OWNER,
) -> Wire:
    """A monitor as the list and the single call return it; `since` is when its state began."""
    return {
        "id": key,
        "org_id": ORG_ID,
        "type": kind,
        "name": name,
        "message": message,
        "tags": list(tags),
        "query": query,
        "options": _options(critical, options or {}),
        "multi": " by {" in query or ".by(" in query,
        "created_at": int(made.timestamp()) * 1000,
        "created": iso(made),
        "modified": iso(made),
        "deleted": None,
        "restricted_roles": None,
        "restriction_policy": None,
        "draft_status": "published",
        "priority": priority,
        "overall_state_modified": since.isoformat() if since else None,
        "overall_state": state,
        "creator": {**by, "email": by["handle"], "id": ROBOT_ID},
        "matching_downtimes": [],
    }


def _options(critical: float | None, more: Mapping[str, object]) -> Wire:
    thresholds = {} if critical is None else {"thresholds": {"critical": critical}}
    return {
        **thresholds,
        "notify_audit": False,
        "include_tags": True,
        "notify_no_data": False,
        "new_host_delay": 300,
        "require_full_window": False,
        "silenced": {},
        **more,
    }


def burn_alert(
    key: int,
    name: str,
    slo_id: str,
    rate: float,
    *,
    over: str = "30d",
    long: str = "1h",
    short: str = "5m",
    message: str,
    tags: Sequence[str],
    **more: object,
) -> Wire:
    """A burn-rate alert on an SLO: `rate` times the sustainable burn over the long and the short window."""
    query = f'burn_rate("{slo_id}").over("{over}").long_window("{long}").short_window("{short}") > {rate}'
    return monitor(key, name, query, kind="slo alert", message=message, tags=tags, critical=rate, **more)  # type: ignore[arg-type]


def slo(
    key: str,
    name: str,
    thresholds: Mapping[str, tuple[float, float | None]],
    *,
    tags: Sequence[str],
    description: str = "",
    made: datetime = _BORN,
    **kind: object,
) -> Wire:
    """An SLO as the list returns it; `thresholds` maps a timeframe to target and warning, the first is primary.

    `kind` comes from `counted`, `sliced` or `resting_on`.
    """
    rows = [_threshold(frame, target, warning) for frame, (target, warning) in thresholds.items()]
    first = rows[0]
    warning = {"warning_threshold": first["warning"]} if "warning" in first else {}
    return {
        "id": key,
        "name": name,
        "tags": list(tags),
        "monitor_tags": [],
        "thresholds": rows,
        "type": "metric",
        "type_id": 1,
        "description": description,
        "timeframe": first["timeframe"],
        **warning,
        "target_threshold": first["target"],
        "creator": {**OWNER, "email": OWNER["handle"]},
        "created_at": int(made.timestamp()),
        "modified_at": int(made.timestamp()),
        **kind,
    }


def _threshold(frame: str, target: float, warning: float | None) -> Wire:
    row: Wire = {"timeframe": frame, "target": target, "target_display": _display(target)}
    return row if warning is None else {**row, "warning": warning, "warning_display": _display(warning)}


def _display(percent: float) -> str:
    """The vendor drops trailing zeros and keeps the dot: 99.0 is shown as `99.`."""
    return f"{percent:.4f}".rstrip("0")


def counted(good: str, total: str) -> Wire:
    """The parts of an SLO that counts good events against all events."""
    return {"type": "metric", "type_id": 1, "query": {"denominator": total, "numerator": good}}


def sliced(query: str, comparator: str, threshold: float, seconds: int = 300) -> Wire:
    """The parts of an SLO that counts slices of time in which a condition holds."""
    inner = {
        "formulas": [{"formula": "query1"}],
        "queries": [{"data_source": "metrics", "name": "query1", "query": query}],
    }
    rule = {"comparator": comparator, "query": inner, "threshold": threshold, "query_interval_seconds": seconds}
    return {"type": "time_slice", "type_id": 2, "sli_specification": {"time_slice": rule}}


def resting_on(*monitors: Wire) -> Wire:
    """The parts of an SLO that is the uptime of monitors."""
    tags = sorted({tag for row in monitors for tag in row["tags"]})
    return {"type": "monitor", "type_id": 0, "monitor_ids": [row["id"] for row in monitors], "monitor_tags": tags}


def slug(title: str) -> str:
    """The decoration that the vendor adds to a dashboard's address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def definition(
    service: str, team: str, *, tier: str, links: Sequence[Wire], contacts: Sequence[Wire], paging: str = "PWHATSUP"
) -> Wire:
    """A service definition of schema v2.2, with its keys in dashes; `paging` is the service that it is paged by."""
    schema: Wire = {
        "schema-version": "v2.2",
        "dd-service": service,
        "team": team,
        "tier": tier,
        "lifecycle": "production",
        "application": "whatsup-logistics",
        "type": "web",
        "languages": ["python"],
        "contacts": list(contacts),
        "links": list(links),
        "tags": [f"team:{team}", "env:prod"],
        "integrations": {"pagerduty": {"service-url": f"https://whatsup-logistics.pagerduty.com/services/{paging}"}},
    }
    return {"type": "service-definition", "id": _hex_id(service), "attributes": {"meta": _META, "schema": schema}}


_META: Wire = {
    "last-modified-time": "2026-02-03T10:20:30Z",
    "github-html-url": "",
    "ingestion-source": "api",
    "origin": "unknown",
    "origin-detail": "",
    "warnings": [],
    "ingested-schema-version": "v2.2",
}


def team(key: str, handle: str, name: str, members: int) -> Wire:
    """A team as the list returns it."""
    links = {
        "user_team_permissions": {"links": {"related": f"/api/v2/team/{key}/permission-settings"}},
        "team_links": {"links": {"related": f"/api/v2/team/{key}/links"}},
    }
    attributes = {
        "user_count": members,
        "name": name,
        "handle": handle,
        "created_at": "2025-01-20T12:00:00.000000+00:00",
        "link_count": 0,
        "summary": None,
        "modified_at": "2025-01-20T12:00:00.000000+00:00",
        "description": None,
    }
    return {"type": "team", "relationships": links, "attributes": attributes, "id": key}


def rule(key: str, name: str, tags: Sequence[str], recipients: Sequence[str]) -> Wire:
    """A monitor notification rule: all of `tags` on a monitor add the recipients, written without @."""
    attributes = {
        "created_at": "2025-05-29T02:36:21.133807+00:00",
        "filter": {"tags": list(tags)},
        "recipients": list(recipients),
        "modified_at": "2025-05-29T02:36:21.141964+00:00",
        "name": name,
    }
    return {"type": "monitor-notification-rule", "attributes": attributes, "id": key}


def correction(key: str, slo_id: str, start: int, end: int, category: str) -> Wire:
    """A window that is taken out of an SLO's reckoning; epoch seconds."""
    who = {"uuid": key, "handle": ANA["handle"], "email": ANA["handle"], "name": ANA["name"], "icon": ""}
    attributes = {
        "slo_id": slo_id,
        "start": start,
        "end": end,
        "description": "Database upgrade, announced a week before",
        "category": category,
        "timezone": "America/Sao_Paulo",
        "created_at": start,
        "modified_at": start,
        "rrule": None,
        "duration": None,
        "creator": {"data": {"type": "users", "id": key, "attributes": who}},
        "modifier": None,
    }
    return {"type": "correction", "id": key, "attributes": attributes}


def _hex_id(text: str) -> str:
    """A stable 32-digit id for a name, as a definition has one."""
    import hashlib

    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
