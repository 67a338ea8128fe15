"""A judgement in the few words that a terminal has room for."""

from collections.abc import Iterable
from datetime import date

from compiler.checks.allowed import Passed, covers, ended
from compiler.model.base import DECLARED, Place
from compiler.model.chain import Chain, Judgement, Verdict
from compiler.model.finding import Finding
from compiler.model.outcome import AllowedFinding, VerdictLine
from compiler.model.promise import Allowance, Playbook, Promise, Service
from compiler.model.resting import of_chain


def verdict_lines(judgement: Judgement) -> tuple[VerdictLine, ...]:
    """One line for each promise, in the order of the declaration."""
    return tuple(_line(chain) for chain in judgement.chains)


def allowed_findings(passed: Iterable[Passed]) -> tuple[AllowedFinding, ...]:
    """The findings that an allowance covers, with its owner and end."""
    return tuple(_allowed(one.finding, one.allowance) for one in passed)


def lapsed(judgement: Judgement, findings: Iterable[Finding]) -> tuple[tuple[str, date], ...]:
    """See `lapsed_by`, for a service."""
    return lapsed_by(judgement.service.allow, findings, judgement.info.taken.date()) if judgement.info else ()


def lapsed_by(
    allowances: Iterable[Allowance], findings: Iterable[Finding], today: date
) -> tuple[tuple[str, date], ...]:
    """The fingerprint of each standing finding that an allowance covered until it ended, with the last of its days."""
    past = [one for one in allowances if ended(one, today)]
    found = []
    for finding in findings:
        days = [one.until for one in past if one.until is not None and covers(one, finding)]
        found += [(finding.fingerprint, max(days))] if days else []
    return tuple(found)


def places(service: Service) -> tuple[tuple[str, Place], ...]:
    """Where its promises and playbooks are declared, by id; the service itself last."""
    parts: tuple[Promise | Playbook | Service, ...] = (*service.promises, *service.playbooks, service)
    return tuple((str(one.subject), one.place) for one in parts)


def headline(verdict: Verdict) -> str:
    """What the chain comes to, every link that is broken beside the earliest, and which could not be known."""
    unknown, more = verdict.unknown, verdict.broken[1:]
    also = f"; also broken: {', '.join(more)}" if more else ""
    return verdict.headline + also + (f", and {len(unknown)} unknown ({', '.join(unknown)})" if unknown else "")


def _allowed(finding: Finding, by: Allowance) -> AllowedFinding:
    return AllowedFinding(finding, by.reason, by.owner, by.until, by.place)


def _line(chain: Chain) -> VerdictLine:
    verdict = chain.verdict
    return VerdictLine(
        chain.promise.id,
        chain.promise.says,
        verdict.guarded,
        headline(verdict),
        verdict.kept,
        verdict.kept_reason,
        tuple((link.name, link.state.value, link.reason) for link in chain.links),
        chain.budget,
        chain.slo.id if chain.slo is not None else None,
        tuple(sorted({id for id in of_chain(chain) if id.instance != DECLARED})),
    )
