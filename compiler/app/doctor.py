"""Doctor: can every connector be read, which scope is refused, and which links of the chain that costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from compiler.errors import ConnectorError
from compiler.model.base import Kind, Problem
from compiler.ports import Connection, Connector, Reach, Step

LINKS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SLO: ("measured", "sufficient"),
    Kind.SLO_READING: ("kept",),
    Kind.SERIES: ("kept",),
    Kind.MONITOR: ("alerted", "paged"),
    Kind.MONITOR_STATE: ("alerted",),
    Kind.MONITOR_QUALITY: ("alerted",),
    Kind.DOWNTIME: ("alerted",),
    Kind.RULE: ("paged",),
    Kind.DASHBOARD: ("visible",),
    Kind.VIEWS: ("visible",),
    Kind.ACCOUNT: ("tellable",),
    Kind.NUMBER: ("tellable",),
    Kind.TEMPLATE: ("tellable",),
    Kind.HEALTH: ("tellable",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one feed of one instance answered, and the links that its refusal costs."""

    reach: Reach
    costs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """One connector instance: its feeds, the steps to its least-privilege key, and what its settings lack."""

    instance: str
    summary: str
    steps: tuple[Step, ...]
    feeds: tuple[Seen, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems and all(one.reach.allowed for one in self.feeds)


def examine(instance: str, connector: Connector, connection: Connection, now: datetime) -> Examined:
    """Probes every feed with one cheap call each."""
    kinds = {feed.name: feed.kinds for feed in connection.feeds}
    seen = tuple(Seen(reach, _costs(kinds.get(reach.feed, ()), reach)) for reach in _probe(connection, now))
    return Examined(instance, connector.summary, tuple(connector.key_steps), seen)


def _probe(connection: Connection, now: datetime) -> Iterator[Reach]:
    try:
        yield from connection.probe(now)
    except ConnectorError as error:
        yield Reach("all feeds", False, str(error))


def _costs(kinds: tuple[Kind, ...], reach: Reach) -> tuple[str, ...]:
    if reach.allowed:
        return ()
    return tuple(sorted({link for kind in kinds for link in LINKS.get(kind, ())}))
