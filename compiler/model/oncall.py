"""What is known of a page's way to a human: its hops, the levels behind it, and who is on them for the next days."""

from datetime import datetime
from typing import Literal

from compiler.model.base import Id
from compiler.model.frozen import dataclass

Span = tuple[datetime, datetime]
"""A half-open span of time: the first instant is part of it, the second is not."""

Footing = Literal["proven", "likely", "unknown", "broken"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One hop of a page's way. `what` names its kind in words: alert, handle, integration, service, routing, policy.

    `footing` is `likely` where only a name leads there. `reason` says why it is so, "" where nothing need be said.
    """

    what: str
    name: str
    footing: Footing
    id: Id | None = None
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call at one level for a span in which that does not change; empty where nobody is.

    `override` says that somebody stands in for the plan. `known` is False where the span was not rendered or read.
    """

    starts: datetime
    ends: datetime
    who: tuple[Id, ...] = ()
    override: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Reached:
    """One target of a level: a rota or a responder, as its product shows it. `name` is "" for a person not named."""

    id: Id
    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an escalation policy. `at_s` counts from the start of the policy, `raw` is the product's own word.

    `duties` follow one another from the first to the last instant of the forecast. `holes` are those spans of it in
    which nobody is on call although somebody is wanted. `zone` is where its people live, "" where that is not told.
    """

    number: int
    at_s: int
    raw: str = ""
    targets: tuple[Reached, ...] = ()
    duties: tuple[Duty, ...] = ()
    holes: tuple[Span, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Who is on call behind one policy, from `first` to `last`.

    `wait_s` is what passes before the policy starts. `worst_s` is the longest time from the alert until somebody is
    called, at any wanted instant that is known; None where nobody is called at some of them, or nothing is known.
    `ends_s` is when the whole policy has been gone through, None where the product does not tell.
    `hours` are those in which somebody is wanted, as declared, "" for always.
    """

    policy: Id
    name: str
    url: str
    first: datetime
    last: datetime
    levels: tuple[Level, ...] = ()
    wait_s: int = 0
    worst_s: int | None = None
    ends_s: int | None = None
    hours: str = ""
    names: tuple[tuple[Id, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a page: from an alert over an address to a policy; `when` is the condition of a routing as written."""

    alert: Id
    address: str
    legs: tuple[Leg, ...]
    policy: Id | None = None
    wait_s: int = 0
    when: str = ""

    @property
    def footing(self) -> Footing:
        """That of its weakest hop."""
        return min((leg.footing for leg in self.legs), key=_ORDER.index, default="unknown")


_ORDER: tuple[Footing, ...] = ("broken", "unknown", "likely", "proven")
