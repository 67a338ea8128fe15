"""On-Call and incidents: linked objects with what belongs to them beside, and who is on call at one instant."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.datadog.estate import ago, iso
from connectors.sandbox.exchange import BadParameter, Reply, Wire, cut, json_reply
from connectors.sandbox.operations.estate import Escalation, Operations, Person, Schedule
from connectors.sandbox.whatsup import ids

_LAST_WAIT_S = 600


def rules(call: Call) -> Reply:
    """The routing rules of a team, 404 for one that takes no pages: business hours first, then everything."""
    policy = next((one for one in call.oncall.escalations if one.team == call.key), None)
    if policy is None:
        return _missing()
    rows = [_rule(call.key, 1, policy, "tags.severity:low", "low"), _rule(call.key, 2, policy, "", "high")]
    links = [{"id": row["id"], "type": "team_routing_rules"} for row in rows]
    data = {"id": call.key, "type": "team_routing_rules", "relationships": {"rules": {"data": links}}}
    return json_reply(200, {"data": data, "included": rows})


def _rule(team: str, number: int, policy: Escalation, query: str, urgency: str) -> Wire:
    action = {"type": "escalation_policy", "policy_id": policy.key, "urgency": urgency}
    return {
        "id": f"{team[:-1]}{number}",
        "type": "team_routing_rules",
        "attributes": {"actions": [action], "query": query, "urgency": urgency},
        "relationships": {"policy": {"data": {"id": policy.key, "type": "policies"}}},
    }


def policy(call: Call) -> Reply:
    """One escalation policy with its steps, their targets, and all that is told of the people among these."""
    found = next((one for one in call.oncall.escalations if one.key == call.key), None)
    if found is None:
        return _missing()
    included = list(_included(call.oncall, found))
    steps = [{"id": row["id"], "type": "steps"} for row in included if row["type"] == "steps"]
    data = {
        "id": found.key,
        "type": "policies",
        "attributes": {"name": found.name, "resolve_page_on_policy_end": False, "retries": found.count},
        "relationships": {
            "steps": {"data": steps},
            "teams": {"data": [{"id": found.team, "type": "teams"}]},
        },
    }
    return json_reply(200, {"data": data, "included": included})


def _included(oncall: Operations, found: Escalation) -> Iterator[Wire]:
    waits = [(later.after - rung.after) * 60 for rung, later in pairwise(found.rungs)] + [_LAST_WAIT_S]
    for number, (rung, wait) in enumerate(zip(found.rungs, waits, strict=True), 1):
        kind = "users" if rung.form == "user" else "schedules"
        target = {"id": rung.key, "type": kind}
        if rung.how == "next":
            target = {"id": f"{rung.key}_next", "type": "schedule_target"}
            schedule = {"schedule": {"data": {"id": rung.key, "type": "schedules"}}}
            yield {**target, "attributes": {"position": "next"}, "relationships": schedule}
        yield {
            "id": f"{found.key[:-1]}{number}",
            "type": "steps",
            "attributes": {"assignment": "default", "escalate_after_seconds": wait},
            "relationships": {"targets": {"data": [target]}},
        }
        person = oncall.person(rung.key)
        if person is not None:
            yield _user(person)


def schedules(call: Call) -> Reply:
    """The list of schedules, in pages."""
    size, number = min(call.request.number("page[size]", 100), 100), call.request.number("page[number]", 0)
    rows = cut(call.oncall.schedules, number * size, size, call.request.endless)
    return json_reply(200, {"data": [_schedule(one) for one in rows], "meta": {"page": {"size": size}}})


def schedule(call: Call) -> Reply:
    """One schedule."""
    found = next((one for one in call.oncall.schedules if one.key == call.key), None)
    return _missing() if found is None else json_reply(200, {"data": _schedule(found)})


def on_call(call: Call) -> Reply:
    """The shift that holds the instant asked for; without data in a hole."""
    found = next((one for one in call.oncall.schedules if one.key == call.key), None)
    if found is None:
        return _missing()
    at = _instant(call)
    for begins, ends, who in found.periods(found.rotations[0], at - timedelta(days=40), at + timedelta(days=40)):
        person = call.oncall.person(who)
        if begins <= at < ends and person is not None:
            return json_reply(200, {"data": _shift(begins, ends, person), "included": [_user(person)]})
    return json_reply(200, {"data": None})


def incidents(call: Call) -> Reply:
    """Incidents in pages, newest first; each names who made it."""
    size, offset = min(call.request.number("page[size]", 10), 100), call.request.number("page[offset]", 0)
    rows = [_incident(call.now, number) for number in (1, 2)] if call.oncall.teams else []
    body = {"data": cut(rows, offset, size, call.request.endless), "meta": {"pagination": {"size": size}}}
    included = [_link(one["id"]) for one in rows] if call.request.query.get("include") == "attachments" else []
    return json_reply(200, {**body, **({"included": included} if included else {})})


def _incident(now: datetime, number: int) -> Wire:
    opened = ago(now, days=20 * number)
    key = f"d3c614dc-93e7-4648-b104-{number:012d}"
    return {
        "type": "incidents",
        "id": key,
        "attributes": {
            "public_id": 300 + number,
            "title": "Customers get no updates",
            "created": iso(opened),
            "declared": iso(opened),
            "detected": iso(opened),
            "resolved": iso(opened + timedelta(hours=2)),
            "severity": "SEV-2",
            "state": "resolved",
            "is_test": False,
            "created_by_uuid": "3ad549bf-eba0-11e9-a77a-0705486660d0",
            "notification_handles": [{"handle": "@ana.souza@whatsup.example", "display_name": "Ana Souza"}],
            "fields": {"services": {"type": "autocomplete", "value": ["dispatch-api"]}},
        },
        "relationships": {"attachments": {"data": [{"type": "incident_attachments", "id": _link(key)["id"]}]}},
    }


def _link(incident: str) -> Wire:
    """A page that somebody attached, whose query holds what is nobody else's business."""
    page = f"https://app.datadoghq.com/monitors/{ids.ACCEPTANCE_FAST}?token=invented-secret"
    attributes = {"attachment_type": "link", "attachment": {"documentUrl": page, "title": "The alert"}}
    return {"type": "incident_attachments", "id": f"00000000-{incident[9:]}", "attributes": attributes}


