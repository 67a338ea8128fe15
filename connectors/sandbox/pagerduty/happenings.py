"""Builders of incidents with the entries of their logs."""

from datetime import datetime, timedelta

from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.rows import API, WEB, iso, reference, thing


def incident(
    key: str, number: int, title: str, at: datetime, *, service: Wire, policy: Wire, inlet: Wire, monitor: str,
    responder: Wire, answered: timedelta | None = timedelta(minutes=4), lasted: timedelta = timedelta(hours=1),
) -> tuple[Wire, tuple[Wire, ...]]:  # fmt: skip
    """A resolved incident that came through `inlet` from the page `monitor`, and its log, newest first.

    Without `answered` nobody acknowledged it and its whole policy ran out.
    """
    who = reference("user", responder["id"], responder["name"])
    by = reference("service", service["id"], service["name"])
    agent = {**reference(inlet["type"], inlet["id"], inlet["name"]), "html_url": None}
    row = {**thing("incident", key, f"[#{number}] {title}"), "self": f"{API}/incidents/{key}"}
    here = {**row, "type": "incident_reference"}
    trigger = {**_entry(f"{key}T", "trigger", at, here, agent), **_channel(title, monitor, responder)}
    steps = [trigger, _entry(f"{key}N", "notify", at + timedelta(seconds=5), here, by, user=who)]
    if answered is None:
        steps += [_entry(f"{key}E", "exhaust_escalation_path", at + timedelta(minutes=75), here, by)]
    else:
        steps += [_entry(f"{key}A", "acknowledge", at + answered, here, who)]
    steps += [_entry(f"{key}R", "resolve", at + lasted, here, agent)]
    full = {
        **row,
        "incident_number": number,
        "title": title,
        "description": title,
        "created_at": iso(at),
        "resolved_at": iso(at + lasted),
        "updated_at": iso(at + lasted),
        "last_status_change_at": iso(at + lasted),
        "last_status_change_by": by,
        "status": "resolved",
        "urgency": "high",
        "incident_key": f"monitor-{number}",
        "service": by,
        "escalation_policy": reference("escalation_policy", policy["id"], policy["name"]),
        "assignments": [],
        "acknowledgements": [],
        "assigned_via": "escalation_policy",
        "teams": [reference("team", "PWHTEAM", "WhatsUp Dispatch")],
        "priority": None,
        "alert_counts": {"all": 1, "triggered": 0, "resolved": 1},
        "resolve_reason": None,
        "incident_type": {"name": "incident_default"},
        "conference_bridge": {"conference_number": "+1 555-0160,,4711#", "conference_url": f"{WEB}/bridge"},
        "first_trigger_log_entry": trigger,
    }
    return full, tuple(reversed(steps))


def _entry(key: str, kind: str, at: datetime, incident: Wire, agent: Wire, user: Wire | None = None) -> Wire:
    summary = f"{kind.replace('_', ' ').capitalize()} by {agent['summary']}"
    entry: Wire = {
        "id": f"R{key}",
        "type": f"{kind}_log_entry",
        "summary": summary,
        "self": f"{API}/log_entries/R{key}",
        "html_url": f"{incident['html_url']}/log_entries/R{key}",
        "created_at": iso(at),
        "agent": agent,
        "channel": {"type": "auto"},
        "incident": incident,
        "contexts": [],
        "teams": [],
    }
    return {**entry, "user": user} if user else entry


def _channel(title: str, monitor: str, responder: Wire) -> Wire:
    """What the monitor sent: its own page, its text, and whoever its text names."""
    details = {"title": title, "monitor_state": "Alert", "body": f"See {monitor} or ask {responder['email']}"}
    return {
        "channel": {
            "type": "api",
            "summary": title,
            "client": "Monitor",
            "client_url": f"{monitor}?from_ts=1&token=sandbox-hook-secret",
            "details": details,
        },
        "contexts": [{"type": "link", "href": monitor, "text": "Monitor"}],
    }
