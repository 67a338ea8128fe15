"""Reports in words, for a terminal or a pipe."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from compiler.app.audit import FIRST, Audit
from compiler.app.compile import Report
from compiler.cli.terminal import line, say, table
from compiler.gate.decision import Graded
from compiler.model.base import Problem
from compiler.model.outcome import AllowedFinding, Outcome
from compiler.ports import Step

if TYPE_CHECKING:
    from compiler.app.demo import Demo
    from compiler.app.doctor import Examined
    from compiler.app.sync_report import FeedReport, SyncReport

HEADS = ("service", "promise", "guarded", "headline", "kept", "why")


def compile_report(report: Report) -> None:
    """Verdicts, findings, what was written, and why the exit code is what it is."""
    problems(report.problems)
    verdicts(report.outcomes)
    findings(report.decision.graded)
    allowances(one for outcome in report.outcomes for one in outcome.allowed)
    for path in report.written:
        say(f"wrote {path}")
    for path in report.outdated:
        line(f"not current: {path}", "broken")
    line(report.line, "proven" if report.exit_code == 0 else "broken")


def audit_report(report: Audit, every: bool) -> None:
    """The findings most worth mending first, and the rest with `every`."""
    problems(report.problems)
    shown = report.findings if every else report.findings[:FIRST]
    findings(shown)
    hidden = len(report.findings) - len(shown)
    if hidden:
        say(f"{hidden} more; --all shows them")
    allowances(report.allowed)
    for code, section in report.silent:
        say(f"{code} could not be judged: {section} is not fully known")
    promises = [verdict for outcome in report.outcomes for verdict in outcome.verdicts]
    whole = sum(one.guarded == "whole" for one in promises)
    broken = sum(one.guarded == "broken" for one in promises)
    line(f"{len(promises)} promises: {whole} guarded, {broken} broken, {len(promises) - whole - broken} unknown")
    line(report.decision.line, "proven" if report.decision.code == 0 else "broken")


def problems(found: Iterable[Problem]) -> None:
    """Every problem of the declaration, on standard error."""
    for problem in found:
        say(str(problem))


def verdicts(outcomes: Iterable[Outcome]) -> None:
    """One row for each promise."""
    rows = [
        (outcome.service, one.promise, one.guarded, one.headline, one.kept, one.kept_reason)
        for outcome in outcomes
        for one in outcome.verdicts
    ]
    if rows:
        table(HEADS, rows, "Promises")


def findings(graded: Iterable[Graded]) -> None:
    """One row for each finding, and how to mend it."""
    rows = [
        (
            one.finding.code,
            str(one.finding.severity),
            one.level,
            str(one.finding.subject),
            one.finding.message,
            one.finding.fix,
        )
        for one in graded
    ]
    if rows:
        table(("code", "severity", "level", "subject", "what is so", "what to do"), rows, "Findings")


def allowances(found: Iterable[AllowedFinding]) -> None:
    """What is allowed, by whom, until when."""
    rows = [
        (one.finding.code, "allowed", one.owner, str(one.until or ""), str(one.finding.subject), one.reason)
        for one in found
    ]
    if rows:
        table(("code", "", "owner", "until", "subject", "reason"), rows, "Allowed")


def doctor_report(report: "Iterable[Examined]", as_json: bool) -> None:
    """One row for each feed; what is refused, and which links of the chain that costs."""
    rows = [
        (
            one.instance,
            seen.reach.feed,
            _reached(seen.reach.allowed),
            seen.reach.says,
            seen.reach.scope,
            ", ".join(seen.costs),
        )
        for one in report
        for seen in one.feeds
    ]
    if as_json:
        heads = ("instance", "feed", "reach", "says", "scope", "costs")
        line(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    table(("instance", "feed", "reach", "what it says", "scope", "costs"), rows, "Feeds")
    for one in report:
        problems(one.problems)
        if not one.well:
            say(f"{one.instance}: `runbook doctor --keys` shows how to make its key")


def steps(found: Iterable[tuple[str, tuple[Step, ...]]]) -> None:
    """How to make each key, step by step."""
    for name, parts in found:
        line(f"{name}:", "note")
        for number, step in enumerate(parts, 1):
            line(f"  {number}. {step.text}" + (f" [{', '.join(step.scopes)}]" if step.scopes else ""))


def _reached(allowed: bool | None) -> str:
    return {True: "yes", False: "refused", None: "unknown"}[allowed]


def sync_report(report: "SyncReport", as_json: bool) -> None:
    """One row for each feed, what it told, and what could not be known."""
    if as_json:
        for one in report.feeds:
            line(json.dumps(_feed(one), ensure_ascii=False))
        return
    rows = [
        (
            one.instance,
            one.feed,
            one.state,
            str(one.rows),
            str(one.new),
            str(one.changed),
            f"{one.seconds:.1f} s",
            one.why,
        )
        for one in report.feeds
    ]
    table(("instance", "feed", "coverage", "rows", "new", "changed", "took", "why"), rows, "Feeds")
    for word in (*report.words, *report.broke):
        say(word)
    if report.snapshot is not None:
        lacking = [f"{one.instance}/{one.feed}" for one in report.feeds if not one.known]
        why = f"not everything could be known: {', '.join(lacking)}" if lacking else "every feed is complete"
        line(f"exit {report.exit_code}: snapshot {report.snapshot.number}; {why}", "broken" if lacking else "proven")


def plan_report(report: "SyncReport", as_json: bool) -> None:
    """How many requests each feed would make."""
    rows = [(one.instance, one.feed, one.calls) for one in report.planned]
    if as_json:
        heads = ("instance", "feed", "calls")
        line(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    table(("instance", "feed", "calls"), rows, "What a sync would ask")


def demo_report(report: "Demo") -> None:
    """What the demo pulled and found, and where the runbook lies."""
    sync_report(report.sync, False)
    verdicts(report.compiled.outcomes)
    findings(report.audit.findings)
    allowances(report.audit.allowed)
    missed, extra = report.planted - report.found, report.found - report.planted
    line(f"{len(report.planted)} defects are planted in the scene “{report.scene}”: "
         f"{len(report.planted & report.found)} found, {len(missed)} missed, {len(extra)} findings beside them",
         "broken" if missed or extra else "proven")  # fmt: skip
    for code, subject in sorted(missed):
        line(f"missed: {code} on {subject}", "broken")
    for code, subject in sorted(extra):
        line(f"not planted: {code} on {subject}", "broken")
    documents = [path for path in report.compiled.written if path.name == "runbook.md"]
    for path in documents or (report.folder / "config" / "runbooks",):
        line(f"runbook: {path}")
    line(f"next: read it, then `runbook audit --config {report.folder / 'config'}`")


def _feed(one: "FeedReport") -> dict[str, object]:
    return {
        "instance": one.instance, "feed": one.feed, "coverage": one.state, "rows": one.rows, "new": one.new,
        "changed": one.changed, "unread": one.unread, "gone": one.gone, "vanished": one.vanished,
        "seconds": round(one.seconds, 3), "why": one.why,
    }  # fmt: skip
