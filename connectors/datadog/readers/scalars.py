"""Instants, numbers, windows and tags as this vendor spells them; a spelling that we do not know gives None."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from compiler.model.promise import Window

Json = Mapping[str, Any]
"""A JSON object as received."""

_MILLISECONDS = 100_000_000_000
"""Epoch numbers above this are milliseconds: in seconds they would lie beyond the year 5000."""

_DAYS = re.compile(r"(\d{1,4})d")
_CALENDAR = {"week_to_date": "week", "month_to_date": "month", "previous_week": "week", "previous_month": "month"}


def instant(value: Any) -> datetime | None:
    """The instant in UTC of an ISO text, of epoch seconds or of epoch milliseconds: all three occur in one body."""
    if isinstance(value, str):
        return _from_iso(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _from_iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def number(value: Any) -> Decimal | None:
    """The number of a JSON number or of a text that spells one; whole ones without trailing zeros."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    if not found.is_finite():
        return None
    return Decimal(int(found)) if found == found.to_integral_value() else found


def window(timeframe: Any) -> Window | None:
    """The window of a timeframe such as `30d`; None for `custom` and other words that name no length."""
    found = _DAYS.fullmatch(timeframe) if isinstance(timeframe, str) else None
    if found is not None:
        return Window("rolling", int(found[1]))
    return _calendar(timeframe) if isinstance(timeframe, str) else None


def _calendar(timeframe: str) -> Window | None:
    match _CALENDAR.get(timeframe):
        case "week":
            return Window("calendar", unit="week")
        case "month":
            return Window("calendar", unit="month")
    return None


def text(value: Any) -> str:
    """The text, or "" for anything else."""
    return value if isinstance(value, str) else ""


def tags(value: Any) -> frozenset[str]:
    """The tags of a list, without what is no text."""
    return frozenset([one for one in value if isinstance(one, str)]) if isinstance(value, list) else frozenset()


def objects(value: Any) -> list[Json]:
    """The objects of a list; of an object, its values that are objects; of anything else, none."""
    found = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return [one for one in found if isinstance(one, dict)]


def part(body: Json, *path: str) -> Json:
    """The object at that path, empty where there is none."""
    found: Any = body
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
