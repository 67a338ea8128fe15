"""Things asked for by their ids: what live things name and no list held, and what left a list."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from compiler.errors import ConnectorError, Missing
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Gone, Pulled, Want
from connectors.pagerduty import layers, policies, responders, rotations, services
from connectors.pagerduty.bodies import unread
from connectors.pagerduty.envelope import BadRequest, TokenDead
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.rota import read_rota, read_shifts
from connectors.pagerduty.service import read_service
from connectors.pagerduty.settings import Settings
from connectors.pagerduty.span import Span

_READERS: Mapping[Kind, Callable[[str, str, bytes], Any]] = {
    Kind.ONCALL_SERVICE: read_service,
    Kind.POLICY: policies.read_policy,
    Kind.ROTA: read_rota,
    Kind.SHIFTS: read_shifts,
    Kind.RESPONDER: responders.read_responder,
}


@dataclass(frozen=True, slots=True)
class ById:
    """One call each, or two for a schedule, in the second phase. Only here a going is proven.

    Without a `rest` it only reads kept bodies.
    """

    instance: str
    settings: Settings
    rest: Rest | None = None
    name: str = "by-id"
    kinds: tuple[Kind, ...] = tuple(_READERS)
    reader: int = 1
    second: bool = True
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (services.SCOPE, policies.SCOPE, layers.SCOPE, responders.SCOPE)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        told = len(door.wanted)
        return f"{told} requests" if told else "1 request for each thing that is named and not listed"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        rest, span = self.rest, Span.of(door.now)
        for rows in door.map(lambda want: self._one(door, rest, want, span), door.wanted):
            yield from rows

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        """See `compiler.ports.Feed`."""
        return _READERS[kind](self.instance, key, body)

    def _one(self, door: Door, rest: Rest, want: Want, span: Span) -> tuple[Pulled, ...]:
        try:
            return self._fetched(door, rest, want, span)
        except TokenDead:
            raise
        except Missing:
            return (Gone(want.kind, want.key),)
        except ConnectorError as error:
            return (unread(want.kind, want.key, error),)

    def _fetched(self, door: Door, rest: Rest, want: Want, span: Span) -> tuple[Pulled, ...]:
        """The rows as the lists would have given them."""
        if want.kind is Kind.ONCALL_SERVICE:
            return (services.service_row(_spelled(rest, services.SERVICES, "service", want.key)),)
        if want.kind is Kind.POLICY:
            return (policies.policy_row(_spelled(rest, policies.POLICIES, "escalation_policy", want.key)),)
        if want.kind is Kind.RESPONDER:
            return (responders.responder_row(door, _spelled(rest, responders.USERS, "user", want.key), self.settings),)
        return _schedule(rest, want.key, span)


def _spelled(rest: Rest, ask: Ask, wrap: str, key: str) -> Mapping[str, Any]:
    """One thing with everything that its list spells out, so that both give the same row."""
    return rest.one(f"{ask.path}/{key}", wrap, ask.scope, extra=ask.extra)


def _schedule(rest: Rest, key: str, span: Span) -> tuple[Pulled, ...]:
    """The newer generation first: an id of the other one is a bad request there, or not there at all.

    Missing is raised where one generation does not have it and the other refuses or lacks it too.
    """
    try:
        return rotations.fetched(rest, key, span)
    except (BadRequest, Missing) as first:
        try:
            return layers.fetched(rest, key, span)
        except BadRequest:
            raise first from None
