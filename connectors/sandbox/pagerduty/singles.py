"""Things asked for by their ids, and what hangs below one of them."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.lists import person, service
from connectors.sandbox.pagerduty.reading import Call, Refused
from connectors.sandbox.pagerduty.rows import API, reference
from connectors.sandbox.pagerduty.schedules import layered, shifted


def single(call: Call) -> Wire | None:
    """The answer for one thing, None for a path that is none."""
    for pattern, answer in _SINGLES:
        held = _matched(pattern, call.parts)
        if held is not None:
            return answer(call, *held)
    return None


def _matched(pattern: str, parts: Sequence[str]) -> list[str] | None:
    """What stands at the stars of the pattern."""
    words = pattern.split("/")
    if len(words) != len(parts) or any(word not in ("*", part) for word, part in zip(words, parts, strict=True)):
        return None
    return [part for word, part in zip(words, parts, strict=True) if word == "*"]


def _found(rows: Sequence[Wire], key: str) -> Wire:
    for row in rows:
        if row["id"] == key:
            return row
    raise Refused(404, 2100, "Not Found")


def _service(call: Call, key: str) -> Wire:
    return {"service": service(call, _found(call.account.services, key))}


def _integration(call: Call, key: str, part: str) -> Wire:
    return {"integration": _found(_found(call.account.services, key)["integrations"], part)}


def _policy(call: Call, key: str) -> Wire:
    return {"escalation_policy": _found(call.account.policies, key)}


def _user(call: Call, key: str) -> Wire:
    return {"user": person(call, _found(call.account.users, key))}


def _methods(call: Call, key: str) -> Wire:
    return {"contact_methods": _found(call.account.users, key)["contact_methods"]}


_ALL_PARTS: Final = ("schedule_layers", "overrides_subschedule", "final_schedule")


def _schedule(call: Call, key: str) -> Wire:
    """An id of the other generation is a bad request."""
    for one in call.account.schedules:
        if one.key == key and one.shifts:
            raise Refused(400, 2001, "Invalid Input Provided", ("This schedule is shift-based",))
        if one.key == key:
            return {"schedule": layered(one, call.users, call.window(), _ALL_PARTS)}
    raise Refused(404, 2100, "Not Found")


def _shift_schedule(call: Call, key: str) -> Wire:
    for one in call.account.schedules:
        if one.key == key and not one.shifts:
            raise Refused(400, 2001, "Invalid Input Provided", ("This schedule is layer-based",))
        if one.key == key:
            return {"schedule": shifted(one, call.window(), call.includes)}
    raise Refused(404, 2100, "Not Found")


def _path(call: Call, key: str, kind: str) -> Wire:
    row = _found(call.account.orchestrations, key)
    if kind == "integrations":
        return {"integrations": row["integrations"], "total": len(row["integrations"])}
    if kind not in row:
        raise Refused(404, 2100, "Not Found")
    return {"orchestration_path": row[kind]}


def _service_path(call: Call, key: str) -> Wire:
    """A service that nobody gave rules has an empty path."""
    row = _found(call.account.services, key)
    empty = {
        "type": "service",
        "parent": {"id": key, "type": "service_reference", "self": row["self"]},
        "sets": [{"id": "start", "rules": []}],
        "catch_all": {"actions": {}},
    }
    return {"orchestration_path": call.account.service_paths.get(key, empty)}


def _active(call: Call, key: str) -> Wire:
    _found(call.account.services, key)
    return {"active": key in call.account.service_paths and key not in call.account.inactive}


def _dependencies(call: Call, key: str) -> Wire:
    mine = _found(call.account.business, key)
    kinds = {one["id"]: "service" for one in call.account.services} | {
        one["id"]: "business_service_reference" for one in call.account.business
    }
    rows: list[dict[str, Any]] = [
        {
            "id": f"D{number}",
            "type": "service_dependency",
            "supporting_service": {"id": one, "type": kinds.get(one, "technical_service_reference")},
            "dependent_service": {"id": mine["id"], "type": "business_service_reference"},
        }
        for number, one in enumerate(call.account.supports.get(key, ()))
    ]
    return {"relationships": rows}


def _incident(call: Call, key: str) -> Wire:
    return {"incident": _found(call.account.incidents, key)}


def _alerts(call: Call, key: str) -> Wire:
    row = _found(call.account.incidents, key)
    trigger = row["first_trigger_log_entry"]
    alert = {
        **reference("alert", f"{key}ALERT", row["title"]),
        "self": f"{API}/alerts/{key}ALERT",
        "status": "resolved",
        "severity": "critical",
        "alert_key": row["incident_key"],
        "suppressed": False,
        "integration": trigger["agent"],
        "body": {"type": "alert_body", "details": trigger["channel"]["details"], "contexts": trigger["contexts"]},
    }
    return call.page("alerts", [alert])


_SINGLES: Final[tuple[tuple[str, Callable[..., Wire]], ...]] = (
    ("services/*", _service),
    ("services/*/integrations/*", _integration),
    ("escalation_policies/*", _policy),
    ("users/*", _user),
    ("users/*/contact_methods", _methods),
    ("schedules/*", _schedule),
    ("v3/schedules/*", _shift_schedule),
    ("event_orchestrations/services/*", _service_path),
    ("event_orchestrations/services/*/active", _active),
    ("event_orchestrations/*/*", _path),
    ("service_dependencies/business_services/*", _dependencies),
    ("incidents/*", _incident),
    ("incidents/*/alerts", _alerts),
)
