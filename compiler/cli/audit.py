"""`runbook audit`."""

import sys
from pathlib import Path

import click

from compiler.cli.options import config_option, service_option, severity
from compiler.cli.reporting import form_option, reports_option, tell

EPILOG = """\b
Examples:
  runbook audit                          the five findings most worth mending
  runbook audit --all                    every finding
  runbook audit --service dispatch       one service
  runbook audit --format json            for programs, always complete
"""


@click.command("audit", epilog=EPILOG)
@config_option
@service_option
@click.option("--all", "every", is_flag=True, help="Show every finding, not only the first five.")
@click.option("--fail-on", type=severity, help="Exit 1 on every change finding of at least this severity.")
@form_option
@reports_option
def command(
    config: Path | None,
    services: tuple[str, ...],
    every: bool,
    fail_on: str | None,
    form: str,
    reports: tuple[tuple[str, Path], ...],
) -> None:
    """Findings of every service against the estate as it is now, worst first."""
    from compiler.app.compile import Wish
    from compiler.app.running import audited, told_by_audit
    from compiler.cli.as_text import audit_report
    from compiler.model.finding import Severity

    report = audited(config, Wish(services, Severity[fail_on.upper()] if fail_on else None))
    tell(form, reports, lambda: told_by_audit(config, report), lambda: audit_report(report, every))
    sys.exit(report.decision.code)
