"""Teams, people, schedules, escalations and alerts, from which both products' wire shapes are written."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.sandbox.exchange import Wire

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with all that a vendor knows: address, name, phone number. `gone` has left the company."""

    key: str
    account: str
    mail: str
    name: str
    phone: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Rotation:
    """People by their keys who take turns of `days` each from `starts` on; a turn of "" is nobody's."""

    key: str
    name: str
    people: tuple[str, ...]
    starts: datetime
    days: int = 7

    def turns(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, str]]:
        """The turns that touch the span, cut to it."""
        length = timedelta(days=self.days)
        number = (first - self.starts) // length
        while (begins := self.starts + number * length) < last:
            who = self.people[number % len(self.people)]
            yield max(begins, first), min(begins + length, last), who
            number += 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule of a team; in its `holes` nobody is on call, since an override took the shift away."""

    key: str
    name: str
    team: str
    rotations: tuple[Rotation, ...]
    zone: str = "America/Sao_Paulo"
    enabled: bool = True
    holes: tuple[Span, ...] = ()

    def periods(self, rotation: Rotation, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, str]]:
        """The turns of one rotation without the holes."""
        for begins, ends, who in rotation.turns(first, last):
            for start, end in _without((begins, ends), self.holes):
                yield start, end, who


@dataclass(frozen=True, slots=True)
class Rung:
    """One rule of an escalation; `after` counts minutes from its start."""

    after: int
    form: str
    key: str
    how: str = "default"
    condition: str = "if-not-acked"


@dataclass(frozen=True, slots=True)
class Escalation:
    """An escalation of a team; it repeats `count` times, each `wait` minutes after its last rule."""

    key: str
    name: str
    team: str
    rungs: tuple[Rung, ...]
    wait: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """A team and its routing rules as both products write them."""

    key: str
    name: str
    rules: tuple[Wire, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Operations:
    """All of it. `policies` holds whole policies, each with `teamId` ("" for the account's own) and `type`."""

    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    integrations: tuple[Wire, ...] = ()
    services: tuple[Wire, ...] = ()
    policies: tuple[Wire, ...] = ()
    maintenance: tuple[Wire, ...] = ()
    alerts: tuple[Wire, ...] = ()
    hidden: frozenset[str] = field(default_factory=frozenset)

    def __add__(self, other: "Operations") -> "Operations":
        """Both in one."""
        mine: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        joined = {name: value + getattr(other, name) for name, value in mine.items() if isinstance(value, tuple)}
        return Operations(**joined, hidden=self.hidden | other.hidden)

    def team(self, key: str) -> Team | None:
        """The team of that key."""
        return next((one for one in self.teams if one.key == key), None)

    def person(self, key: str) -> Person | None:
        """The person of that key."""
        return next((one for one in self.people if one.key == key), None)


def instant(at: datetime) -> str:
    """An instant as these products write it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _without(span: Span, holes: tuple[Span, ...]) -> Iterator[Span]:
    start, end = span
    for first, last in sorted(holes):
        if last <= start or first >= end:
            continue
        if first > start:
            yield start, first
        start = max(start, last)
    if start < end:
        yield start, end
