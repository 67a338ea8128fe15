"""For programs: everything, by the published schema; names only ever come to it."""

import json
from typing import Any

from compiler.model.base import Place, Problem
from compiler.model.outcome import AllowedFinding, Outcome
from compiler.model.report import Report, Told
from compiler.render.report_format import ReportFormat

SCHEMA = "runbook.report/v1"


def render(report: Report) -> str:
    """The report as JSON; text that no encoding can write is escaped rather than lost."""
    text = json.dumps(body(report), indent=2, ensure_ascii=False)
    return text if _writable(text) else json.dumps(body(report), indent=2)


def body(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    decision = report.decision
    return {
        "schema": SCHEMA,
        "command": report.command,
        "program": report.program,
        "exit_code": decision.code,
        "why": decision.line,
        "not_known": list(decision.blind),
        "forgiven": list(decision.dim),
        "baseline": decision.baseline or None,
        "let_through": [{"by": way, "reason": why, "codes": list(codes)} for way, why, codes in decision.passed],
        "services": [_service(one) for one in report.outcomes],
        "findings": [_finding(one, report) for one in report.findings],
        "allowed": [_allowed(one) for one in report.allowed],
        "not_judged": [{"code": code, "lacks": section} for code, section in report.not_judged],
        "written": list(report.written),
        "outdated": list(report.outdated),
        "problems": [_problem(one) for one in report.problems],
        **report.more,
    }


def _service(outcome: Outcome) -> dict[str, Any]:
    info = outcome.info
    return {
        "service": outcome.service,
        "owner": outcome.owner or None,
        "snapshot": {"number": info.number, "taken": info.pulled.isoformat()} if info else None,
        **({"looks_back_at": info.taken.isoformat()} if info and info.really else {}),
        "promises": [
            {
                "id": one.promise,
                "says": one.says,
                "guarded": one.guarded,
                "headline": one.headline,
                "kept": one.kept,
                "kept_reason": one.kept_reason,
                "links": [{"name": name, "state": state, "reason": reason} for name, state, reason in one.links],
            }
            for one in outcome.verdicts
        ],
    }


def _finding(one: Told, report: Report) -> dict[str, Any]:
    graded, finding = one.graded, one.graded.finding
    return {
        "code": finding.code,
        "subject": str(finding.subject),
        "severity": str(finding.severity),
        "nature": finding.nature,
        "level": graded.level,
        "level_because": graded.because,
        "known": graded.known,
        "steps": [{"step": step, "says": says} for step, says in graded.steps],
        "service": one.service,
        "owner": one.owner or None,
        "message": finding.message,
        "fix": finding.fix,
        "affected": [str(id) for id in finding.affected],
        "place": str(finding.place) if finding.place else None,
        "location": _location(one.place, report),
        "url": finding.url or None,
        "fingerprint": finding.fingerprint,
    }


def _location(place: Place | None, report: Report) -> dict[str, Any] | None:
    """Where to look in the checkout, also for what is wrong with a live thing."""
    return {"file": report.path(place), "line": place.line, "column": place.column} if place else None


def _allowed(one: AllowedFinding) -> dict[str, Any]:
    finding = one.finding
    return {
        "code": finding.code,
        "subject": str(finding.subject),
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "reason": one.reason,
        "owner": one.owner,
        "until": one.until.isoformat() if one.until else None,
    }


def _problem(one: Problem) -> dict[str, Any]:
    place = one.place
    return {"file": place.file, "line": place.line, "column": place.column, "what": one.what, "write": one.write}


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


FORMAT = ReportFormat("JSON for programs, by a published schema", render)
