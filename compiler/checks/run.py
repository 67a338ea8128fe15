"""The runner: every check over one judgement; what could not be known is said once, and never guessed."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from compiler.checks.allowed import Passed, allow
from compiler.checks.base import Check
from compiler.model.base import Id
from compiler.model.chain import Judgement
from compiler.model.coverage import Section
from compiler.model.finding import Finding, merged
from compiler.model.frozen import dataclass
from compiler.model.promise import Allowance

RUN = "run"
JUDGED, STALE, PARTIAL = "RB001", "RB002", "RB003"

MaxAge = Mapping[str, timedelta]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found in one service: findings that stand, and those that an allowance covers.

    `silent` pairs the code of each check that could not be judged with the section that it lacked.
    """

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()

    @property
    def every(self) -> tuple[Finding, ...]:
        """Those that stand and those that are allowed."""
        return self.findings + tuple(one.finding for one in self.passed)

    @property
    def allowed(self) -> Mapping[str, Allowance]:
        """The allowance that lets a finding pass, by the finding's fingerprint."""
        return {one.finding.fingerprint: one.allowance for one in self.passed}


def run(judgement: Judgement, checks: Iterable[Check], max_age: MaxAge) -> Checked:
    """Findings of one service, one for each cause, sorted gravest first.

    Of a section whose last pull failed or is too old, nothing is told but that; of one read in part, no absence.
    """
    every = tuple(checks)
    blind = tuple(section for section in judgement.sections if _blind(judgement, section, max_age))
    found = [
        one
        for check in every
        if check.reach == "service"
        for one in check.findings(judgement)
        if not _unjudged(check, one, blind)
    ]
    found += _about_the_run(judgement, every, max_age)
    standing, passed, about = allow(judgement, merged(found), _unsure(judgement, every, blind))
    silent = tuple((check.code, str(_subject(one))) for check in every for one in blind if one.kind in check.needs)
    return Checked(_sorted((*standing, *about)), passed, silent)


def _blind(judgement: Judgement, section: Section, max_age: MaxAge) -> bool:
    return section.coverage.gap is not None or _too_old(judgement, section, max_age)


def _unjudged(check: Check, found: Finding, blind: tuple[Section, ...]) -> bool:
    """Whether a finding on a live thing rests on a section that is not to be believed; links know it of themselves."""
    return any(section.kind in check.needs and section.instance == found.subject.instance for section in blind)


def _unsure(judgement: Judgement, checks: tuple[Check, ...], blind: tuple[Section, ...]) -> frozenset[str]:
    """Codes of which it is no sign of health that nothing was found here: weather, what is looked for over all services
    together, and what was not seen whole."""
    known = {section.kind for section in judgement.sections}
    dark = {section.kind for section in judgement.sections if section.gap() is not None} | {one.kind for one in blind}
    hidden = (check for check in checks if any(kind in dark or kind not in known for kind in check.needs))
    elsewhere = (check for check in checks if check.nature == "weather" or check.reach == "estate")
    return frozenset(check.code for some in (hidden, elsewhere) for check in some)


def _sorted(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: (-one.severity, one.code, one.subject)))


def _about_the_run(judgement: Judgement, checks: tuple[Check, ...], max_age: MaxAge) -> list[Finding]:
    by_code = {check.code: check for check in checks}
    found = []
    for section in judgement.sections:
        codes = ", ".join(sorted(check.code for check in checks if section.kind in check.needs))
        code = _ails(judgement, section, max_age)
        if codes and code in by_code:
            found.append(_finding(by_code[code], judgement, section, _message(code, section, codes, max_age)))
    return found


def _ails(judgement: Judgement, section: Section, max_age: MaxAge) -> str:
    """The one code that a section deserves, "" for a good one."""
    if section.coverage.gap is not None:
        return JUDGED
    if _too_old(judgement, section, max_age):
        return STALE
    return PARTIAL if section.gap() is not None else ""


def _too_old(judgement: Judgement, section: Section, max_age: MaxAge) -> bool:
    limit, good = max_age.get(section.kind), section.coverage.good_at
    return limit is not None and good is not None and judgement.info is not None and judgement.info.taken - good > limit


def _message(code: str, section: Section, codes: str, max_age: MaxAge) -> str:
    name, good, gap = f"{section.kind} of {section.instance}", section.coverage.good_at, section.gap()
    last = f"last read whole at {good:%Y-%m-%d %H:%M} UTC" if good else "never read whole"
    if code == JUDGED:
        return f"{name} could not be read ({gap.why if gap else ''}; {last}); not judged: {codes}"
    if code == STALE:
        return f"{name} was {last}, its maximum age is {max_age[section.kind]}; not judged: {codes}"
    return f"{name} is known in part ({gap.why if gap else ''}); absences not judged: {codes}"


def _subject(section: Section) -> Id:
    return Id(RUN, "section", f"{section.instance}.{section.kind}")


def _finding(check: Check, judgement: Judgement, section: Section, message: str) -> Finding:
    fix = f"run `runbook sync --only {section.kind}`"
    if check.code == JUDGED:
        fix = f"run `runbook doctor`, then `runbook sync --only {section.kind}`"
    return Finding(check.code, _subject(section), message, fix, check.severity, check.nature, judgement.service.name)
