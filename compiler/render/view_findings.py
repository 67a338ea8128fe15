"""Findings and declared work as a document shows them."""

from collections.abc import Mapping

from compiler.model.chain import Row
from compiler.model.finding import Finding
from compiler.model.lines import FindingLine
from compiler.model.promise import Allowance, BacklogItem, Service
from compiler.model.runbook import BacklogLine
from compiler.render.phrases import day, first_line, sentence

Allowed = Mapping[str, Allowance]
"""The allowance that lets a finding pass, by the finding's fingerprint."""


def gravest_first(finding: Finding) -> tuple[int, str, str, str]:
    """The order of findings wherever they stand."""
    return (-finding.severity, finding.code, str(finding.subject), finding.message)


def finding_line(finding: Finding, allowed: Allowed) -> FindingLine:
    """A finding in full."""
    return FindingLine(
        finding.code,
        str(finding.severity),
        str(finding.subject),
        sentence(finding.message),
        finding.fix,
        tuple(sorted(map(str, finding.affected))),
        str(finding.place or ""),
        finding.url,
        finding.fingerprint,
        finding.fingerprint in allowed,
    )


def backlog(
    service: Service, change: tuple[Finding, ...], rows: tuple[Row, ...], allowed: Allowed
) -> tuple[BacklogLine, ...]:
    """Declared work by its date, then what findings ask for, gravest first, then drafts that nobody has written."""
    declared = sorted(service.backlog, key=lambda one: (one.due is None, day(one.due), one.item, one.owner))
    return (
        *(_declared(one, service) for one in declared),
        *(_found(one, service, allowed.get(one.fingerprint)) for one in change),
        *(_unwritten(row, service) for row in rows if row.draft),
    )


def _declared(item: BacklogItem, service: Service) -> BacklogLine:
    return BacklogLine(item.item, item.owner or service.owner, day(item.due))


def _found(finding: Finding, service: Service, allowance: Allowance | None) -> BacklogLine:
    fix = first_line(finding.fix)
    item = sentence(finding.message) + (f" Fix: {fix}" if fix else "")
    owner = allowance.owner if allowance else ""
    due = day(allowance.until) if allowance else ""
    return BacklogLine(item, owner or service.owner, due, finding.code, str(finding.subject), finding.url)


def _unwritten(row: Row, service: Service) -> BacklogLine:
    item = f"Write the draft row up as a playbook: {sentence(row.scenario)}"
    return BacklogLine(item, service.owner, "", "", str(row.cause))
