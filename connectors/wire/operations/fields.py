"""Reading JSON of unknown make: texts, whole numbers, instants, and the objects of a list. Never raises."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]
"""A JSON object as received."""

_MILLISECONDS = 100_000_000_000


def text(value: Any) -> str:
    """The text, or an id that came as a number; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def whole(value: Any) -> int | None:
    """The whole number, also of a text that spells one; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value)
    return int(value) if isinstance(value, str) and value.strip().lstrip("-").isdigit() else None


def instant(value: Any) -> datetime | None:
    """ISO text with a zone, or epoch milliseconds, as an instant in UTC; None for null and for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None


def objects(value: Any) -> list[Json]:
    """The objects of a list; of anything else, none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def part(body: Any, *path: str) -> Json:
    """The object at that path, empty where there is none."""
    found = body
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def taken(body: Json, *names: str) -> dict[str, Any]:
    """The fields of these names that the body has."""
    return {name: body[name] for name in names if name in body}


def zone(value: Any) -> str:
    """The IANA name of a zone, "" for one that this system does not know."""
    name = text(value)
    try:
        return str(ZoneInfo(name)) if name else ""
    except (ValueError, OSError, LookupError):
        return ""
