"""What became of promises and findings over the nights, as the store remembers it."""

from datetime import datetime

from compiler.model.base import Id
from compiler.model.frozen import dataclass

EVENTS = "RB8"
"""How the codes of what changed since an earlier night begin."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One service as it was judged at one snapshot: what is remembered of it.

    `promises` are (id, guarded, headline, kept, the SLO that measures it or ""); `findings` are (fingerprint, code,
    subject, severity, message); `silent` the codes that could not be judged that night.
    """

    service: str
    number: int
    at: datetime
    promises: tuple[tuple[str, str, str, str, str], ...] = ()
    findings: tuple[tuple[str, str, str, str, str], ...] = ()
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Nights in which a promise was judged alike, from the first to the last of them."""

    service: str
    promise: str
    guarded: str
    headline: str
    kept: str
    first: int
    last: int
    first_at: datetime
    last_at: datetime
    slo: Id | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """Nights through which a finding stood. It is closed where its service was judged later and it was not found.

    `unsure` says that its check could not be judged on the last of these nights.
    """

    service: str
    mark: str
    code: str
    subject: str
    severity: str
    message: str
    first: int
    last: int
    first_at: datetime
    last_at: datetime
    unsure: bool = False

    @property
    def event(self) -> bool:
        """Whether it tells of something that happened: that it is found no more mends nothing of what it did."""
        return self.code.startswith(EVENTS)


@dataclass(frozen=True, slots=True)
class Nights:
    """What the store remembers of one service: the nights on which it was judged, and what came of them."""

    service: str
    judged: tuple[tuple[int, datetime], ...] = ()
    stretches: tuple[Stretch, ...] = ()
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A promise that is judged otherwise than before; `since` is the first night of it.

    What was unknown then and is known now stands in `was` as it was last known, if it ever was.
    """

    service: str
    promise: str
    was: Stretch
    now: Stretch
    since: datetime


@dataclass(frozen=True, slots=True)
class Covered:
    """How many promises of the estate were whole, broken and unknown in one night.

    `carried` counts those among them that nobody judged that night: they count as they were judged before.
    """

    number: int
    at: datetime
    whole: int = 0
    broken: int = 0
    unknown: int = 0
    carried: int = 0

    @property
    def promises(self) -> int:
        """All that were judged."""
        return self.whole + self.broken + self.unknown


@dataclass(frozen=True, slots=True)
class Findings:
    """What became of findings between two nights: opened, closed, and those that stand, oldest first."""

    opened: tuple[Spell, ...] = ()
    closed: tuple[Spell, ...] = ()
    standing: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What the nights since an older one tell: promises judged otherwise, findings, and coverage night by night.

    `unjudged` are services of which nobody knows how they were judged at the older one, `anew` those that were judged
    there only now, by the declarations of today.
    """

    turns: tuple[Turn, ...] = ()
    findings: Findings = Findings()
    covered: tuple[Covered, ...] = ()
    unjudged: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
