"""The exit code of a run and the one line that says why.

Precedence: 2 (the declaration or settings are wrong) beats 1 (a finding blocks) beats 3 (something that a
blocking check needs could not be known); all reasons are told. A connector that nobody configured never
causes 3. Weather never blocks unless the settings say so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from compiler.model.coverage import Section
from compiler.model.finding import Finding, Level, Severity
from compiler.model.settings import Rung, Settings


@dataclass(frozen=True, slots=True)
class Needs:
    """What the gate must know of a check: its kinds, whether it may block, its nature."""

    kinds: tuple[str, ...]
    blockable: bool
    weather: bool
    severity: Severity


@dataclass(frozen=True, slots=True)
class Graded:
    """A finding with the level that it ends at, and which step of the order settled that."""

    finding: Finding
    level: Level
    because: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The exit code, the graded findings, what could not be known for them, and the reasons in order."""

    code: Literal[0, 1, 2, 3]
    graded: tuple[Graded, ...]
    blind: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def line(self) -> str:
        """One line that says exactly why the exit code is what it is."""
        return f"exit {self.code}: {'; '.join(self.reasons)}"


def decide(
    findings: Iterable[Finding],
    sections: Iterable[Section],
    checks: Mapping[str, Needs],
    settings: Settings,
    now: datetime,
    fail_on: Severity | None = None,
    problems: int = 0,
) -> Decision:
    """Grades every finding by the ladder and settles the exit code."""
    graded = tuple(grade(one, checks, settings, now.date(), fail_on) for one in findings)
    blocking = [one for one in graded if one.level == "block"]
    blind = _blind(sections, checks, settings, now, fail_on)
    reasons = []
    if problems:
        reasons.append(f"{_count(problems, 'problem')} in the declaration")
    if blocking:
        reasons.append(f"{_count(len(blocking), 'finding')} at block: {_codes(blocking)}")
    reasons += blind
    code: Literal[0, 1, 2, 3] = 2 if problems else 1 if blocking else 3 if blind else 0
    return Decision(code, graded, tuple(blind), tuple(reasons) or (_calm(graded),))


def grade(
    finding: Finding, checks: Mapping[str, Needs], settings: Settings, today: date, fail_on: Severity | None
) -> Graded:
    """The level of one finding: ladder first, then `--fail-on`; weather and weak proofs are held back."""
    weather = finding.nature == "weather"
    level, because = _rung(finding.code, weather, settings, today)
    if fail_on is not None and finding.severity >= fail_on and not weather:
        level, because = "block", f"--fail-on {fail_on}"
    needs = checks.get(finding.code)
    if level == "block" and needs is not None and not needs.blockable:
        return Graded(finding, "warn", "its proof is never strong enough to block")
    return Graded(finding, level, because)


def _rung(code: str, weather: bool, settings: Settings, today: date) -> tuple[Level, str]:
    """What the settings say of a code. Weather has its own setting, which alone lets it block."""
    rung = settings.ladder.get(code)
    if not weather:
        return _by_ladder(rung or Rung("observe"), today)
    if rung is None:
        return settings.weather, f"gate: weather: {settings.weather}"
    level, because = _by_ladder(rung, today)
    if level == "block" and settings.weather != "block":
        return "warn", "weather blocks only by `gate: {weather: block}`"
    return level, because


def _by_ladder(rung: Rung, today: date) -> tuple[Level, str]:
    if rung.level == "block" and rung.since is not None and today < rung.since:
        return "warn", f"ladder: block from {rung.since}"
    return rung.level, f"ladder: {rung.level}"


def _blind(
    sections: Iterable[Section],
    checks: Mapping[str, Needs],
    settings: Settings,
    now: datetime,
    fail_on: Severity | None,
) -> list[str]:
    """Configured sections that a blocking check needs and that failed or are older than their maximum age."""
    wanted = {
        kind for code, one in checks.items() if _blocks(code, one, settings, now.date(), fail_on) for kind in one.kinds
    }
    found = []
    for section in sections:
        if section.kind not in wanted:
            continue
        gap = section.coverage.gap
        if gap is not None and gap.configured:
            found.append(f"{section.instance}:{section.kind} could not be read: {gap.why}")
        elif gap is None and _old(section, settings.max_age, now):
            age, limit = now - (section.coverage.good_at or now), settings.max_age[section.kind]
            found.append(f"{section.instance}:{section.kind} is {_hours(age)} old, at most {_hours(limit)}")
    return found


def _blocks(code: str, needs: Needs, settings: Settings, today: date, fail_on: Severity | None) -> bool:
    """Whether a finding of this code could block today."""
    if not needs.blockable:
        return False
    raised = fail_on is not None and needs.severity >= fail_on and not needs.weather
    return raised or _rung(code, needs.weather, settings, today)[0] == "block"


def _old(section: Section, max_age: Mapping[str, timedelta], now: datetime) -> bool:
    good, limit = section.coverage.good_at, max_age.get(section.kind)
    return good is not None and limit is not None and now - good > limit


def _hours(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    return f"{hours:.0f} h" if hours >= 2 else f"{hours * 60:.0f} min"


def _codes(blocking: list[Graded]) -> str:
    return ", ".join(sorted({one.finding.code for one in blocking}))


def _calm(graded: tuple[Graded, ...]) -> str:
    if not graded:
        return "no findings"
    warned = sum(one.level == "warn" for one in graded)
    return f"{_count(len(graded), 'finding')}, none at block" + (f", {warned} at warn" if warned else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
