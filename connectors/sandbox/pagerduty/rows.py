"""Builders of rows: each as full as the vendor serves it, with the people, keys and addresses that it holds."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from connectors.sandbox.exchange import Wire

API: Final = "https://api.pagerduty.com"
WEB: Final = "https://whatsup-logistics.pagerduty.com"

_PAGES: Final[Mapping[str, str]] = {
    "service": "service-directory",
    "escalation_policy": "escalation_policies",
    "schedule": "schedules",
    "schedule_v3": "schedules",
    "user": "users",
    "team": "teams",
    "incident": "incidents",
    "business_service": "business-services",
    "maintenance_window": "maintenance_windows",
}
_PATHS: Final[Mapping[str, str]] = {"escalation_policy": "escalation_policies", "schedule_v3": "v3/schedules"}


def iso(moment: datetime) -> str:
    """A moment as this vendor writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def thing(kind: str, key: str, summary: str) -> Wire:
    """The five keys that every object has."""
    page = f"{WEB}/{_PAGES[kind]}/{key}" if kind in _PAGES else None
    return {
        "id": key,
        "type": kind,
        "summary": summary,
        "self": f"{API}/{_PATHS.get(kind, kind + 's')}/{key}",
        "html_url": page,
    }


def reference(kind: str, key: str, summary: str) -> Wire:
    """The short form of an object."""
    return {**thing(kind, key, summary), "type": f"{kind}_reference"}


def token(*parts: str) -> str:
    """Something that looks like a secret, the same for the same parts."""
    return sha256("/".join(parts).encode()).hexdigest()[:32]


def service(
    key: str,
    name: str,
    policy: Wire,
    *,
    integrations: Sequence[Wire] = (),
    description: str = "",
    status: str = "active",
    last_incident: datetime | None = None,
) -> Wire:
    """A service that pages with high urgency whenever it is called."""
    return {
        **thing("service", key, name),
        "name": name,
        "description": description,
        "status": status,
        "created_at": "2024-03-11T09:00:00-03:00",
        "auto_resolve_timeout": 14400,
        "acknowledgement_timeout": 1800,
        "last_incident_timestamp": iso(last_incident) if last_incident else None,
        "escalation_policy": reference("escalation_policy", policy["id"], policy["name"]),
        "teams": [reference("team", "PWHTEAM", "WhatsUp Dispatch")],
        "incident_urgency_rule": {"type": "constant", "urgency": "high"},
        "support_hours": None,
        "scheduled_actions": [],
        "alert_creation": "create_alerts_and_incidents",
        "alert_grouping_parameters": {"type": "intelligent", "config": {"time_window": 300}},
        "auto_pause_notifications_parameters": {"enabled": False, "timeout": None, "recommended_timeout": 120},
        "integrations": [{**one, "service": reference("service", key, name)} for one in integrations],
        "response_play": None,
        "addons": [],
    }


def integration(key: str, name: str, vendor: str) -> Wire:
    """An integration with its key, with which anybody can page."""
    return {
        **thing("events_api_v2_inbound_integration", key, name),
        "html_url": f"{WEB}/integrations/{key}",
        "name": name,
        "created_at": "2024-03-11T09:05:00-03:00",
        "vendor": {**reference("vendor", "PVENDOR", vendor), "html_url": None},
        "integration_key": token("integration", key),
        "integration_email": f"{key.lower()}@whatsup.example",
    }


def policy(key: str, name: str, levels: Sequence[tuple[int, Sequence[Wire]]], loops: int = 1) -> Wire:
    """An escalation policy: minutes until the next level, and the targets of this one."""
    rules = [
        {
            "id": f"{key}{number}",
            "escalation_delay_in_minutes": delay,
            "targets": list(targets),
            "escalation_rule_assignment_strategy": {"type": "assign_to_everyone"},
        }
        for number, (delay, targets) in enumerate(levels, 1)
    ]
    return {
        **thing("escalation_policy", key, name),
        "name": name,
        "description": None,
        "num_loops": loops,
        "on_call_handoff_notifications": "if_has_services",
        "escalation_rules": rules,
        "services": [],
        "teams": [reference("team", "PWHTEAM", "WhatsUp Dispatch")],
    }


def user(key: str, name: str, phone: str, role: str = "limited_user", job: str = "Engineer") -> Wire:
    """A person with all that the vendor knows: mail, phone, photo, calendars."""
    mail = f"{name.lower().replace(' ', '.')}@whatsup.example"
    feed = f"{WEB}/private/{token('calendar', key)}{token('more', key)}/feed"
    ways = [
        _method(key, "email", "Work", mail),
        _method(key, "phone", "Mobile", phone),
        _method(key, "push_notification", "Handset", token("device", key)),
    ]
    return {
        **thing("user", key, name),
        "name": name,
        "email": mail,
        "time_zone": "America/Sao_Paulo",
        "color": "teal",
        "avatar_url": f"https://secure.gravatar.com/avatar/{token('photo', key)}.png?d=mm&r=PG",
        "billed": True,
        "role": role,
        "description": f"Call {phone}",
        "invitation_sent": False,
        "job_title": job,
        "locale": "pt-BR",
        "http_cal_url": feed,
        "web_cal_url": feed.replace("https://", "webcal://"),
        "contact_methods": ways,
        "notification_rules": [],
        "teams": [reference("team", "PWHTEAM", "WhatsUp Dispatch")],
    }


def _method(user: str, kind: str, label: str, address: str) -> Wire:
    key = token(user, kind)[:7].upper()
    return {
        "id": key,
        "type": f"{kind}_contact_method",
        "summary": label,
        "self": f"{API}/users/{user}/contact_methods/{key}",
        "html_url": None,
        "label": label,
        "address": address,
        "country_code": 1,
        "blacklisted": False,
        "enabled": True,
    }


def window(key: str, text: str, services: Sequence[Wire], start: datetime, end: datetime, by: Wire) -> Wire:
    """A maintenance window over services, with the person who made it."""
    return {
        **thing("maintenance_window", key, text),
        "sequence_number": 4,
        "start_time": iso(start),
        "end_time": iso(end),
        "description": text,
        "created_by": reference("user", by["id"], by["name"]),
        "services": [reference("service", one["id"], one["name"]) for one in services],
        "teams": [],
    }


def business(key: str, name: str, contact: str) -> Wire:
    """A business service; people write anything into whom to contact."""
    return {
        **thing("business_service", key, name),
        "name": name,
        "description": "What merchants buy.",
        "point_of_contact": contact,
        "team": {"id": "PWHTEAM", "type": "team_reference", "self": f"{API}/teams/PWHTEAM"},
    }


def rule(key: str, label: str, conditions: Sequence[str], actions: Wire, *, disabled: bool = False) -> Wire:
    """A rule of an orchestration."""
    return {
        "id": key,
        "label": label,
        "disabled": disabled,
        "conditions": [{"expression": one} for one in conditions],
        "actions": {"annotate": "", "automation_actions": [], "variables": [], "extractions": [], **actions},
    }


def path(kind: str, parent: Wire, rules: Sequence[Wire], catch_all: Wire | None = None) -> Wire:
    """A path of an orchestration with one set of rules."""
    return {
        "type": kind,
        "parent": {name: parent[name] for name in ("id", "type", "self")},
        "sets": [{"id": "start", "rules": list(rules)}],
        "catch_all": {"actions": catch_all or {}},
        "created_at": "2026-02-01T12:00:00Z",
        "updated_at": "2026-02-01T12:00:00Z",
        "version": "AbCdEfGhIjKlMnOp",
    }
