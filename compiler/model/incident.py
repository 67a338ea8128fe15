"""What happened lately: incidents, which prove routes and tell how long it took until somebody acknowledged."""

from datetime import datetime, timedelta
from typing import Literal

from compiler.model.base import Id
from compiler.model.frozen import dataclass

LOOKBACK = timedelta(days=90)
"""How far back connectors ask for incidents."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident or alert of an on-call or incident product. Nobody's name is part of it.

    `opened`, `acknowledged` and `closed` are aware; None where it never happened or was not told (a product that
    tells seconds since creation gives the sum). `origins` are what set it off, as far as its payload tells: urls
    of monitors and their bare keys, as found in its links and details. `via` is the integration by which it came,
    `called` the policy that it followed. `beside` are pages of other products' incidents about the same trouble, as
    its own links tell. `escalated` says that it left level 1 without being acknowledged;
    `exhausted` that the whole policy ended and nobody had answered.
    """

    key: str
    title: str
    opened: datetime
    acknowledged: datetime | None = None
    closed: datetime | None = None
    urgency: Literal["high", "low", "unknown"] = "unknown"
    origins: tuple[str, ...] = ()
    via: Id | None = None
    called: Id | None = None
    escalated: bool | None = None
    exhausted: bool | None = None
    url: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incidents:
    """The incidents of one on-call service in the last 90 days, newest first; an observation. Kind `incidents`.

    Its instance and key are those of the `oncall_service`; a product whose incidents belong to no such service keeps
    them under the key of whatever names them (a service's name), or `none`. `since` is how far back they were read
    whole: a product that cut the list says a later instant.
    """

    id: Id
    since: datetime
    incidents: tuple[Incident, ...] = ()
