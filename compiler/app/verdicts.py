"""A judgement in the few words that a terminal has room for."""

from collections.abc import Iterable

from compiler.checks.allowed import Passed
from compiler.model.chain import Chain, Judgement, Verdict
from compiler.model.outcome import AllowedFinding, VerdictLine


def verdict_lines(judgement: Judgement) -> tuple[VerdictLine, ...]:
    """One line for each promise, in the order of the declaration."""
    return tuple(_line(chain) for chain in judgement.chains)


def allowed_findings(passed: Iterable[Passed]) -> tuple[AllowedFinding, ...]:
    """The findings that an allowance covers, with its owner and end."""
    return tuple(
        AllowedFinding(one.finding, one.allowance.reason, one.allowance.owner, one.allowance.until) for one in passed
    )


def headline(verdict: Verdict) -> str:
    """What the chain comes to, and which links could not be known."""
    unknown = verdict.unknown
    return verdict.headline + (f", and {len(unknown)} unknown ({', '.join(unknown)})" if unknown else "")


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
    )
