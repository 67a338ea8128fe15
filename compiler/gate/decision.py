"""The exit code of a run and the one line that says why.

Precedence: 2 (the declaration or settings are wrong) beats 1 (a finding blocks, or a committed document is not
current) beats 3 (something that a blocking check needs could not be known); all reasons are told. A connector that
nobody configured never causes 3. Weather never blocks unless the settings say so. Break-glass passes 1 and 3, never 2.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from compiler.gate.ladder import Ladder, Needs
from compiler.gate.sight import Sight, sight
from compiler.model.coverage import Section
from compiler.model.finding import Finding
from compiler.model.gating import Code, Decision, Facts, Graded, Wishes
from compiler.model.settings import Settings

__all__ = ["Decision", "Facts", "Graded", "Needs", "Wishes", "decide"]

Passed = tuple[str, str, tuple[str, ...]]


def decide(
    findings: Iterable[Finding],
    sections: Iterable[Section],
    checks: Mapping[str, Needs],
    settings: Settings,
    now: datetime,
    wishes: Wishes = Wishes(),  # noqa: B008 - frozen
    facts: Facts = Facts(),  # noqa: B008 - frozen
) -> Decision:
    """Grades every finding by the order of the gate and settles the exit code."""
    ladder = Ladder(settings, wishes, now.date())
    graded = tuple(ladder.grade(one, checks.get(one.code), facts.lapsed.get(one.fingerprint)) for one in findings)
    seen = sight(sections, checks, ladder, now)
    stops = _stops(graded, seen, facts)
    code: Code = 2 if facts.problems else 1 if _blocking(graded) or facts.outdated else 3 if seen.blind else 0
    passed = _hotfixed(graded, wishes)
    if wishes.break_glass and code in (1, 3):
        code = 0
        passed += (("break-glass", wishes.break_glass, _codes(_blocking(graded))),)
        stops = [f"break-glass “{wishes.break_glass}” lets through: {'; '.join(stops)}"]
    reasons = (*stops, *seen.dim) if stops else (_calm(graded, facts), *seen.dim)
    name = wishes.baseline.name if wishes.baseline else ""
    return Decision(code, graded, seen.blind, reasons, seen.dim, passed, name)


def _stops(graded: tuple[Graded, ...], seen: Sight, facts: Facts) -> list[str]:
    """Every reason against 0, gravest first."""
    blocking = _blocking(graded)
    stops = [f"{_count(facts.problems, 'problem')} in the declaration"] if facts.problems else []
    if blocking:
        codes = ", ".join(_codes(blocking))
        stops.append(f"{_count(len(blocking), 'finding')} at block: {codes}{_ended(blocking, facts)}")
    if facts.outdated:
        stops.append(f"not current: {', '.join(facts.outdated)}")
    return [*stops, *seen.blind]


def _ended(blocking: list[Graded], facts: Facts) -> str:
    """That an allowance has ended, where that is why a finding blocks."""
    pairs = ((one.finding.code, facts.lapsed.get(one.finding.fingerprint)) for one in blocking)
    told = ", ".join(sorted({f"{code} on {day}" for code, day in pairs if day is not None}))
    return f" (its allowance ended: {told})" if told else ""


def _blocking(graded: tuple[Graded, ...]) -> list[Graded]:
    return [one for one in graded if one.level == "block"]


def _codes(blocking: list[Graded]) -> tuple[str, ...]:
    return tuple(sorted({one.finding.code for one in blocking}))


def _hotfixed(graded: tuple[Graded, ...], wishes: Wishes) -> tuple[Passed, ...]:
    """The hotfix, where it let weather through that would have blocked."""
    if not wishes.hotfix:
        return ()
    codes = _codes([one for one in graded if one.because.startswith("hotfix")])
    return (("hotfix", wishes.hotfix, codes),) if codes else ()


def _calm(graded: tuple[Graded, ...], facts: Facts) -> str:
    """The line of a good run: what was found, and by which steps it passed."""
    found = f"{_count(len(graded), 'finding')}, none at block" if graded else "no findings"
    warned = sum(one.level == "warn" and not one.because.startswith("hotfix") for one in graded)
    hotfixed = sum(one.because.startswith("hotfix") for one in graded)
    parts = (
        (warned, "at warn"),
        (sum(one.known for one in graded), "known by the baseline"),
        (hotfixed, "passed as a hotfix"),
        (facts.allowed, "allowed"),
    )
    return ", ".join((found, *(f"{number} {word}" for number, word in parts if number)))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
