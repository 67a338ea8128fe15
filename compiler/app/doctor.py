"""Doctor: can every connector be read, which scope is refused, and which links of the chain that costs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from compiler.errors import ConnectorError, Refused
from compiler.model.base import Kind, Problem
from compiler.model.frozen import dataclass
from compiler.model.queries import QueryCount
from compiler.ports import Connection, Connector, Reach, Step

Tell = Callable[[str, int], None]
"""Told the name of a feed, as `instance/feed`, and which one of its instance it is."""

ENOUGH = 2
"""How many calls without an answer say that the others will get none either."""

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
    **dict.fromkeys((Kind.INTEGRATION, Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.MAINTENANCE), ("paged",)),
    Kind.POLICY: ("paged", "staffed"),
    **dict.fromkeys((Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER), ("staffed",)),
    Kind.INCIDENTS: ("paged",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one feed of one instance answered, and the links that its refusal costs."""

    reach: Reach
    costs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """One connector instance: its feeds, the steps to its least-privilege key, and what its settings lack.

    `queries` tells how many of its queries could be read in the newest snapshot, where there is one.
    """

    instance: str
    summary: str
    steps: tuple[Step, ...]
    feeds: tuple[Seen, ...] = ()
    problems: tuple[Problem, ...] = ()
    queries: QueryCount | None = None

    @property
    def well(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems and all(one.reach.allowed for one in self.feeds)


def examine(
    instance: str, connector: Connector, connection: Connection, now: datetime, tell: Tell | None = None
) -> Examined:
    """Probes every feed with one cheap call each; `tell` hears of each that answered, and which it was."""
    kinds = {feed.name: feed.kinds for feed in connection.feeds}
    seen: list[Seen] = []
    for reach in _probe(connection, now):
        seen.append(Seen(reach, _costs(kinds.get(reach.feed, ()), reach)))
        if tell is not None:
            tell(f"{instance}/{reach.feed}", len(seen))
    return Examined(instance, connector.summary, tuple(connector.key_steps), tuple(seen))


def conclusion(report: Iterable[Examined]) -> tuple[int, str]:
    """The exit code of a whole examination, and the reason: 2 for settings, 3 for what cannot be read, else 0."""
    every = tuple(report)
    lacking = [one.instance for one in every if one.problems]
    shut = [name for one in every for name in _shut(one)]
    reasons = [f"a secret is missing: {', '.join(lacking)}"] if lacking else []
    reasons += [f"cannot be read: {', '.join(shut)}"] if shut else []
    return 2 if lacking else 3 if shut else 0, "; ".join(reasons) or "every feed can be read"


def _shut(one: Examined) -> list[str]:
    """The feeds of an instance that cannot be read, by name; the instance itself where that is all of them."""
    names = [f"{one.instance}/{seen.reach.feed}" for seen in one.feeds if not seen.reach.allowed]
    return names if len(names) < max(2, len(one.feeds)) else [f"{one.instance} (all of its feeds)"]


def _probe(connection: Connection, now: datetime) -> Iterator[Reach]:
    """What each feed answers. Where the first calls tell nothing at all, the others are not waited for."""
    names = [feed.name for feed in connection.feeds if not feed.second]
    asked: list[Reach] = []
    try:
        for reach in connection.probe(now):
            asked.append(reach)
            yield reach
            if len(asked) == ENOUGH and all(one.allowed is None for one in asked):
                yield from _unasked(names, asked)
                return
    except ConnectorError as error:
        yield Reach("all feeds", False if isinstance(error, Refused) else None, str(error))


def _unasked(names: Iterable[str], asked: Iterable[Reach]) -> Iterator[Reach]:
    told = {one.feed for one in asked}
    yield from (
        Reach(name, None, "not asked, since the calls before told nothing") for name in names if name not in told
    )


def _costs(kinds: tuple[Kind, ...], reach: Reach) -> tuple[str, ...]:
    if reach.allowed:
        return ()
    return tuple(sorted({link for kind in kinds for link in LINKS.get(kind, ())}))
