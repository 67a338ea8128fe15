"""On-Call: teams and their routing rules, escalation policies, schedules, their shifts, and who can be called.

Sources: the vendor's API client, module `on_call_api` and its models; recorded answers of the five calls.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.model.hours import DAY, WEEK, Hours
from compiler.model.rota import Responder, Rota, Shift, Shifts
from compiler.model.routing import Called, OncallService, Pick, Policy, RouteRule, Routing, Step, Urgency, addressed
from connectors.datadog.home import Home
from connectors.datadog.readers.scalars import Json, instant, objects, part, text
from connectors.wire.mail import mail_tags

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_URGENCIES: dict[str, Urgency] = {"high": "high", "low": "low", "dynamic": "severity"}
_PICKS: dict[str, Pick] = {"current": "on call", "previous": "previous", "next": "next"}
_TELLING = frozenset({"send_slack_message", "send_teams_message", "workflow", "trigger_workflow_automation"})
"""Actions of a rule that tell or run something and page nobody."""

_UNCLEAR = "within hours that could not be read"


def read_service(home: Home, key: str, body: Json) -> OncallService:
    """A team that takes pages; a message mentions it by its handle, with or without the word `team-`."""
    attributes = part(body, "attributes")
    handle, name = text(attributes.get("handle")), text(attributes.get("name"))
    return OncallService(
        home.id(Kind.ONCALL_SERVICE, key),
        name or handle or key,
        addressed("oncall", handle, f"team-{handle}" if handle else "") | {f"team:{key}"},
        home.oncall_teams(),
        urgency="severity",
    )


def read_routing(home: Home, key: str, body: Json) -> Routing:
    """The rules of a team in their order; a last one without a condition is the catch-all."""
    rows = objects(body.get("rules"))
    rules = [_rule(home, number, row) for number, row in enumerate(rows, 1)]
    catches = bool(rules) and not rules[-1].when and rules[-1].hours is None
    otherwise = rules.pop() if catches else None
    targets = {to.key for rule in (*rules, *([otherwise] if otherwise else [])) for to in rule.to}
    return Routing(
        home.id(Kind.ROUTING, key),
        text(body.get("name")) or key,
        frozenset({f"of:{key}", *(f"to:{one}" for one in targets)}),
        home.oncall_teams(),
        of=home.id(Kind.ONCALL_SERVICE, key),
        rules=tuple(rules),
        otherwise=otherwise,
    )


def _rule(home: Home, number: int, row: Json) -> RouteRule:
    """A rule pages by a policy, or hands over to another team; one that does neither pages nobody."""
    when, limits = text(row.get("query")), None
    try:
        limits = hours(row.get("time_restriction"))
    except ValueError:
        when = " and ".join(filter(None, (when, _UNCLEAR)))
    actions = objects(row.get("actions"))
    if any(one.get("support_hours") for one in actions):
        when = " and ".join(filter(None, (when, "within the support hours of its policy")))
    policy = text(row.get("policy"))
    named = [(Kind.POLICY.value, policy)] if policy else list(_targets(actions))
    urgency = text(row.get("urgency")) or next((text(one.get("urgency")) for one in actions if one.get("urgency")), "")
    return RouteRule(
        f"rule {number}", when, limits, drops=not named,
        to=tuple(home.id_of(kind, one) for kind, one in named), urgency=_URGENCIES.get(urgency, "unknown"),
    )  # fmt: skip


def _targets(actions: list[Json]) -> Iterator[tuple[str, str]]:
    """Kind and key of what actions call; an action that we do not know may page, by a kind that nobody brings."""
    for one in actions:
        form = text(one.get("type")) or "escalation_policy"
        if form == "escalation_policy" and one.get("policy_id"):
            yield Kind.POLICY.value, text(one.get("policy_id"))
        elif one.get("destination_team_id"):
            yield Kind.ONCALL_SERVICE.value, text(one.get("destination_team_id"))
        elif form not in _TELLING:
            yield "action", form


def hours(restriction: object) -> Hours | None:
    """The hours of a restriction, None without one; raises ValueError for a form that is not known."""
    if not isinstance(restriction, dict) or not restriction:
        return None
    rows, where = objects(restriction.get("restrictions")), zone(restriction.get("time_zone"))
    if not rows or not where:
        raise ValueError("no zone or no spans")
    return Hours(where, tuple((_minute(one, "start") % WEEK, _minute(one, "end") or WEEK) for one in rows))


def zone(value: object) -> str:
    """The IANA name of a zone, "" for one that this system does not know."""
    name = text(value)
    try:
        return str(ZoneInfo(name)) if name else ""
    except (ValueError, OSError, LookupError):
        return ""


def _minute(row: Json, name: str) -> int:
    hour, colon, rest = text(row.get(f"{name}_time")).partition(":")
    day = text(row.get(f"{name}_day")).lower()
    if not colon or day not in _DAYS:
        raise ValueError("a day or a time that is none")
    return _DAYS.index(day) * DAY + int(hour) * 60 + int(rest.partition(":")[0])


def read_policy(home: Home, key: str, body: Json) -> Policy:
    """An escalation policy: each step says how long it waits before the next, so a step stands at the sum before it.

    `retries` are passes after the first.
    """
    attributes, steps, at_s = part(body, "attributes"), list[Step](), 0
    for row in objects(body.get("steps")):
        waits = row.get("escalate_after_seconds")
        if not isinstance(waits, int) or isinstance(waits, bool):
            raise Contract(f"policy {key}: a step does not say how long it waits")
        steps.append(_step(home, row, at_s, waits))
        at_s += waits
    retries = attributes.get("retries")
    return Policy(
        home.id(Kind.POLICY, key),
        text(attributes.get("name")) or key,
        frozenset(f"team:{text(one)}" for one in body.get("teams") or ()),
        home.oncall_teams(),
        steps=tuple(steps),
        repeats=retries if isinstance(retries, int) and not isinstance(retries, bool) else 0,
        pass_s=at_s or None,
    )


def _step(home: Home, row: Json, at_s: int, waits: int) -> Step:
    called = tuple(one for target in objects(row.get("targets")) if (one := _called(home, target)) is not None)
    mode: Literal["all", "one", "unknown"] = "one" if row.get("assignment") == "round-robin" else "all"
    return Step(called, at_s, f"escalates after {_duration(waits)}", mode=mode)


def _duration(seconds: int) -> str:
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"


def _called(home: Home, target: Json) -> Called | None:
    form, key = text(target.get("type")), text(target.get("id"))
    match form:
        case "users":
            return Called(home.id(Kind.RESPONDER, key))
        case "schedules":
            return Called(home.id(Kind.ROTA, key))
        case "schedule_target":
            schedule, position = text(target.get("schedule")), text(target.get("position"))
            return Called(home.id(Kind.ROTA, schedule or key.rpartition("_")[0]), _PICKS.get(position, "unknown"))
        case "teams":
            return Called(home.id(Kind.ONCALL_SERVICE, key), "all")
    return Called(home.id_of(form or "target", key)) if key else None


def read_rota(home: Home, key: str, body: Json) -> Rota:
    """A schedule as defined."""
    attributes = part(body, "attributes")
    tags = {f"team:{text(one)}" for one in body.get("teams") or ()}
    tags |= {f"used-by:{text(one)}" for one in body.get("used_by") or ()}
    return Rota(
        home.id(Kind.ROTA, key),
        text(attributes.get("name")) or key,
        frozenset(tags),
        home.oncall_schedules(),
        zone=zone(attributes.get("time_zone")),
    )


def read_shifts(home: Home, key: str, body: Json) -> Shifts:
    """The shifts as they were asked for one after the other, between the instants that the asking reached."""
    first, last = instant(body.get("first")), instant(body.get("last"))
    if first is None or last is None:
        raise Contract(f"schedule {key}: it is not told from when to when it was read")
    return Shifts(home.id(Kind.SHIFTS, key), first, last, tuple(_shifts(home, body, first, last)))


def _shifts(home: Home, body: Json, first: datetime, last: datetime) -> Iterator[Shift]:
    for one in objects(body.get("shifts")):
        starts, ends, who = instant(one.get("start")), instant(one.get("end")), text(one.get("user"))
        starts, ends = max(starts or first, first), min(ends or last, last)
        if starts < ends:
            yield Shift(starts, ends, home.id(Kind.RESPONDER, who) if who else None)


def read_responder(home: Home, key: str, body: Json) -> Responder:
    """Somebody who can be called; of an invitation that is not yet accepted, nothing is concluded."""
    status = text(body.get("status"))
    active = {"active": True, "disabled": False}.get(status)
    return Responder(home.id(Kind.RESPONDER, key), text(body.get("display")), mail_tags(body), active=active)
