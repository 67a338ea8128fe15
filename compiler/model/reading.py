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
class Budget:
    """Where a promise's error budget stands, and when it ends if every day burns as the last one did.

    Percent are 0 to 100. `left` is negative when overspent and None for a target of 100, which has no budget. `good`
    is that of the last day and `rate` how many times faster than even it burned, None where no day was read. `ends`
    is None where the budget outlasts the window. `says` is the arithmetic.
    """

    attained: Decimal
    promised: Decimal
    window: Window
    left: Decimal | None = None
    good: Decimal | None = None
    rate: Decimal | None = None
    ends: datetime | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Views:
    """How often and how lately a dashboard was looked at."""

    id: Id
    total: int | None = None
    viewed: datetime | None = None
