"""SARIF 2.1.0 (OASIS), for code scanning: places in the declaration, rules with their own pages.

The level of a result is that of the gate (block: error, warn: warning, observe: note) and not the check's severity,
so that a host which stops pull requests at errors stops them where the gate does. What an allowance covers is a
suppressed result, what a baseline knows an unchanged one.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from compiler.model.base import Place, Problem
from compiler.model.finding import Finding, Level, Severity
from compiler.model.outcome import AllowedFinding
from compiler.model.report import Report, Rule, Told
from compiler.render.escape import clean, inline
from compiler.render.report_format import ReportFormat

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS: Mapping[Level, str] = {"block": "error", "warn": "warning", "observe": "note"}
SEVERITIES: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
CAP = 1_000
"""Characters of one message; hosts cut longer ones."""


def render(report: Report) -> str:
    """The report as one run of one tool."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, indent=2)


def _run(report: Report) -> dict[str, Any]:
    name, _, version = report.program.partition(" ")
    rules = {rule.code: at for at, rule in enumerate(report.rules)}
    results = [_result(one, report, rules) for one in report.findings]
    results += [_suppressed(one, report, rules) for one in report.allowed]
    driver = {"name": "runbook", "fullName": report.program, "rules": [_rule(one) for one in report.rules]}
    return {
        "tool": {"driver": {**driver, **({"semanticVersion": version} if version else {}), "organization": name}},
        "automationDetails": {"id": f"runbook/{report.command}/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the checkout."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": results,
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Why the exit code is what it is; what could not be known; mistakes of the declaration."""
    decision = report.decision
    blind = [{"level": "error", "message": {"text": clean(one, CAP)}} for one in decision.blind]
    dim = [{"level": "warning", "message": {"text": clean(one, CAP)}} for one in decision.dim]
    passed = [
        {"level": "warning", "message": {"text": clean(f"{way}: {why} ({', '.join(codes) or 'nothing known'})", CAP)}}
        for way, why, codes in decision.passed
    ]
    return {
        "executionSuccessful": decision.code in (0, 1),
        "exitCode": decision.code,
        "exitCodeDescription": clean(decision.line, CAP),
        "toolExecutionNotifications": [*blind, *dim, *passed],
        "toolConfigurationNotifications": [_notification(one, report) for one in report.problems],
    }


def _notification(problem: Problem, report: Report) -> dict[str, Any]:
    text = f"{problem.what}; write: {problem.write}"
    return {"level": "error", "message": {"text": clean(text, CAP)}, "locations": [_location(problem.place, report)]}


def _rule(rule: Rule) -> dict[str, Any]:
    help_ = "\n\n".join(part for part in (rule.what, f"Why: {rule.why}", f"Fix: {rule.fix}") if part)
    shown = f"**{inline(rule.what, CAP)}**\n\nWhy: {inline(rule.why, CAP)}\n\nFix: {inline(rule.fix, CAP)}\n"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.title.replace("-", " ").split()),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.what},
        "help": {"text": help_, "markdown": shown},
        "defaultConfiguration": {"level": SEVERITIES[rule.severity]},
        "properties": {
            "tags": ["reliability", rule.nature],
            "precision": "very-high",
            "problem.severity": {"note": "recommendation"}.get(str(rule.severity), str(rule.severity)),
        },
    }


def _result(one: Told, report: Report, rules: Mapping[str, int]) -> dict[str, Any]:
    graded = one.graded
    state = {"baselineState": "unchanged" if graded.known else "new"} if report.decision.baseline else {}
    more = {"owner": one.owner, "service": one.service, "gate": f"{graded.level}: {graded.because}"}
    return {
        **_common(graded.finding, one.place, report, rules),
        "level": LEVELS[graded.level],
        **state,
        "properties": {**_properties(graded.finding), **{key: value for key, value in more.items() if value}},
    }


def _suppressed(one: AllowedFinding, report: Report, rules: Mapping[str, int]) -> dict[str, Any]:
    until = f"until {one.until}" if one.until else "without end"
    reason = f"{one.reason or 'no reason given'}; {until}, by {one.owner or 'nobody'}"
    return {
        **_common(one.finding, one.finding.place, report, rules),
        "level": "note",
        "suppressions": [{"kind": "inSource", "justification": clean(reason, CAP)}],
        "properties": _properties(one.finding),
    }


def _common(finding: Finding, place: Place | None, report: Report, rules: Mapping[str, int]) -> dict[str, Any]:
    text = f"{finding.subject}: {finding.message}. Mend: {finding.fix}" + (f" See {finding.url}" if finding.url else "")
    return {
        "ruleId": finding.code,
        **({"ruleIndex": rules[finding.code]} if finding.code in rules else {}),
        "message": {"text": clean(text, CAP)},
        "locations": [_location(place, report)] if place else [],
        "partialFingerprints": {
            "primaryLocationLineHash": finding.fingerprint,
            "codeAndSubject/v1": finding.fingerprint,
        },
    }


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "subject": str(finding.subject),
        "severity": str(finding.severity),
        "nature": finding.nature,
        "fix": finding.fix,
        "affected": [str(id) for id in finding.affected],
    }


def _location(place: Place, report: Report) -> dict[str, Any]:
    artifact = {"uri": quote(report.path(place)), "uriBaseId": ROOT}
    region = {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


FORMAT = ReportFormat("SARIF 2.1.0, for code scanning", render, rules=True, broken_off="remove")
