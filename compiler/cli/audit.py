"""`runbook audit`."""

import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compiler.app.audit import Audit

from compiler.cli.options import config_option, duration, service_option, severity
from compiler.cli.reporting import form_option, reported, reports_option, tell

EPILOG = """\b
Examples:
  runbook audit                          the five findings most worth mending
  runbook audit --all                    every finding
  runbook audit --service dispatch       one service
  runbook audit --inventory              what each live thing is there for
  runbook audit --since 7d               and what moved in seven days
  runbook audit --since 2026-10-01       since that day
  runbook audit --since release          since the last marked release
  runbook audit --baseline 12            against snapshot 12
  runbook audit --digest                 for the morning's chat, if at all
  runbook audit --incidents 90d          what happened, and which row it had
  runbook audit --format json            for programs, always complete

\b
Exit codes:
  0 good; 1 a finding blocks (--fail-on, or by the settings);
  2 declaration or settings are wrong;
  3 something that a blocking check needs could not be known
"""


@click.command("audit", epilog=EPILOG)
@config_option
@service_option
@click.option("--all", "every", is_flag=True, help="Show every finding, not only the first five.")
@click.option("--fail-on", type=severity, help="Exit 1 on every change finding of at least this severity.")
@click.option("--since", default="", metavar="WHEN", help="What moved since 7d, 2026-10-01, release; else last night.")
@click.option("--digest", is_flag=True, help="New, worse, mended since last night, by owner; silent without news.")
@click.option("--baseline", type=int, metavar="N", help="What moved since that snapshot, in place of --since.")
@click.option(
    "--inventory", "listed", is_flag=True, help="List what each live thing serves, and those that serve nothing."
)
@click.option("--incidents", type=duration, metavar="90d", help="What happened in that time, and which row it had.")
@form_option
@reports_option
def command(
    config: Path | None,
    services: tuple[str, ...],
    every: bool,
    fail_on: str | None,
    since: str,
    digest: bool,
    baseline: int | None,
    listed: bool,
    incidents: timedelta | None,
    form: str,
    reports: tuple[tuple[str, Path], ...],
) -> None:
    """Findings of every service against the estate as it is now, worst first, and what moved."""
    if listed and services:
        raise click.UsageError("--inventory is about the whole estate; leave out --service.")
    from compiler.app.compile import Wish
    from compiler.app.running import audited, told_by_audit
    from compiler.cli.as_text import audit_report
    from compiler.model.finding import Severity

    since = str(baseline) if baseline is not None else since
    wish = Wish(services, Severity[fail_on.upper()] if fail_on else None)
    wording = every or form != "text" or bool(reports)
    with reported("audit", form, reports):
        report = audited(config, wish, since, listed, incidents, wording)
    show = partial(_digest, report, form) if digest else partial(audit_report, report, every, bool(since), listed)
    # A digest for programs is the digest, not the report that it was made from.
    tell("text" if digest and form == "json" else form, reports, lambda: told_by_audit(config, report), show)
    sys.exit(report.decision.code)


def _digest(report: "Audit", form: str) -> None:
    """What turned since last night; to people nothing at all where nothing did, to programs no lines."""
    from compiler.app.digest import morning
    from compiler.app.running import now

    lines = morning(report, now())
    if form == "json":
        import json

        click.echo(json.dumps({"schema": "runbook.digest/v1", "lines": lines}, indent=2, ensure_ascii=False))
        return
    from compiler.cli.terminal import line

    for text in lines:
        line(text)
