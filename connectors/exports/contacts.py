"""Contact lists (YAML): whom to call for a service, level by level.

    service: dispatch              # or several: services: {dispatch: [...], portal: [...]}
    dated: 2026-11-20
    handles: ["@pagerduty-Dispatch"]
    levels:
      - {schedule: Dispatch first}
      - {after: 15m, person: Ana Souza, phone: "+55 …"}
      - {after: 30m, team: platform}

Of a telephone number no more is kept than that there is one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from compiler.errors import Contract
from compiler.model.frozen import dataclass
from connectors.exports.settings import day

LISTS = ("levels", "escalation", "escalation_contacts", "contacts")
_PERSON = ("person", "name", "contact", "who", "engineer")
_MAIL = ("email", "mail", "e-mail")
_PHONE = ("phone", "mobile", "telephone", "tel", "pager", "sms", "whatsapp")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(\d+)\s*(s|sec|second|m|min|minute|h|hour|d|day)?s?", re.IGNORECASE)
_TELEPHONE = re.compile(r"\d(?:[\s().-]{0,2}\d){6,}")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a level calls: a `schedule` or `team` by name, or a `person` by spellings."""

    form: str
    names: tuple[str, ...]
    phone: bool = False


@dataclass(slots=True)
class Level:
    """A level; `after_s` counts seconds from the start, None where nobody wrote it."""

    targets: list[Target] = field(default_factory=list)
    after_s: int | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to call for one service; `name` is "" where the file names none."""

    name: str
    levels: tuple[Level, ...]
    handles: tuple[str, ...] = ()
    team: str = ""
    dated: datetime | None = None


def read_contacts(text: str, where: str) -> tuple[Contacts, ...]:
    """The contacts of a file, by service. Raises Contract for a file that is no list of contacts."""
    body = _parsed(text, where)
    if isinstance(body, list):
        return (Contacts("", _levels(body, where)),)
    if not isinstance(body, dict):
        raise Contract(f"{where}: is no list of contacts")
    services = body.get("services")
    if isinstance(services, dict):
        return tuple(
            _of(str(name), {**body, "services": None, **_as_body(one)}, where) for name, one in services.items()
        )
    named = services if isinstance(services, list) else [services or body.get("service") or body.get("service_name")]
    return tuple(_of(str(name or ""), body, where) for name in named)


def _parsed(text: str, where: str) -> Any:
    import yaml

    try:
        if any(isinstance(one, yaml.AliasEvent) for one in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise Contract(f"{where}: uses aliases, which a list of contacts does without")
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise Contract(f"{where}: is no YAML") from None


def _as_body(one: Any) -> Mapping[str, Any]:
    return one if isinstance(one, dict) else {LISTS[0]: one}


def _of(name: str, body: Mapping[str, Any], where: str) -> Contacts:
    rows = next((body[key] for key in LISTS if isinstance(body.get(key), list)), None)
    if rows is None:
        raise Contract(f"{where}: has none of the lists {', '.join(LISTS)}")
    handles = body.get("handles") or ()
    told = tuple(str(one) for one in ([handles] if isinstance(handles, str) else handles))
    dated = day(body["dated"]) if body.get("dated") else None
    return Contacts(name, _levels(rows, where), told, str(body.get("team") or ""), dated)


def _levels(rows: list[Any], where: str) -> tuple[Level, ...]:
    """Entries of the same level number stand together; one without a number is a level of its own."""
    found: dict[object, Level] = {}
    for number, row in enumerate(rows):
        numbered = isinstance(row, dict) and isinstance(row.get("level"), int)
        level = found.setdefault(row["level"] if numbered else f"entry {number}", Level())
        level.targets += _targets(row)
        if isinstance(row, dict) and row.get("after") is not None:
            level.after_s = _seconds(row["after"], f"{where}, entry {number + 1}")
    ordered = sorted((key, one) for key, one in found.items() if isinstance(key, int))
    rest = [one for key, one in found.items() if not isinstance(key, int)]
    return (*(one for _, one in ordered), *rest)


def _targets(row: Any) -> Iterator[Target]:
    if isinstance(row, str):
        yield Target("person", (row,), bool(_TELEPHONE.search(row)))
    elif isinstance(row, list):
        for one in row:
            yield from _targets(one)
    elif isinstance(row, dict):
        yield from _targets(row.get("call"))
        for form, keys in (("schedule", ("schedule", "rota")), ("team", ("team",))):
            yield from (Target(form, (str(row[key]),)) for key in keys if row.get(key))
        names = tuple(str(row[key]) for key in (*_MAIL, *_PERSON) if row.get(key))
        if names:
            yield Target("person", names, any(row.get(key) for key in _PHONE) or any(map(_TELEPHONE.search, names)))


def _seconds(value: Any, where: str) -> int:
    """A number counts minutes; text has a unit."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value * 60
    found = _DURATION.fullmatch(str(value).strip())
    if not found:
        raise Contract(f"{where}: `after` is not written as 15m")
    return int(found[1]) * _UNITS[(found[2] or "m")[0].lower()]
