"""Time restrictions as hours of a week in the zone of the rule or schedule that they limit."""

from collections.abc import Iterator
from typing import Any

from compiler.model.hours import DAY, WEEK, Hours, daily
from connectors.wire.operations.fields import Json, objects, part, text, whole, zone

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Unclear(ValueError):
    """A restriction of a form that we cannot read; nothing may be concluded from it."""


def hours(restriction: Any, zone_name: Any) -> Hours | None:
    """The hours within which something applies, None where it always does; raises Unclear.

    Forms: `{type: time-of-day, restriction: {startHour startMin endHour endMin}}` and
    `{type: weekday-and-time-of-day, restrictions: [{startDay … endDay …}]}`; an end before the start runs over
    midnight, or into the next week. Source: opsgenie-oas definitions, TimeRestriction.
    """
    if not restriction or (isinstance(restriction, dict) and restriction.get("enabled") is False):
        return None
    where = zone(zone_name)
    if not where or not isinstance(restriction, dict):
        raise Unclear("a zone or form that is not known")
    if restriction.get("type") == "time-of-day":
        only = part(restriction, "restriction") or next(iter(objects(restriction.get("restrictions"))), {})
        return daily(where, _minute(only, "start"), _minute(only, "end"))
    spans = tuple(_spans(restriction.get("restrictions")))
    if restriction.get("type") != "weekday-and-time-of-day" or not spans:
        raise Unclear("a form that is not known")
    return Hours(where, spans)


def _spans(rows: Any) -> Iterator[tuple[int, int]]:
    for row in objects(rows):
        first, last = _day(row, "startDay") + _minute(row, "start"), _day(row, "endDay") + _minute(row, "end")
        yield first % WEEK, last if 0 < last <= WEEK else last % WEEK


def _day(row: Json, name: str) -> int:
    day = text(row.get(name)).lower()
    if day not in _DAYS:
        raise Unclear("a day that is none")
    return _DAYS.index(day) * DAY


def _minute(row: Json, name: str) -> int:
    hour, minute = whole(row.get(f"{name}Hour")), whole(row.get(f"{name}Min") or 0)
    if hour is None or minute is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        raise Unclear("an hour that is none")
    return hour * 60 + minute
