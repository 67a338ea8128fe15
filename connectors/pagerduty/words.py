"""The provider's words as text, instants and small letters. Enums are open: an unknown word is never an error."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any


def text(value: Any) -> str:
    """Text, or an id that came as a number, as text; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def low(value: Any) -> str:
    """A word in small letters; "" for anything that is no word."""
    return value.strip().lower() if isinstance(value, str) else ""


def whole(value: Any) -> int | None:
    """A whole number of at least 0; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def instant(value: Any) -> datetime | None:
    """ISO 8601 text with an offset as an instant in UTC; None for anything else, such as the null of "never"."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None


def written(at: datetime) -> str:
    """An instant as the provider's parameters and our bodies spell it: UTC, whole seconds, a `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def hour(at: datetime) -> datetime:
    """The beginning of its hour, so that pulls a few minutes apart ask for the same span."""
    return at.replace(minute=0, second=0, microsecond=0)


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; nothing of anything else."""
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def part(value: Any, *path: str) -> Mapping[str, Any]:
    """The object at the end of a path of fields, empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def key_of(value: Any) -> str:
    """The id of an object or of a reference to one; "" without one. Ids are opaque."""
    return text(value.get("id")) if isinstance(value, dict) else ""


def keys_of(value: Any) -> list[str]:
    """The ids of a list of references, sorted, each once: their summaries, which may be names, are left behind."""
    return sorted({key for one in objects(value) if (key := key_of(one))})
