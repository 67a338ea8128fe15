"""A judgement and its findings become the Runbook: everything that a document shows, decided here and nowhere later.

What stands in the structure may not change while nobody changes anything; everything else stands under `status`.
Nothing here knows the present: ages are told as of the snapshot.
"""

from dataclasses import replace

from compiler.model.catalogue import Attachment
from compiler.model.chain import Judgement
from compiler.model.finding import Finding
from compiler.model.lines import Line, Piece
from compiler.model.opening import fill
from compiler.model.promise import Message, Service
from compiler.model.runbook import (
    SCHEMA,
    ContactLine,
    ContextCard,
    DependencyLine,
    PaperLine,
    ProcedureCard,
    Runbook,
    Wording,
)
from compiler.model.watching import Dashboard
from compiler.render.phrases import day, minute, percent
from compiler.render.view_findings import Allowed, backlog, finding_line, gravest_first
from compiler.render.view_oncall import escalations
from compiler.render.view_promises import promise_cards, rotation
from compiler.render.view_rows import TABLE_ROWS, ordered, row_cards
from compiler.render.view_status import status


def view(judgement: Judgement, findings: tuple[Finding, ...] = (), allowed: Allowed | None = None) -> Runbook:
    """The document of one service. `allowed` names the allowance behind a finding, by the finding's fingerprint."""
    passed = allowed or {}
    told = tuple(sorted(findings, key=gravest_first))
    change = tuple(one for one in told if one.nature == "change" and not one.drift)
    rows = row_cards(judgement, change)
    service = judgement.service
    return Runbook(
        SCHEMA,
        service.name,
        service.title or service.name,
        service.owner,
        promises=promise_cards(judgement, told),
        context=_context(service, judgement.papers),
        rotation=rotation(judgement, told),
        dashboards=_dashboards(judgement.dashboards),
        contacts=tuple(ContactLine(one.role, one.name, one.reach) for one in service.contacts),
        procedures=_procedures(service),
        rows=tuple(row for row in rows if not row.draft),
        drafts=tuple(row for row in rows if row.draft),
        beyond=max(0, len(rows) - TABLE_ROWS),
        wording=tuple(map(_wording, sorted(service.messages, key=_as_sent))),
        backlog=backlog(service, change, ordered(judgement), passed),
        findings=tuple(finding_line(one, passed) for one in change),
        status=status(judgement, told, passed),
        around=minute(judgement.info.taken) if judgement.info and judgement.info.really else "",
        escalation=escalations(judgement),
    )


def renewed(structure: Runbook, live: Runbook) -> Runbook:
    """One document of what was last known and of what is so now; a finding is always of now."""
    return replace(structure, findings=live.findings, status=live.status)


def _context(service: Service, papers: tuple[Attachment, ...]) -> ContextCard:
    context = service.context
    return ContextCard(
        context.regions,
        context.runs_on,
        service.environments,
        tuple(f"{key}:{value}" for key, value in sorted(service.matches)),
        tuple(
            DependencyLine(
                one.name,
                one.hard,
                "" if one.promises is None else f"promises {percent(one.promises)}",
            )
            for one in context.depends_on
        ),
        tuple(map(_paper, papers)),
    )


def _paper(one: Attachment) -> PaperLine:
    url = one.opening.url if one.opening else ""
    return PaperLine(
        one.form or "paper", one.name or one.id.key, day(one.dated.date()) if one.dated else "", one.id.key, url
    )


def _dashboards(dashboards: tuple[tuple[Dashboard, str], ...]) -> tuple[Line, ...]:
    lines = []
    for dashboard, url in sorted(dashboards, key=lambda one: (one[0].name.casefold(), one[0].id)):
        target = url or (fill(dashboard.opening) if dashboard.opening else "")
        name = dashboard.name or str(dashboard.id)
        lines.append((Piece("link", name, target) if target else Piece("text", name),))
    return tuple(lines)


def _procedures(service: Service) -> ProcedureCard:
    declared = service.procedures
    return ProcedureCard(declared.deployments, declared.config_changes, declared.access)


def _as_sent(message: Message) -> tuple[bool, str, str]:
    return (message.audience != "internal", message.language, message.text)


def _wording(message: Message) -> Wording:
    return Wording(message.audience, message.language, message.text)
