"""This connector's own settings: a folder of files, or files each named with what its name cannot say."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass
from connectors.wire import options as written
from connectors.wire.options import Mistake

KEYS = ("folder", "files", "zone", "display_names")
FILE_KEYS = ("file", "schedule", "team", "zone", "dated", "services", "form")
SUFFIXES = {
    ".ics": "calendar", ".ical": "calendar", ".csv": "table", ".tsv": "table", ".yaml": "contacts",
    ".yml": "contacts", ".md": "paper", ".markdown": "paper", ".mmd": "paper", ".mermaid": "paper",
}  # fmt: skip
"""What a file is, by how its name ends."""

FORMS = ("postmortem", "architecture")


@dataclass(frozen=True, slots=True)
class Attached:
    """One named file, and what was said of it; what was not said is "", () or None."""

    file: str
    schedule: str = ""
    team: str = ""
    zone: str = ""
    dated: datetime | None = None
    services: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options as values. `zone` holds for calendars and tables that name none."""

    folder: str = ""
    files: tuple[Attached, ...] = ()
    zone: str = ""
    display_names: bool = False


def settings(options: Mapping[str, Any]) -> Settings:
    """The values of options that `problems` found right."""
    files = tuple(_attached(one) for one in options.get("files") or ())
    zone, names = str(options.get("zone") or ""), options.get("display_names") is True
    return Settings(str(options.get("folder") or ""), files, zone, names)


def problems(options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
    """Every mistake, each at its option."""
    return written.placed(_mistakes(options), places, place)


def day(value: object) -> datetime | None:
    """Midnight, in UTC, of a date or of the day of an instant, also as text; None for anything else."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo is not None else value.replace(tzinfo=UTC)
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def known_zone(value: object) -> bool:
    """Whether this system knows a zone of that IANA name."""
    try:
        return isinstance(value, str) and bool(value) and bool(ZoneInfo(value))
    except (ValueError, OSError, LookupError):
        return False


def _attached(one: Any) -> Attached:
    if isinstance(one, str):
        return Attached(one)
    services = one.get("services") or ()
    return Attached(
        str(one.get("file")), str(one.get("schedule") or ""), str(one.get("team") or ""), str(one.get("zone") or ""),
        day(one["dated"]) if one.get("dated") else None,
        (services,) if isinstance(services, str) else tuple(map(str, services)), str(one.get("form") or ""),
    )  # fmt: skip


def _mistakes(options: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from written.unknown(options, KEYS)
    yield from written.flag(options, "display_names")
    if not options.get("folder") and not options.get("files"):
        yield "folder", "neither a folder nor files are named", "folder: attached"
    if not isinstance(options.get("folder", ""), str):
        yield "folder", "`folder` is no path", "folder: attached"
    yield from _zone(options, "zone", "")
    files = options.get("files", [])
    if not isinstance(files, list | tuple):
        yield "files", "`files` is no list", "files: [{file: attached/dispatch.ics, schedule: Dispatch}]"
        return
    for number, one in enumerate(files):
        yield from _file(f"files.{number}", one)


def _file(path: str, one: Any) -> Iterator[Mistake]:
    if isinstance(one, str) and one:
        if "://" in one:
            yield (
                path,
                "a calendar's address is a secret, and is not asked; take its file",
                "file: attached/dispatch.ics",
            )
        elif PurePath(one).suffix.lower() not in SUFFIXES:
            yield path, f"`{one}` is of no sort that is read", f"a file that ends in {', '.join(SUFFIXES)}"
        return
    if not isinstance(one, Mapping) or not isinstance(one.get("file"), str):
        yield path, "a file is a path, or has a path as `file`", "{file: attached/dispatch.ics, schedule: Dispatch}"
        return
    yield from _file(path, one["file"])
    for key in one:
        if key not in FILE_KEYS:
            near = get_close_matches(key, FILE_KEYS, 1)
            yield (
                f"{path}.{key}",
                f"`{key}` says nothing of a file",
                near[0] if near else f"one of {', '.join(FILE_KEYS)}",
            )
    yield from _zone(one, "zone", f"{path}.")
    if one.get("dated") and day(one["dated"]) is None:
        yield f"{path}.dated", "`dated` is no date", "dated: 2026-11-20"
    if one.get("form") and one["form"] not in FORMS:
        yield f"{path}.form", f"`form` is none of {', '.join(FORMS)}", f"form: {FORMS[0]}"


def _zone(options: Mapping[str, Any], name: str, above: str) -> Iterator[Mistake]:
    if options.get(name) and not known_zone(options[name]):
        yield f"{above}{name}", f"`{name}` is no time zone", f"{name}: America/Sao_Paulo"
