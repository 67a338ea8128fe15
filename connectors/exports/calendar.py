"""Calendars (iCal): every event is somebody's time on call, repeated ones and their exceptions too.

Wording of summaries differs from product to product, so the person is the attendee, or else the whole summary.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from compiler.errors import Contract
from connectors.exports.settings import known_zone
from connectors.exports.spans import Plan, Span, Window, plan, utc

_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
_MOST_VALUES = 4
MOST_EVENTS = 20_000


def read_calendar(text: str, where: str, zone: str, meant: Window) -> Plan:
    """The schedule of a calendar; `zone` holds where the calendar names none. Raises Contract."""
    try:
        return _read(text, where, zone, meant)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise Contract(f"{where}: is no calendar, or has an event that cannot be read") from None


def _read(text: str, where: str, zone: str, meant: Window) -> Plan:
    from icalendar import Calendar

    calendars: list[Any] = list(Calendar.from_ical(text, multiple=True))
    if not calendars:
        raise Contract(f"{where}: is no calendar")
    name = next((str(one["X-WR-CALNAME"]) for one in calendars if one.get("X-WR-CALNAME")), "")
    own = next((str(one["X-WR-TIMEZONE"]) for one in calendars if one.get("X-WR-TIMEZONE")), "")
    zone = own if known_zone(own) else zone
    events = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    _bounded(events, where)
    spans = [span for calendar in calendars for span in _spans(calendar, where, zone, meant)]
    return plan(name, zone, spans, _told(events, spans, where, zone, meant), meant, _dated(events))


def _bounded(events: list[Any], where: str) -> None:
    """A rule that repeats by the second is no shift, and would fill the memory."""
    if len(events) > MOST_EVENTS:
        raise Contract(f"{where}: holds more than {MOST_EVENTS} events")
    for rule in _rules(events):
        often = {str(one).upper() for one in rule.get("FREQ", [])} & _TOO_OFTEN
        many = any(len(rule.get(name, [])) > _MOST_VALUES for name in ("BYSECOND", "BYMINUTE", "BYHOUR"))
        if often or many:
            raise Contract(f"{where}: an event repeats more often than a shift can")


def _rules(events: list[Any]) -> Iterator[Any]:
    for event in events:
        found = event.get("RRULE")
        yield from found if isinstance(found, list) else [found] if found is not None else []


def _spans(calendar: Any, where: str, zone: str, meant: Window) -> Iterator[Span]:
    import recurring_ical_events  # type: ignore[import-untyped]

    for event in recurring_ical_events.of(calendar).between(*meant):
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            starts, ends = utc(event.start, zone, where), utc(event.end, zone, where)
            for who in _people(event):
                yield Span(starts, ends, who)


def _people(event: Any) -> list[tuple[str, ...]]:
    """Spellings of each attendee, address and name; without attendees, the summary."""
    told = event.get("ATTENDEE")
    attendees = told if isinstance(told, list) else [told] if told is not None else []
    found = [
        tuple(filter(None, (str(one), str(one.params.get("CN", "")))))
        for one in attendees
        if str(one.params.get("PARTSTAT", "")).upper() != "DECLINED"
    ]
    return found or [(str(event.get("SUMMARY", "")),)]


def _told(events: list[Any], spans: list[Span], where: str, zone: str, meant: Window) -> Window:
    """From the first event to the end of the last one; a rule without an end tells all that is meant."""
    if not events:
        return meant[0], meant[0]
    bounds = [_bounds(one, where, zone) for one in events]
    endless = any(not rule.get("UNTIL") and not rule.get("COUNT") for rule in _rules(events))
    last = meant[1] if endless else max([*(ends for _, ends in bounds), *(one.ends for one in spans)])
    return min(starts for starts, _ in bounds), last


def _bounds(event: Any, where: str, zone: str) -> Window:
    """The first turn of an event; raises Contract for one that never begins, or ends before."""
    if event.get("DTSTART") is None:
        raise Contract(f"{where}: an event has no beginning")
    starts, ends = utc(event["DTSTART"].dt, zone, where), utc(event.end, zone, where)
    if ends < starts:
        raise Contract(f"{where}: an event ends before it begins")
    return starts, ends


def _dated(events: list[Any]) -> datetime | None:
    """When the export was made, which every event of one repeats."""
    stamps = [one["DTSTAMP"].dt for one in events if one.get("DTSTAMP") is not None]
    aware = [one for one in stamps if isinstance(one, datetime) and one.tzinfo is not None]
    return max(aware, default=None)
