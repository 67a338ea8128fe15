"""Downtimes in both wire shapes: the older one with epoch seconds and a list of scopes, the newer with a schedule."""

from datetime import datetime
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.watching import Downtime, Ref
from connectors.datadog.home import Home
from connectors.datadog.readers.scalars import Json, instant, part, tags, text

_EVERYTHING = "*"


def read_downtime(home: Home, key: str, body: Json) -> Downtime:
    """The downtime of a row of either version; the newer one keeps its own under `attributes`."""
    attributes = body.get("attributes")
    return _newer(home, key, attributes) if isinstance(attributes, dict) else _older(home, key, body)


def _older(home: Home, key: str, body: Json) -> Downtime:
    """Several scopes must all match. A child is one occurrence of a recurring parent, and ends with itself."""
    child = part(body, "active_child")
    recurring = isinstance(body.get("recurrence"), dict) or body.get("parent_id") is not None
    scopes = body.get("scope")
    scope = " AND ".join(sorted(tags(scopes) - {_EVERYTHING})) if isinstance(scopes, list) else text(scopes)
    monitor = _monitor(home, body.get("monitor_id"))
    return Downtime(
        id=home.id(Kind.DOWNTIME, key),
        name=_name(scope, text(body.get("message"))),
        tags=_covers(monitor, body.get("monitor_tags")),
        refs=_silences(monitor),
        scope=scope or _EVERYTHING,
        monitor=monitor,
        monitor_tags=tags(body.get("monitor_tags")) - {_EVERYTHING},
        starts=instant(child.get("start") or body.get("start")),
        ends=instant(child.get("end") or body.get("end")),
        recurring=recurring,
        active=body.get("active") is True,
        message=text(body.get("message")),
    )


def _newer(home: Home, key: str, body: Json) -> Downtime:
    """A schedule is one span, or recurrences of which the present or next one is told."""
    target = part(body, "monitor_identifier")
    starts, ends, recurring = _schedule(part(body, "schedule"))
    scope, monitor = text(body.get("scope")), _monitor(home, target.get("monitor_id"))
    return Downtime(
        id=home.id(Kind.DOWNTIME, key),
        name=_name(scope, text(body.get("message"))),
        tags=_covers(monitor, target.get("monitor_tags")),
        refs=_silences(monitor),
        scope=scope or _EVERYTHING,
        monitor=monitor,
        monitor_tags=tags(target.get("monitor_tags")) - {_EVERYTHING},
        starts=starts,
        ends=ends,
        recurring=recurring,
        active=body.get("status") == "active",
        message=text(body.get("message")),
    )


def _schedule(schedule: Json) -> tuple[datetime | None, datetime | None, bool]:
    recurring = bool(schedule.get("recurrences"))
    span = part(schedule, "current_downtime") if recurring else schedule
    return instant(span.get("start")), instant(span.get("end")), recurring


def _monitor(home: Home, value: Any) -> Id | None:
    return home.id(Kind.MONITOR, str(value)) if isinstance(value, int | str) and value else None


def _covers(monitor: Id | None, wanted: Any) -> frozenset[str]:
    """The tags under which a downtime is found by the tags of a monitor: one for each that it asks, `*` for all."""
    asked = tags(wanted) if monitor is None else frozenset()
    return frozenset(f"covers:{tag}" for tag in (asked - {_EVERYTHING} or asked))


def _silences(monitor: Id | None) -> tuple[Ref, ...]:
    return (Ref(monitor, "silences"),) if monitor is not None else ()


def _name(scope: str, message: str) -> str:
    """A downtime has no name of its own; the first line of its message says why, else its scope says what."""
    return message.strip().partition("\n")[0][:120] or scope or _EVERYTHING
