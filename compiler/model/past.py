"""What became of promises and findings over the nights, as the store remembers it."""

from dataclasses import dataclass
from datetime import datetime

from compiler.model.base import Id


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
