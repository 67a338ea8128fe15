"""Allowances: which findings a team lives with, judged at the snapshot's time so that a rerun says the same."""

from dataclasses import dataclass
from datetime import date

from compiler.model.base import Id
from compiler.model.chain import Judgement
from compiler.model.finding import Finding, Severity
from compiler.model.promise import Allowance

EXPIRED, UNUSED, UNOWNED = "RB004", "RB005", "RB006"


@dataclass(frozen=True, slots=True)
class Passed:
    """A finding that an allowance covers until its end."""

    finding: Finding
    allowance: Allowance


def allow(
    judgement: Judgement, findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Passed, ...], tuple[Finding, ...]]:
    """Findings that stand, findings that are allowed, and findings about the allowances themselves."""
    assert judgement.info is not None
    today = judgement.info.taken.date()
    standing, passed, used = [], [], set()
    for one in findings:
        matching = [allowance for allowance in judgement.service.allow if covers(allowance, one)]
        used |= set(matching)
        good = [allowance for allowance in matching if not ended(allowance, today)]
        if good:
            passed.append(Passed(one, good[0]))
        else:
            standing.append(one)
    about = [
        finding for allowance in judgement.service.allow for finding in _about(allowance, today, allowance in used)
    ]
    return tuple(standing), tuple(passed), tuple(about)


def covers(allowance: Allowance, finding: Finding) -> bool:
    """Whether an allowance means this finding: its code, and its subject, the subject's key, or one it affects."""
    if allowance.code != finding.code:
        return False
    names = {name for id in (finding.subject, *finding.affected) for name in _spellings(id)}
    return allowance.on in names


def ended(allowance: Allowance, today: date) -> bool:
    """Whether its last day has passed."""
    return allowance.until is not None and allowance.until < today


def _spellings(id: Id) -> tuple[str, ...]:
    return (str(id), id.key, id.key.rpartition("/")[2])


def _about(allowance: Allowance, today: date, used: bool) -> list[Finding]:
    found = []
    if ended(allowance, today):
        message = f"the allowance for {allowance.code} on {allowance.on} ended on {allowance.until}"
        found.append(_finding(EXPIRED, allowance, message, "mend the cause, or agree a new end", Severity.WARNING))
    elif not used:
        message = f"the allowance for {allowance.code} on {allowance.on} covers nothing"
        found.append(_finding(UNUSED, allowance, message, "take it out", Severity.NOTE))
    if not allowance.owner:
        message = f"the allowance for {allowance.code} on {allowance.on} has no owner"
        found.append(_finding(UNOWNED, allowance, message, "add `owner:`", Severity.WARNING))
    return found


def _finding(code: str, allowance: Allowance, message: str, fix: str, severity: Severity) -> Finding:
    return Finding(code, allowance.subject, message, fix, severity, service=allowance.service, place=allowance.place)
