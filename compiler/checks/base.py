"""What a check is: one file that explains itself, with a failing and a passing example that are run as tests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from compiler.checks.example import Case
from compiler.model.base import Id, Kind
from compiler.model.chain import Chain, Evidence, Fault, Judgement, LinkName
from compiler.model.finding import Finding, Nature, Severity
from compiler.model.frozen import dataclass

Look = Callable[["Check", Judgement], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. The docstring of its module is its page: what, then `Why:` and `Fix:`.

    `fault` is the name that reconcile gives to what is wrong; `look` replaces the plain turning of faults into
    findings where a check reads something else. `needs` are the kinds that must be fully known, else it is silent
    and the runner says so. `blockable` is False where the proof can never be strong enough to stop a release.
    """

    code: str
    title: str
    severity: Severity
    fault: str = ""
    nature: Nature = "change"
    needs: tuple[Kind, ...] = ()
    fails: Callable[[], Case] | None = None
    passes: Callable[[], Case] | None = None
    look: Look | None = None
    blockable: bool = True
    reach: Literal["service", "estate", "run"] = "service"

    def findings(self, judgement: Judgement) -> Iterator[Finding]:
        """What this check finds in one service."""
        yield from self.look(self, judgement) if self.look else of_faults(self, judgement)


def of_faults(check: Check, judgement: Judgement) -> Iterator[Finding]:
    """A finding for each fault of the check's name, with the promises and rows that suffer."""
    for fault, chain, link in faults(judgement):
        if fault.name != check.fault:
            continue
        affected = (chain.promise.subject,) if chain else fault.ids
        evidence = chain.link(link).evidence if chain and link else ()
        yield finding(check, judgement, fault, affected, evidence)


def graded(check: Check, judgement: Judgement) -> Iterator[Finding]:
    """The same findings, those of faults that break nothing as warnings."""
    breaking = {(fault.subject, fault.reason) for fault, _, _ in faults(judgement) if fault.breaks}
    for one in of_faults(check, judgement):
        breaks = (one.subject, one.message) in breaking
        yield one if breaks else replace(one, severity=Severity.WARNING)


def finding(
    check: Check, judgement: Judgement, fault: Fault, affected: tuple[Id, ...], evidence: tuple[Evidence, ...] = ()
) -> Finding:
    """The finding that a fault is, under a check's code."""
    return Finding(
        code=check.code,
        subject=fault.subject,
        message=fault.reason,
        fix=fault.fix,
        severity=check.severity,
        nature=check.nature,
        service=judgement.service.name,
        affected=tuple(id for id in affected if id != fault.subject),
        place=fault.place,
        url=fault.url,
        evidence=evidence,
    )


def faults(judgement: Judgement) -> Iterator[tuple[Fault, Chain | None, LinkName | None]]:
    """Every fault of a judgement: those of links, of rows, and those beside them."""
    for chain in judgement.chains:
        for link in chain.links:
            # Most links have none, and every check asks.
            if link.faults:
                yield from ((fault, chain, link.name) for fault in link.faults)
    for row in judgement.rows:
        yield from ((fault, None, None) for fault in row.faults)
    yield from ((fault, None, None) for fault in judgement.faults)
