"""Observations: what live things said of themselves at the moment of the pull."""

from datetime import datetime
from decimal import Decimal

from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.promise import Window


@dataclass(frozen=True, slots=True)
class MonitorState:
    """The state of an alert, since when: `ok`, `warn`, `alert`, `no data`, `ignored`, `skipped`, `unknown`."""

    id: Id
    state: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class MonitorQuality:
    """What the product itself finds wrong with an alert, and where it notifies by its own reckoning."""

    id: Id
    issues: tuple[str, ...] = ()
    muted_until: datetime | None = None
    notified: tuple[str, ...] = ()
    triggered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attained:
    """What an SLO attained over one window: percent 0 to 100; budget left in percent, negative when overspent.

    `state` is the product's own word; `error` its text where it could not judge.
    """

    window: Window
    percent: Decimal | None = None
    budget_left: Decimal | None = None
    target: Decimal | None = None
    state: str = ""
    error: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SloReading:
    """The readings of one SLO, one for each of its windows."""

    id: Id
    attained: tuple[Attained, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A bounded series of readings, taken at sync for a bound promise: one point per slot, oldest first.

    `values` are percent good, None where nothing happened; `totals` the events counted, empty for uptime.
    """

    id: Id
    starts: datetime
    step_s: int
    values: tuple[Decimal | None, ...] = ()
    totals: tuple[Decimal | None, ...] = ()
    good: Decimal | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Views:
    """How often and how lately a dashboard was looked at."""

    id: Id
    total: int | None = None
    viewed: datetime | None = None
