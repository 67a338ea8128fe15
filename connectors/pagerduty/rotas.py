"""Schedules of both generations, and their shifts as the provider renders them.

Each list endpoint shows only its own generation. Restrictions and rotations are never computed here: the provider's
own rendering knows about the nights on which clocks change.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from compiler.errors import ConnectorError, Missing
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.rota import Rota, Shifts
from compiler.ports import Door, Gone, Pulled, Row, Unread
from connectors.pagerduty import layers, oncalls, rotations
from connectors.pagerduty.bodies import unread
from connectors.pagerduty.envelope import NotOnPlan, TokenDead, TooLong
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.rota import read_rota, read_shifts
from connectors.pagerduty.span import Span
from connectors.pagerduty.words import key_of

Listed = Mapping[str, Any]

_RENDERED_PAGE = 25
"""Rendered schedules are large, and a page of too many takes the provider too long."""


@dataclass(frozen=True, slots=True)
class Rotas:
    """Layer-based schedules come rendered, some to a page; shift-based ones one by one.

    Without a `rest` it only reads kept bodies.
    """

    instance: str
    rest: Rest | None = None
    name: str = "schedules"
    kinds: tuple[Kind, ...] = (Kind.ROTA, Kind.SHIFTS)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (layers.SCOPE, oncalls.SCOPE)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        known = len(door.keys(Kind.ROTA))
        return f"at most {known + 2}, one for each schedule of the newer kind" if known else "2, and one each"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`. One generation that fails does not stop the other."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        rest, span = self.rest, Span.of(door.now)
        failures: list[tuple[str, ConnectorError]] = []
        told: set[str] = set()
        for generation, path in ((_by_layers, layers.PATH), (_by_shifts, rotations.PATH)):
            try:
                for one in generation(rest, door, span):
                    told.add(one.key if isinstance(one, Row) else "")
                    yield one
            except TokenDead:
                raise
            except NotOnPlan as error:
                door.told(str(error))
            except ConnectorError as error:
                failures.append((path, error))
        if failures:
            yield from _from_oncalls(rest, door, span, told, failures)
            yield from (unread(kind, path, error) for path, error in failures for kind in self.kinds)

    def read(self, kind: Kind, key: str, body: bytes) -> Rota | Shifts:
        """See `compiler.ports.Feed`."""
        read = read_shifts if kind is Kind.SHIFTS else read_rota
        return read(self.instance, key, body)


def _by_layers(rest: Rest, door: Door, span: Span) -> Iterator[Pulled]:
    """A list that takes the provider too long is read bare, and its schedules are rendered one by one."""
    rendered = Ask(layers.PATH, "schedules", layers.SCOPE, (*layers.RENDER, *span.params), size=_RENDERED_PAGE)
    try:
        found = list(rest.listed(rendered))
    except TooLong:
        found = list(rest.listed(Ask(layers.PATH, "schedules", layers.SCOPE)))
    ready = {key_of(one): one for one in found if layers.is_rendered(one)}

    def fetch(key: str) -> tuple[Pulled, ...]:
        return layers.rows(ready[key], span) if key in ready else layers.fetched(rest, key, span)

    yield from _each(door, found, layers.PATH, fetch)


def _by_shifts(rest: Rest, door: Door, span: Span) -> Iterator[Pulled]:
    """The list holds references only, so each schedule is asked for."""
    found = list(rest.listed(Ask(rotations.PATH, "schedules", rotations.SCOPE)))
    yield from _each(door, found, rotations.PATH, lambda key: rotations.fetched(rest, key, span))


def _each(door: Door, listed: list[Listed], path: str, fetch: Callable[[str], tuple[Pulled, ...]]) -> Iterator[Pulled]:
    """One schedule that fails is unread, and stops no other."""

    def one(found: Listed) -> tuple[Pulled, ...]:
        key = key_of(found)
        if not key:
            return (Unread(Kind.ROTA, path, "a row of the list has no id"),)
        try:
            return fetch(key)
        except TokenDead:
            raise
        except Missing:
            return (Gone(Kind.ROTA, key),)
        except ConnectorError as error:
            return (unread(Kind.ROTA, key, error), unread(Kind.SHIFTS, key, error))

    for rows in door.map(one, listed):
        yield from rows


def _from_oncalls(
    rest: Rest, door: Door, span: Span, told: set[str], failures: list[tuple[str, ConnectorError]]
) -> Iterator[Pulled]:
    """Where schedules themselves cannot be read, who is on call tells the shifts of those that policies use.

    Raises the error of the schedules where that cannot be asked either and nothing was read at all.
    """
    try:
        found = oncalls.by_schedule(rest, span)
    except ConnectorError as error:
        door.told(f"who is on call could not be asked in place of schedules: {error}")
        if len(failures) == len((layers.PATH, rotations.PATH)):
            raise failures[0][1] from None
        return
    held = door.keys(Kind.ROTA)
    for key, entries in found.items():
        if key not in told:
            yield from oncalls.rows(key, entries, span, defined=key in held)
