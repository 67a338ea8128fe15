"""Schedules on the wire: layers with rendered entries in the older generation, shift assignments in the newer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.rendering import Schedule, Shift, covered
from connectors.sandbox.pagerduty.rows import WEB, iso, reference, thing, token

Users = Mapping[str, Wire]
Window = tuple[datetime, datetime] | None
Render = Callable[[datetime, datetime], list[Shift]]


def layered(schedule: Schedule, users: Users, window: Window, parts: Sequence[str]) -> Wire:
    """A schedule of the older generation, with the parts asked for; entries are rendered only within a window."""
    people = list(dict.fromkeys(one.user for one in schedule.turns))
    row = {
        **thing("schedule", schedule.key, schedule.name),
        "name": schedule.name,
        "time_zone": schedule.told or schedule.zone,
        "description": "",
        "escalation_policies": _policies(schedule),
        "users": [_person(users, one) for one in people],
        "teams": [],
        "web_cal_url": f"webcal://{WEB.removeprefix('https://')}/private/{token('calendar', schedule.key)}/feed",
    }
    extra = {
        "schedule_layers": [_layer(schedule, users, people, window)],
        "overrides_subschedule": _sub("Overrides", schedule, schedule.replaced, users, window),
        "final_schedule": _sub("Final Schedule", schedule, schedule.final, users, window),
    }
    return {**row, **{name: extra[name] for name in parts if name in extra}}


def _layer(schedule: Schedule, users: Users, people: Sequence[str], window: Window) -> Wire:
    sub = _sub("Layer 1", schedule, schedule.planned, users, window)
    return {
        "id": f"{schedule.key}L",
        "start": "2024-03-11T00:00:00-03:00",
        "end": None,
        "rotation_virtual_start": "2024-03-11T00:00:00-03:00",
        "rotation_turn_length_seconds": 604800,
        "users": [{"user": _person(users, one)} for one in people],
        "restrictions": [],
        **sub,
    }


def _sub(name: str, schedule: Schedule, render: Render, users: Users, window: Window) -> Wire:
    if window is None:
        return {"name": name, "rendered_schedule_entries": [], "rendered_coverage_percentage": None}
    zone, shifts = ZoneInfo(schedule.zone), render(*window)
    return {
        "name": name,
        "rendered_schedule_entries": [_entry(one, zone, users) for one in shifts],
        "rendered_coverage_percentage": covered(shifts, *window),
    }


def _entry(shift: Shift, zone: ZoneInfo, users: Users) -> Wire:
    start, end, who = shift
    local = {"start": start.astimezone(zone).isoformat(), "end": end.astimezone(zone).isoformat()}
    return {**local, "user": _person(users, who)}


def shifted(schedule: Schedule, window: Window, parts: Sequence[str]) -> Wire:
    """A schedule of the newer generation; its calendars' urls are secrets. People are told by their ids alone."""
    calendar = f"{WEB.removeprefix('https://')}/private/{token('calendar', schedule.key)}{token('v3')}/feed"
    rotation = f"{schedule.key}R"
    row = {
        **thing("schedule_v3", schedule.key, schedule.name),
        "type": "schedule",
        "name": schedule.name,
        "description": "",
        "time_zone": schedule.zone,
        "teams": [],
        "escalation_policies": _policies(schedule),
        "http_cal_url": f"https://{calendar}",
        "web_cal_url": f"webcal://{calendar}",
        "rotations": [{"id": rotation, "type": "schedule_rotation", "events": [_event(schedule)]}],
    }
    if "final_schedule" not in parts or window is None:
        return row
    shifts = schedule.final(*window)
    return {
        **row,
        "final_schedule": {
            "rendered_coverage_percentage": covered(shifts, *window),
            "computed_shift_assignments": [_assigned(one, rotation, one in schedule.overrides) for one in shifts],
        },
    }


def _event(schedule: Schedule) -> Wire:
    people = dict.fromkeys(one.user for one in schedule.turns)
    return {
        "id": f"{schedule.key}V",
        "name": "Turns",
        "start_time": {"date_time": "2026-01-05T00:00:00", "time_zone": schedule.zone},
        "end_time": {"date_time": "2026-01-06T00:00:00", "time_zone": schedule.zone},
        "effective_since": "2026-01-05T03:00:00Z",
        "effective_until": None,
        "recurrence": ["RRULE:FREQ=DAILY"],
        "assignment_strategy": {
            "type": "rotating_member_assignment_strategy",
            "shifts_per_member": 1,
            "members": [_member(one) for one in people],
        },
    }


def _assigned(shift: Shift, rotation: str, override: bool) -> Wire:
    start, end, who = shift
    kind = "schedule_rotation_override" if override else "schedule_rotation"
    source = {"type": kind, "rotation_id": rotation, "shift_id": None, "override_id": "O1" if override else None}
    return {"start_time": iso(start), "end_time": iso(end), "member": _member(who), "source": source}


def _member(who: str) -> Wire:
    return {"type": "user_member", "user_id": who} if who else {"type": "empty_member"}


def _policies(schedule: Schedule) -> list[Wire]:
    return [reference("escalation_policy", key, name) for key, name in schedule.policies]


def _person(users: Users, key: str) -> Wire:
    """Somebody who has left stays in schedules for a while, by name."""
    return reference("user", key, users[key]["name"] if key in users else "Former Colleague")
