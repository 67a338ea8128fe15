"""What a page of history shows: worded, ordered and dated before it gets to a template."""

from dataclasses import dataclass

from compiler.model.status import Figure


@dataclass(frozen=True, slots=True)
class NightLine:
    """What a promise attained in one night's reading, and what was left of its budget; empty is unknown."""

    night: str
    attained: str
    left: str


@dataclass(frozen=True, slots=True)
class StretchLine:
    """Nights in which a promise was judged alike; `nights` counts those on which it was judged."""

    first: str
    last: str
    nights: int
    guarded: str
    headline: str
    kept: str


@dataclass(frozen=True, slots=True)
class PromiseHistory:
    """One promise over the nights, newest first: how it was judged, and what it attained."""

    id: str
    says: str
    ends: str
    spending: str
    figure: Figure | None
    stretches: tuple[StretchLine, ...]
    nights: tuple[NightLine, ...]
    older: int = 0


@dataclass(frozen=True, slots=True)
class SpellLine:
    """A finding with the nights through which it stood; `closed` is empty while it stands."""

    code: str
    severity: str
    subject: str
    message: str
    opened: str
    closed: str
    age: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The history of one service, over the nights on which it was judged; `pulled` are all that were pulled since."""

    service: str
    title: str
    as_of: str
    first: str
    nights: int
    promises: tuple[PromiseHistory, ...]
    standing: tuple[SpellLine, ...]
    closed: tuple[SpellLine, ...]
    pulled: int = 0


@dataclass(frozen=True, slots=True)
class CoverLine:
    """How many promises of the estate were guarded, broken and unknown in one night, and how many of all in percent.

    `carried` counts those that were not judged that night, and count as before.
    """

    night: str
    whole: int
    broken: int
    unknown: int
    share: str
    carried: int = 0


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget that ends before its window does, at the last day's burn."""

    service: str
    promise: str
    left: str
    ends: str
    spending: str


@dataclass(frozen=True, slots=True)
class EstateHistory:
    """The history of all services together: coverage of promises night by night, budgets that end, findings by age."""

    as_of: str
    figure: Figure | None
    covered: tuple[CoverLine, ...]
    budgets: tuple[BudgetLine, ...]
    standing: tuple[SpellLine, ...]
    services: tuple[tuple[str, str], ...]
    more: int = 0
