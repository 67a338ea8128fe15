"""The one feed: every file is read, none stops another, and people of all files share their numbers."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from compiler.errors import ConnectorError, Unavailable
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.routing import folded
from compiler.ports import Door, Failed, Pulled, Row, Unread
from connectors.exports import reading
from connectors.exports.calendar import read_calendar
from connectors.exports.contacts import Level, Target, read_contacts
from connectors.exports.finding import File, files
from connectors.exports.papers import read_paper
from connectors.exports.people import People, without
from connectors.exports.settings import Settings
from connectors.exports.spans import Plan, Window, window
from connectors.exports.table import read_table

_ORDER = ("contacts", "calendar", "table", "paper")
"""Contacts come first: they tell names and addresses of the same people."""

_KINDS = {
    "contacts": (Kind.ONCALL_SERVICE, Kind.POLICY),
    "calendar": (Kind.ROTA, Kind.SHIFTS),
    "table": (Kind.ROTA, Kind.SHIFTS),
    "paper": (Kind.ATTACHMENT,),
}


@dataclass(slots=True)
class Gathered:
    """What the files of one pull told so far."""

    meant: Window
    people: People = field(default_factory=People)
    callers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    keys: set[tuple[Kind, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Files:
    """The attached files; satisfies `compiler.ports.Feed`."""

    instance: str
    settings: Settings
    root: Path
    name: str = "files"
    kinds: tuple[Kind, ...] = (
        Kind.ONCALL_SERVICE, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER, Kind.ATTACHMENT,
    )  # fmt: skip
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = ()

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return "none, files are read"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        gathered, found = Gathered(window(door.now)), list(files(self.settings, self.root))
        for error in found:
            if isinstance(error, ConnectorError):
                yield from (Failed(kind, str(error)) for kind in self.kinds)
        known = [one for one in found if isinstance(one, File)]
        for file in sorted(known, key=lambda one: (_ORDER.index(one.sort), one.name)):
            yield from self._file(file, gathered)
        for key, display in gathered.people.displays.items():
            shown = display if self.settings.display_names else ""
            yield _row(Kind.RESPONDER, key, {"display": shown, "reachable": gathered.people.reachable[key]})

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        """See `compiler.ports.Feed`."""
        return reading.read(self.instance, kind, key, body)

    def _file(self, file: File, gathered: Gathered) -> Iterator[Pulled]:
        """The rows of one file, or what is wrong with it; the first file that tells a thing keeps it."""
        read: Mapping[str, Callable[[File, Gathered], Iterator[Row]]] = {
            "contacts": _contacts, "calendar": self._calendar, "table": self._table, "paper": _paper,
        }  # fmt: skip
        try:
            rows = list(read[file.sort](file, gathered))
        except ConnectorError as error:
            passing = isinstance(error, Unavailable)
            yield from (Unread(kind, file.name, str(error), passing) for kind in _KINDS[file.sort])
            return
        for row in rows:
            if (row.kind, row.key) in gathered.keys:
                yield Unread(row.kind, f"{row.key} ({file.name})", f"{file.name}: tells “{row.key}” a second time")
            else:
                gathered.keys.add((row.kind, row.key))
                yield row

    def _calendar(self, file: File, gathered: Gathered) -> Iterator[Row]:
        found = read_calendar(file.text(), file.name, file.said.zone or self.settings.zone, gathered.meant)
        yield from _schedule(file, found, gathered)

    def _table(self, file: File, gathered: Gathered) -> Iterator[Row]:
        zone = file.said.zone or self.settings.zone
        for found in read_table(file.text(), file.name, zone, gathered.meant):
            yield from _schedule(file, found, gathered)


def _schedule(file: File, found: Plan, gathered: Gathered) -> Iterator[Row]:
    """A rota and its shifts, under the name that the settings, the file itself or its name gives it."""
    name = without(file.said.schedule or found.name or file.stem)
    key, people = folded(name), gathered.people
    shifts = [
        {"starts": one.starts.isoformat(), "ends": one.ends.isoformat(), "who": people.key(*one.who)}
        for one in found.spans
    ]
    rota = {
        "name": name,
        "zone": found.zone,
        "team": file.said.team,
        "participants": list(dict.fromkeys(one["who"] for one in shifts if one["who"])),
        "used_by": sorted(gathered.callers.get(key, ())),
        "export": file.dated(found.dated).isoformat(),
    }
    yield _row(Kind.ROTA, key, rota)
    yield _row(Kind.SHIFTS, key, {"first": _text(found.first), "last": _text(found.last), "shifts": shifts})


def _contacts(file: File, gathered: Gathered) -> Iterator[Row]:
    for one in read_contacts(file.text(), file.name):
        name = without(one.name or next(iter(file.said.services), "") or file.stem)
        key = folded(name)
        head = {"name": name, "team": one.team or file.said.team, "export": _text(file.dated(one.dated))}
        yield _row(Kind.ONCALL_SERVICE, key, {**head, "handles": list(one.handles)})
        yield _row(Kind.POLICY, key, {**head, "levels": [_level(level, key, gathered) for level in one.levels]})


def _level(level: Level, policy: str, gathered: Gathered) -> dict[str, Any]:
    targets = [_target(one, policy, gathered) for one in level.targets]
    return {"after_s": level.after_s, "targets": [one for one in targets if one["key"]]}


def _target(one: Target, policy: str, gathered: Gathered) -> dict[str, str]:
    if one.form == "person":
        return {"form": one.form, "key": gathered.people.key(*one.names, reachable=one.phone or None)}
    if one.form == "schedule":
        gathered.callers[folded(one.names[0])].add(policy)
    return {"form": one.form, "key": one.names[0]}


def _paper(file: File, gathered: Gathered) -> Iterator[Row]:  # noqa: ARG001 (as its siblings)
    found = read_paper(file.text(), file.name, file.said.form)
    body = {
        "name": found.title or file.stem,
        "form": found.form,
        "text": found.text,
        "services": list(dict.fromkeys((*file.said.services, *found.services))),
        "export": _text(file.dated(found.dated)),
    }
    yield _row(Kind.ATTACHMENT, file.name, body)


def _text(at: datetime) -> str:
    return at.isoformat()


def _row(kind: Kind, key: str, body: Mapping[str, Any]) -> Row:
    return Row(kind, key, orjson.dumps(body, option=orjson.OPT_SORT_KEYS))
