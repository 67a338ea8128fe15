"""GitLab's code quality report: the part of the Code Climate form that its merge requests read.

Its fields (`description`, `check_name`, `fingerprint`, `severity`, `location.path`, `location.lines.begin`) are those
of the documentation of `artifacts:reports:codequality`. A fingerprint stands once in a report, so that what came and
what went can be told from two of them.
"""

import json
from collections.abc import Mapping
from typing import Any

from compiler.model.base import Place
from compiler.model.finding import Level
from compiler.model.report import Report, Told
from compiler.render.escape import clean
from compiler.render.report_format import ReportFormat

SEVERITIES: Mapping[Level, str] = {"block": "blocker", "warn": "major", "observe": "info"}
NOWHERE = Place("runbook.yaml", 1, 1)
"""Where something stands that no declaration is near: every row must name a file."""


def render(report: Report) -> str:
    """One row for each finding, and for each mistake of the declaration."""
    rows = [_finding(one, report) for one in report.findings]
    rows += [
        _row(f"{one.what}; write: {one.write}", "declaration", f"{one.place}|{one.what}", "blocker", one.place, report)
        for one in report.problems
    ]
    return json.dumps(rows, indent=2, ensure_ascii=True)


def _finding(one: Told, report: Report) -> dict[str, Any]:
    finding = one.graded.finding
    text = f"{finding.code} {finding.subject}: {finding.message}. Mend: {finding.fix}"
    told = f"{text} ({one.owner})" if one.owner else text
    return _row(told, finding.code, finding.fingerprint, SEVERITIES[one.graded.level], one.place or NOWHERE, report)


def _row(text: str, check: str, mark: str, severity: str, place: Place, report: Report) -> dict[str, Any]:
    from hashlib import sha256

    return {
        "description": clean(text, 1_000),
        "check_name": check,
        "fingerprint": mark if check != "declaration" else sha256(mark.encode(errors="surrogatepass")).hexdigest()[:32],
        "severity": severity,
        "location": {"path": report.path(place), "lines": {"begin": max(place.line, 1)}},
    }


FORMAT = ReportFormat("Code quality report of a merge request", render, broken_off="remove")
