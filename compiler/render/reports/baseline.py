"""What stands today, to be committed: `--baseline FILE` then lets nothing but news block."""

import json

from compiler.model.report import Report
from compiler.render.report_format import ReportFormat

SCHEMA = "runbook.baseline/v1"


def render(report: Report) -> str:
    """One finding a line, in the order of code and subject, so that a review sees which one came or went."""
    rows = sorted(
        (one.graded.finding.code, str(one.graded.finding.subject), one.graded.finding.fingerprint)
        for one in report.findings
    )
    lines = ",\n".join(
        "    " + json.dumps({"fingerprint": mark, "code": code, "subject": subject}) for code, subject, mark in rows
    )
    listed = f"[\n{lines}\n  ]" if rows else "[]"
    return f'{{\n  "schema": "{SCHEMA}",\n  "findings": {listed}\n}}'


FORMAT = ReportFormat("What stands today, for `--baseline FILE`", render, broken_off="keep")
