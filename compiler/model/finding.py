"""Findings: what is wrong, where, and what to do, under a code that never changes its meaning."""

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
