"""What a run of the gate tells, ready for any format: every word is decided before it gets here."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from compiler.model.base import Place, Problem
from compiler.model.finding import Nature, Severity
from compiler.model.frozen import dataclass
from compiler.model.gating import Decision, Graded
from compiler.model.outcome import AllowedFinding, Outcome


@dataclass(frozen=True, slots=True)
class Rule:
    """A check as told to others: its code, its title, and the three parts of its own page."""

    code: str
    title: str
    severity: Severity
    nature: Nature
    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with all that a reader elsewhere needs: where to look, and who answers for it.

    `place` is its own, else that of the promise that suffers, else that of the service; None where nobody declared
    anything near it. `service` and `owner` are those of the declaration.
    """

    graded: Graded
    place: Place | None
    service: str
    owner: str


@dataclass(frozen=True, slots=True)
class Report:
    """What compile or audit came to.

    `findings` are ordered by what they do to the release, the gravest first. `prefix` leads from the root of the
    checkout to the folder that places are relative to, "" or ending in a slash. `rules` are the checks that the
    findings come from, by code. `more` is what a command adds to the JSON, as plain values. `broke` is why the run
    ended before it had judged anything, "" where it did not.
    """

    command: str
    program: str
    decision: Decision
    findings: tuple[Told, ...]
    allowed: tuple[AllowedFinding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()
    written: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    not_judged: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    rules: tuple[Rule, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    broke: str = ""

    def path(self, place: Place) -> str:
        """The file of a place as seen from the root of the checkout."""
        return f"{self.prefix}{place.file}"
