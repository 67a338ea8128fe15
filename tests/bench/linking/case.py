"""What is asked: an alert, the service that it belongs to, and the dashboards that a colleague would open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.promise import Place, Service
from compiler.model.watching import Dashboard, Monitor, uses
from connectors.datadog.home import Home
from connectors.datadog.readers.dashboard import read_dashboard
from connectors.datadog.readers.monitor import read_monitor
from connectors.datadog.readers.slo import read_slo
from connectors.datadog.readers.views import read_views
from tests.bench.linking.estate import Indexed

HOME = Home("datadog", "https://app.datadoghq.com")
NOWHERE = Place("services/bench.yaml", 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """One alert. `right` are the keys of the dashboards that are right, none where no dashboard is.

    `judged` is False where nobody labelled the alert, so that an answer is neither right nor wrong. `sort` says why
    the case is there, `half` on which side of the split it lies: 0 is tuned on, 1 is only looked at.
    """

    key: str
    right: frozenset[str]
    half: int
    sort: str = ""
    service: Service = field(default_factory=lambda: serving("bench"))
    judged: bool = True


@dataclass(frozen=True)
class Suite:
    """Wire-shaped bodies by their keys, the estate read from them by the product's readers, and the cases."""

    name: str
    boards: dict[str, Any]
    monitors: dict[str, Any]
    cases: tuple[Case, ...]
    slos: dict[str, Any] = field(default_factory=dict)
    views: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def estate(self) -> Indexed:
        """Everything read."""
        values: list[Any] = [read_dashboard(HOME, key, body) for key, body in self.boards.items()]
        values += [read_monitor(HOME, key, body) for key, body in self.monitors.items()]
        values += [read_slo(HOME, key, body) for key, body in self.slos.items()]
        values += [read_views(HOME.id(Kind.VIEWS, key), body) for key, body in self.views.items()]
        return Indexed(tuple(values), frozenset(("datadog", kind) for kind in Kind))

    def monitor(self, case: Case) -> Monitor:
        """The alert of a case."""
        found = self.estate.get(Id("datadog", "monitor", case.key)).first
        assert isinstance(found, Monitor)
        return found

    @cached_property
    def read_boards(self) -> tuple[Dashboard, ...]:
        """The dashboards, by id."""
        return tuple(self.estate.every(Kind.DASHBOARD))

    @cached_property
    def metrics(self) -> dict[str, frozenset[str]]:
        """What each dashboard reads."""
        return {board.id.key: metrics_of(board) for board in self.read_boards}


def serving(name: str, owner: str = "", tags: Iterable[str] = ()) -> Service:
    """A declared service that says nothing but its name, its team and the tags of its deployables."""
    matches = tuple((key, value) for key, _, value in (tag.partition(":") for tag in tags))
    return Service(name, name, NOWHERE, owner=owner, matches=matches)


def half_of(text: str) -> int:
    """The side of the split on which a name lies, which no order of files or versions of Python changes."""
    return sha256(text.encode()).digest()[0] & 1


def metrics_of(thing: Dashboard | Monitor) -> frozenset[str]:
    """Every metric that a thing reads."""
    return frozenset(name for use in uses(thing) for name in getattr(use.expression, "metrics", ()))
