"""Findings: what is wrong, where, and what to do, under a code that never changes its meaning."""

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum
from hashlib import sha256
from typing import Literal

from compiler.model.base import Id, Place
from compiler.model.evidence import Evidence
from compiler.model.frozen import dataclass


class Severity(IntEnum):
    """How grave a finding is; ordered, so that "at least a warning" is a comparison."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


Nature = Literal["change", "weather"]
Level = Literal["observe", "warn", "block"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, told once. `affected` are the promises and rows that suffer from it.

    `message` says what is so, `fix` what to do; `nature` tells what a team can change from weather. `drift` marks one
    that is only so beside an earlier snapshot, so that no document tells it as structure.
    """

    code: str
    subject: Id
    message: str
    fix: str
    severity: Severity
    nature: Nature = "change"
    service: str = ""
    affected: tuple[Id, ...] = ()
    place: Place | None = None
    url: str = ""
    evidence: tuple[Evidence, ...] = ()
    drift: bool = False

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits of code and subject, never of the message, so that better words keep the identity."""
        return sha256(f"{self.code}|{self.subject}".encode(errors="surrogatepass")).hexdigest()[:16]


def merged(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """One cause, one finding: the same code and subject are told once, where the first stood, with all that suffer."""
    known: dict[tuple[str, Id], Finding] = {}
    for one in found:
        key = (one.code, one.subject)
        other = known.setdefault(key, one)
        if other is not one:
            graver = max(other, one, key=lambda finding: finding.severity)
            affected = tuple(sorted({*other.affected, *one.affected}))
            known[key] = replace(graver, affected=affected, evidence=other.evidence or one.evidence)
    return tuple(known.values())
