"""Shift-based schedules (the newer generation): a hole is a member of the type `empty_member`, not a missing entry."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Kind
from compiler.ports import Pulled
from connectors.pagerduty.bodies import row, taken
from connectors.pagerduty.rest import Rest
from connectors.pagerduty.span import Span
from connectors.pagerduty.words import instant, key_of, keys_of, low, objects, part, text, written

SCOPE = "schedules.read"
PATH = "/v3/schedules"

_SOURCES: Mapping[str, str] = {
    "schedule_rotation": "rotation",
    "custom_shift": "custom",
    "schedule_rotation_override": "override",
    "custom_shift_override": "override",
}


def fetched(rest: Rest, key: str, span: Span) -> tuple[Pulled, ...]:
    """One schedule, rendered."""
    found = rest.one(f"{PATH}/{key}", "schedule", SCOPE, (("include[]", "final_schedule"), *span.params))
    return rows({**found, "id": key}, span)


def rows(found: Mapping[str, Any], span: Span) -> tuple[Pulled, ...]:
    """Its definition and its shifts; the urls of its calendars, which are secrets, stay outside."""
    key, final = key_of(found), part(found, "final_schedule")
    if not isinstance(final.get("computed_shift_assignments"), list):
        raise Contract(f"{PATH}/{key}: the schedule came without its final schedule")
    named = {key_of(one): _layer(one) for one in objects(found.get("rotations"))}
    shifts = [_shift(one, named, span) for one in objects(final.get("computed_shift_assignments"))]
    kept = {**taken(found, "name", "summary", "html_url", "time_zone"), "generation": "shifts"}
    lists = {"participants": sorted(set(_people(found))), "policies": keys_of(found.get("escalation_policies"))}
    return (
        row(Kind.ROTA, key, {**kept, **lists, "teams": keys_of(found.get("teams"))}),
        row(Kind.SHIFTS, key, {**span.body, "shifts": shifts}),
    )


def _layer(rotation: Mapping[str, Any]) -> str:
    """A rotation has no name; its first event mostly has one."""
    return next((text(one.get("name")) for one in objects(rotation.get("events"))), "")


def _people(found: Mapping[str, Any]) -> Iterator[str]:
    for rotation in objects(found.get("rotations")):
        for event in objects(rotation.get("events")):
            for member in objects(part(event, "assignment_strategy").get("members")):
                if text(member.get("user_id")):
                    yield text(member.get("user_id"))


def _shift(found: Mapping[str, Any], named: Mapping[str, str], span: Span) -> list[str | None]:
    """A shift within the span; raises Contract for a member that is neither a user nor empty."""
    starts, ends = instant(found.get("start_time") or written(span.first)), found.get("end_time") or written(span.last)
    last, source = instant(ends), part(found, "source")
    if starts is None or last is None:
        raise Contract("a shift of a schedule has an instant that cannot be read")
    first, bounded = max(starts, span.first), min(last, span.last)
    origin = _SOURCES.get(low(source.get("type")), "rotation")
    layer = named.get(text(source.get("rotation_id")), "")
    return [written(first), written(bounded), _member(part(found, "member")), origin, layer]


def _member(found: Mapping[str, Any]) -> str | None:
    if low(found.get("type")) == "empty_member":
        return None
    if not text(found.get("user_id")):
        raise Contract("a shift of a schedule is held by a member of an unknown type")
    return text(found.get("user_id"))
