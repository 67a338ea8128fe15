"""Reports as JSON, for programs; the shapes are named and only ever grow."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from compiler.app.audit import Audit
from compiler.app.compile import Report
from compiler.gate.decision import Decision, Graded
from compiler.model.base import Problem
from compiler.model.outcome import AllowedFinding, Outcome

if TYPE_CHECKING:
    from compiler.app.doctor import Examined
    from compiler.app.sync_report import FeedReport, SyncReport

SCHEMA = "runbook.report/v1"


def compile_report(report: Report) -> str:
    """What compile came to."""
    body = {
        **_head("compile", report.decision, report.exit_code, report.line),
        "services": [_service(one) for one in report.outcomes],
        "findings": [_finding(one) for one in report.decision.graded],
        "allowed": [_allowed(one) for outcome in report.outcomes for one in outcome.allowed],
        "written": [str(path) for path in report.written],
        "outdated": [str(path) for path in report.outdated],
        "problems": [_problem(one) for one in report.problems],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def audit_report(report: Audit) -> str:
    """What audit came to; always every finding."""
    body = {
        **_head("audit", report.decision, report.decision.code, report.decision.line),
        "services": [_service(one) for one in report.outcomes],
        "findings": [_finding(one) for one in report.findings],
        "allowed": [_allowed(one) for one in report.allowed],
        "not_judged": [{"code": code, "lacks": section} for code, section in report.silent],
        "problems": [_problem(one) for one in report.problems],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def sync_report(report: "SyncReport") -> str:
    """What sync came to, feed by feed."""
    from compiler.cli.as_text_feeds import sync_ending

    snapshot = report.snapshot
    body = {
        "schema": SCHEMA, "command": "sync", "exit_code": report.exit_code, "why": sync_ending(report),
        "snapshot": {"number": snapshot.number, "taken": snapshot.taken.isoformat()} if snapshot else None,
        "feeds": [_feed(one) for one in report.feeds],
        "told": list(dict.fromkeys((*report.words, *report.broke))),
    }  # fmt: skip
    return json.dumps(body, indent=2, ensure_ascii=False)


def plan_report(report: "SyncReport") -> str:
    """How many requests each feed would make."""
    feeds = [{"instance": one.instance, "feed": one.feed, "calls": one.calls} for one in report.planned]
    return json.dumps({"schema": SCHEMA, "command": "sync --plan", "feeds": feeds}, indent=2, ensure_ascii=False)


def doctor_report(report: "Iterable[Examined]", code: int, why: str) -> str:
    """What doctor learned of each connector instance."""
    instances = [
        {
            "instance": one.instance,
            "summary": one.summary,
            "problems": [_problem(problem) for problem in one.problems],
            "feeds": [
                {
                    "feed": seen.reach.feed, "allowed": seen.reach.allowed, "says": seen.reach.says,
                    "scope": seen.reach.scope or None, "costs": list(seen.costs),
                }
                for seen in one.feeds
            ],
        }
        for one in report
    ]  # fmt: skip
    body = {"schema": SCHEMA, "command": "doctor", "exit_code": code, "why": f"exit {code}: {why}"}
    return json.dumps({**body, "instances": instances}, indent=2, ensure_ascii=False)


def _head(command: str, decision: Decision, code: int, line: str) -> dict[str, Any]:
    return {"schema": SCHEMA, "command": command, "exit_code": code, "why": line, "not_known": list(decision.blind)}


def _feed(one: "FeedReport") -> dict[str, Any]:
    return {
        "instance": one.instance, "feed": one.feed, "coverage": one.state, "rows": one.rows, "new": one.new,
        "changed": one.changed, "unread": one.unread, "gone": one.gone, "vanished": one.vanished,
        "seconds": round(one.seconds, 3), "why": one.why,
    }  # fmt: skip


def _service(outcome: Outcome) -> dict[str, Any]:
    info = outcome.info
    return {
        "service": outcome.service,
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


def _finding(one: Graded) -> dict[str, Any]:
    finding = one.finding
    return {
        "code": finding.code,
        "subject": str(finding.subject),
        "severity": str(finding.severity),
        "nature": finding.nature,
        "level": one.level,
        "level_because": one.because,
        "service": finding.service,
        "message": finding.message,
        "fix": finding.fix,
        "affected": [str(id) for id in finding.affected],
        "place": str(finding.place) if finding.place else None,
        "url": finding.url or None,
        "fingerprint": finding.fingerprint,
    }


def _allowed(one: AllowedFinding) -> dict[str, Any]:
    finding = one.finding
    return {
        "code": finding.code,
        "subject": str(finding.subject),
        "reason": one.reason,
        "owner": one.owner,
        "until": one.until.isoformat() if one.until else None,
    }


def _problem(one: Problem) -> dict[str, Any]:
    place = one.place
    return {"file": place.file, "line": place.line, "column": place.column, "what": one.what, "write": one.write}
