"""The runner: every check over one judgement; what could not be known is said once, and never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from compiler.checks.allowed import Passed, allow
from compiler.checks.base import Check
from compiler.model.base import Gap, Id
from compiler.model.chain import Judgement
from compiler.model.coverage import Section
from compiler.model.finding import Finding

RUN = "run"
JUDGED, STALE, PARTIAL = "RB001", "RB002", "RB003"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found in one service: findings that stand, and those that an allowance covers."""

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()


def run(judgement: Judgement, checks: Iterable[Check], max_age: Mapping[str, timedelta]) -> Checked:
    """Findings of one service, one for each cause, sorted gravest first.

    `silent` pairs the code of each check that could not be judged with the section that it lacked.
    """
    every = tuple(checks)
    found = [one for check in every if check.reach == "service" for one in check.findings(judgement)]
    lacking = {section.kind: section for section in judgement.sections if section.gap() is not None}
    silent = tuple(
        (check.code, str(_subject(lacking[kind]))) for check in every for kind in check.needs if kind in lacking
    )
    found += _about_the_run(judgement, every, max_age)
    standing, passed, about = allow(judgement, _merged(found))
    return Checked(_sorted((*standing, *about)), passed, silent)


def _merged(found: list[Finding]) -> tuple[Finding, ...]:
    """One cause, one finding: the same code and subject are told once, with all that suffer."""
    merged: dict[tuple[str, Id], Finding] = {}
    for one in found:
        known = merged.get((one.code, one.subject))
        if known is None:
            merged[(one.code, one.subject)] = one
            continue
        affected = tuple(sorted({*known.affected, *one.affected}))
        graver = max(known, one, key=lambda finding: finding.severity)
        merged[(one.code, one.subject)] = replace(graver, affected=affected, evidence=known.evidence or one.evidence)
    return tuple(merged.values())


def _sorted(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: (-one.severity, one.code, one.subject)))


def _about_the_run(judgement: Judgement, checks: tuple[Check, ...], max_age: Mapping[str, timedelta]) -> list[Finding]:
    needed = {kind.value for check in checks for kind in check.needs}
    by_code = {check.code: check for check in checks}
    found = []
    for section in judgement.sections:
        if section.kind not in needed:
            continue
        codes = sorted(check.code for check in checks if section.kind in check.needs)
        gap = section.gap()
        if section.coverage.gap is not None and gap is not None:
            found.append(_unjudged(by_code[JUDGED], judgement, section, gap, codes))
        elif gap is not None:
            found.append(_partial(by_code[PARTIAL], judgement, section, gap, codes))
        if _too_old(judgement, section, max_age):
            found.append(_stale(by_code[STALE], judgement, section, max_age))
    return found


def _subject(section: Section) -> Id:
    return Id(RUN, "section", f"{section.instance}.{section.kind}")


def _unjudged(check: Check, judgement: Judgement, section: Section, gap: Gap, codes: list[str]) -> Finding:
    message = f"{section.kind} of {section.instance} could not be read ({gap.why}); not judged: {', '.join(codes)}"
    return _finding(
        check, judgement, section, message, f"run `runbook doctor`, then `runbook sync --only {section.kind}`"
    )


def _partial(check: Check, judgement: Judgement, section: Section, gap: Gap, codes: list[str]) -> Finding:
    message = (
        f"{section.kind} of {section.instance} is known in part ({gap.why}); absences not judged: {', '.join(codes)}"
    )
    return _finding(check, judgement, section, message, f"run `runbook sync --only {section.kind}`")


def _too_old(judgement: Judgement, section: Section, max_age: Mapping[str, timedelta]) -> bool:
    limit, good = max_age.get(section.kind), section.coverage.good_at
    return limit is not None and good is not None and judgement.info is not None and judgement.info.taken - good > limit


def _stale(check: Check, judgement: Judgement, section: Section, max_age: Mapping[str, timedelta]) -> Finding:
    message = (
        f"{section.kind} of {section.instance} was last read whole at {section.coverage.good_at:%Y-%m-%d %H:%M} UTC, "
        f"its maximum age is {max_age[section.kind]}"
    )
    return _finding(check, judgement, section, message, f"run `runbook sync --only {section.kind}`")


def _finding(check: Check, judgement: Judgement, section: Section, message: str, fix: str) -> Finding:
    return Finding(check.code, _subject(section), message, fix, check.severity, check.nature, judgement.service.name)
