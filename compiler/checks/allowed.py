"""Allowances: which findings a team lives with, judged at the snapshot's time so that a rerun says the same."""

from collections.abc import Iterable
from datetime import date

from compiler.model.base import Id
from compiler.model.chain import Chain, Judgement, LinkName, State
from compiler.model.finding import Finding, Severity
from compiler.model.frozen import dataclass
from compiler.model.promise import Allowance

EXPIRED, UNUSED, UNOWNED = "RB004", "RB005", "RB006"
ON: dict[str, tuple[LinkName, ...]] = {
    "RB1": ("measured",),
    "RB2": ("measured", "sufficient"),
    "RB3": ("measured", "alerted", "paged"),
    "RB4": ("visible",),
    "RB5": ("tellable",),
    "RB7": ("actionable", "tellable"),
}
"""The links that a family of findings is seen by; where one of them is unknown or moot, no finding is no news."""

DRIFT = "RB8"
"""The family that is told beside an earlier snapshot: gone the night after, back in a look further into the past."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A finding that an allowance covers until its end."""

    finding: Finding
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings that stand, findings that pass, and the allowances that meant any of them, ended ones too."""

    standing: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    used: frozenset[Allowance]


def allow(
    judgement: Judgement, findings: tuple[Finding, ...], unsure: frozenset[str] = frozenset()
) -> tuple[tuple[Finding, ...], tuple[Passed, ...], tuple[Finding, ...]]:
    """Findings that stand, findings that are allowed, and findings about the allowances themselves.

    `unsure` are the codes that could not be judged this time, of which an allowance is never called unused.
    """
    assert judgement.info is not None
    own, today = judgement.service.allow, judgement.info.taken.date()
    found = sifted(own, findings, today)
    about = [
        finding
        for allowance in own
        for finding in _about(allowance, today, allowance in found.used or _doubtful(judgement, allowance, unsure))
    ]
    return found.standing, found.passed, tuple(about)


def sifted(allowances: Iterable[Allowance], findings: Iterable[Finding], today: date) -> Sifted:
    """Findings held against allowances, of which those count that have not ended."""
    known, standing, passed, used = tuple(allowances), [], [], set()
    for one in findings:
        meant = [allowance for allowance in known if covers(allowance, one)]
        used |= set(meant)
        good = _enough([allowance for allowance in meant if not ended(allowance, today)], one)
        if good is not None:
            passed.append(Passed(one, good))
        else:
            standing.append(one)
    return Sifted(tuple(standing), tuple(passed), frozenset(used))


def unused(allowance: Allowance) -> Finding:
    """That an allowance covers nothing."""
    message = f"the allowance for {allowance.code} on {allowance.on} covers nothing"
    return _finding(UNUSED, allowance, message, "take it out", Severity.NOTE)


def covers(allowance: Allowance, finding: Finding) -> bool:
    """Whether an allowance means this finding: its code, and its subject, the subject's key, or one it affects."""
    ids = (finding.subject, *finding.affected)
    return allowance.code == finding.code and any(_names(allowance, id) for id in ids)


def ended(allowance: Allowance, today: date) -> bool:
    """Whether its last day has passed."""
    return allowance.until is not None and allowance.until < today


def _enough(good: list[Allowance], finding: Finding) -> Allowance | None:
    """The allowance that passes a finding: one on its subject, else one for each promise that suffers from it."""
    for allowance in good:
        if _names(allowance, finding.subject):
            return allowance
    promises = [id for id in finding.affected if id.kind == "promise"]
    suffering = promises or list(finding.affected)
    each = [next((one for one in good if _names(one, id)), None) for id in suffering]
    return each[0] if each and all(each) else None


def _names(allowance: Allowance, id: Id) -> bool:
    return allowance.on in (str(id), id.key, id.key.rpartition("/")[2])


def _doubtful(judgement: Judgement, allowance: Allowance, unsure: frozenset[str]) -> bool:
    """Whether the finding may only be out of sight: its check could not be judged, a link hides it, or time did."""
    return (
        allowance.code in unsure
        or allowance.code.startswith(DRIFT)
        or any(
            _hides(chain, allowance.code)
            for chain in judgement.chains
            if any(_names(allowance, id) for id in _ids(chain))
        )
    )


def _ids(chain: Chain) -> Iterable[Id]:
    own = (chain.promise.subject, *(one.id for one in chain.alerts))
    return (*own, chain.slo.id) if chain.slo is not None else own


def _hides(chain: Chain, code: str) -> bool:
    links = [chain.link(name) for name in ON.get(code[:3], ())]
    moot = any(link.state is State.MOOT for link in links)
    return moot or any(link.state is State.UNKNOWN and link.name != "paged" for link in links)


def _about(allowance: Allowance, today: date, used: bool) -> list[Finding]:
    found = []
    if ended(allowance, today):
        message = f"the allowance for {allowance.code} on {allowance.on} ended on {allowance.until}"
        fix = "mend the cause, or agree a new end" if used else "take it out: what it covered is not found any more"
        found.append(_finding(EXPIRED, allowance, message, fix, Severity.WARNING))
    elif not used:
        found.append(unused(allowance))
    if not allowance.owner:
        message = f"the allowance for {allowance.code} on {allowance.on} has no owner"
        found.append(_finding(UNOWNED, allowance, message, "add `owner:`", Severity.WARNING))
    return found


def _finding(code: str, allowance: Allowance, message: str, fix: str, severity: Severity) -> Finding:
    return Finding(code, allowance.subject, message, fix, severity, service=allowance.service, place=allowance.place)
