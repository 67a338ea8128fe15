"""A connector in memory: feeds that yield what a test wrote down, and a project without files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from compiler.app.declarations import Fixed
from compiler.app.live import Live
from compiler.app.settings import Project
from compiler.app.sync import sync
from compiler.app.sync_report import SyncReport
from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.opening import Opening
from compiler.model.promise import Declared
from compiler.model.reading import MonitorState
from compiler.model.settings import Settings
from compiler.model.watching import Dashboard, Monitor, Ref, Resource, Slo
from compiler.model.world import MOMENT
from compiler.ports import Door, Pulled, Reach, Row
from compiler.store import Store

CLASSES: Mapping[Kind, type[Resource]] = {Kind.MONITOR: Monitor, Kind.SLO: Slo, Kind.DASHBOARD: Dashboard}

Script = Sequence[Pulled | Exception] | Callable[[Door], Iterator[Pulled]]


@dataclass(frozen=True, slots=True)
class FakeFeed:
    """Yields its script and raises the exceptions in it; a script may also be a function of the door."""

    script: Script = ()
    name: str = "things"
    kinds: tuple[Kind, ...] = (Kind.MONITOR,)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = ()
    instance: str = "east"

    def calls(self, door: Door) -> str:
        return f"{1 + len(door.keys(self.kinds[0]))} requests, {len(door.wanted)} wanted"

    def pull(self, door: Door) -> Iterator[Pulled]:
        for one in self.script(door) if callable(self.script) else self.script:
            if isinstance(one, Exception):
                raise one
            yield one

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        found, id = orjson.loads(body), Id(self.instance, kind.value, key)
        if "name" not in found:
            raise Contract("name is missing")
        name = f"{found['name']} v{self.reader}" if self.reader > 1 else found["name"]
        if kind is Kind.MONITOR_STATE:
            return MonitorState(id, name)
        refs = tuple(Ref(Id(self.instance, kind.value, one), "names", "text") for one in found.get("names", ()))
        opening = Opening(found["at"]) if "at" in found else None
        return CLASSES[kind](id, name, opening=opening, refs=refs)


@dataclass(frozen=True, slots=True)
class FakeConnection:
    """An opened instance of these feeds."""

    feeds: Sequence[FakeFeed]
    credential: str = "key-1"

    def probe(self, now: datetime) -> Iterator[Reach]:  # noqa: ARG002 - it asks nobody
        yield from ()

    def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class Bench:
    """A project in a folder, pulled night after night; `pull` gives each night the feeds of each instance."""

    folder: Path
    declared: Declared = field(default_factory=Declared)
    night: int = 0

    @property
    def project(self) -> Project:
        """The project: no connectors in its settings, since the test opens its own."""
        return Project(self.folder, self.folder / "runbook.yaml", Settings(), Fixed(self.declared), {})

    def opener(self, feeds: Sequence[FakeFeed], credential: str = "key-1") -> Any:
        """Opens an instance for each that the feeds name."""
        names = sorted({feed.instance for feed in feeds}) or ["east"]
        live = tuple(Live(name, FakeConnection([f for f in feeds if f.instance == name], credential)) for name in names)

        def opened(project: Project) -> AbstractContextManager[Sequence[Live]]:  # noqa: ARG001 - nothing to read
            return nullcontext(live)

        return opened

    def pull(self, *feeds: FakeFeed, credential: str = "key-1", **more: Any) -> SyncReport:
        """One pull, a day after the one before."""
        self.night += 1
        now = MOMENT + timedelta(days=self.night - 1)
        return sync(self.project, now=now, opener=self.opener(feeds, credential), **more)

    def store(self) -> Store:
        """The store as it lies there now."""
        return Store.open(self.project.store)


def monitors(*names: str, kind: Kind = Kind.MONITOR, version: str = "") -> list[Pulled]:
    """Rows named by their keys."""
    return [thing(name, kind=kind, version=version) for name in names]


def thing(key: str, name: str = "", kind: Kind = Kind.MONITOR, version: str = "", **more: Any) -> Row:
    """One row with a body of a name and whatever else is given."""
    return Row(kind, key, orjson.dumps({"name": name or key, **more}), version)


def ids(*keys: str, kind: Kind = Kind.MONITOR, instance: str = "east") -> list[Id]:
    """The ids of things."""
    return [Id(instance, kind.value, key) for key in keys]
