"""What the gate is asked with, and what it answers: graded findings, and one exit code with its reasons."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from compiler.model.finding import Finding, Level, Severity
from compiler.model.frozen import dataclass

Code = Literal[0, 1, 2, 3]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was known before: the fingerprints of findings that stood then, and a name for it in sentences."""

    name: str
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked of the gate for this run alone, in the order in which a finding meets it.

    `hotfix` and `break_glass` are reasons, empty where nobody asked; each is recorded where it let something through.
    """

    baseline: Baseline | None = None
    fail_on: Severity | None = None
    hotfix: str = ""
    break_glass: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run came to besides its findings.

    `problems` counts mistakes of the declaration, `outdated` names committed documents that are not current,
    `allowed` counts findings that an allowance covers, `lapsed` gives for a fingerprint the day on which the
    allowance that covered it ended.
    """

    problems: int = 0
    outdated: tuple[str, ...] = ()
    allowed: int = 0
    lapsed: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Graded:
    """A finding with the level that it ends at, and which step of the order settled that.

    `steps` are all steps in order, each with what it did; `known` says that the baseline holds it.
    """

    finding: Finding
    level: Level
    because: str
    steps: tuple[tuple[str, str], ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The exit code, the graded findings, what could not be known for them, and the reasons in order.

    `blind` are the sections that cause exit 3, `dim` those that the settings forgive; `passed` says what was let
    through for this run alone, as (`hotfix` or `break-glass`, reason, codes).
    """

    code: Code
    graded: tuple[Graded, ...]
    blind: tuple[str, ...]
    reasons: tuple[str, ...]
    dim: tuple[str, ...] = ()
    passed: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    baseline: str = ""

    @property
    def line(self) -> str:
        """One line that says exactly why the exit code is what it is."""
        return f"exit {self.code}: {'; '.join(self.reasons)}"