def _instant(call: Call) -> datetime:
    text = call.request.query.get("filter[at_ts]", "")
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else call.now
    except ValueError:
        raise BadParameter("filter[at_ts]", text) from None


def _schedule(one: Schedule) -> Wire:
    layers = [{"id": rotation.key, "type": "layers"} for rotation in one.rotations]
    relations = {"layers": {"data": layers}, "teams": {"data": [{"id": one.team, "type": "teams"}]}}
    attributes = {"name": one.name, "time_zone": one.zone}
    return {"id": one.key, "type": "schedules", "attributes": attributes, "relationships": relations}


def _shift(begins: datetime, ends: datetime, person: Person) -> Wire:
    """A shift ends a second before the next one begins."""
    bounds = {"start": begins.isoformat(), "end": (ends - timedelta(seconds=1)).isoformat()}
    return {
        "id": f"{person.key}-{bounds['start']}-{bounds['end']}",
        "type": "shifts",
        "attributes": bounds,
        "relationships": {"user": {"data": {"id": person.key, "type": "users"}}},
    }


def _user(person: Person) -> Wire:
    status = "disabled" if person.gone else "active"
    attributes = {"email": person.mail, "name": person.name, "status": status}
    return {"id": person.key, "type": "users", "attributes": attributes}


def _missing() -> Reply:
    return json_reply(404, {"errors": [{"title": "Generic Error", "detail": "not found", "status": "404"}]})
