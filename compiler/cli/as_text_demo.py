"""What the demo did, in words."""

from collections.abc import Iterator
from pathlib import Path

from compiler.app.demo import Demo
from compiler.cli.as_text import allowances, findings, nearby, verdicts
from compiler.cli.as_text_feeds import sync_report
from compiler.cli.terminal import for_people, line


def demo_report(report: Demo) -> None:
    """What was pulled and found, what of it was planted, and where the runbook lies."""
    sync_report(report.sync)
    if for_people():
        line("")
    verdicts(report.compiled.outcomes)
    findings(report.audit.findings)
    allowances(report.audit.allowed)
    missed, extra = report.planted - report.found, report.found - report.planted
    line(
        f"{len(report.planted)} defects are planted in the scene “{report.scene}”: "
        f"{len(report.planted & report.found)} found, {len(missed)} missed, {len(extra)} findings beside them",
        "broken" if missed or extra else "proven",
    )
    for code, subject in sorted(missed):
        line(f"missed: {code} on {subject}", "broken")
    for code, subject in sorted(extra):
        line(f"not planted: {code} on {subject}", "broken")
    for path in _runbooks(report):
        line(f"runbook: {nearby(path)}")
    line("next: read it, then try")
    config = nearby(report.folder / "config")
    for command in ("audit", "explain message-acceptance", "explain RB204"):
        line(f"runbook {command} --config {config}", "bold", 1)


def _runbooks(report: Demo) -> Iterator[Path]:
    """Every runbook of the demo, also one that an earlier demo wrote and this one did not change."""
    yield from (path for path in report.compiled.documents if path.name == "runbook.md")
