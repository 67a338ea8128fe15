"""`runbook sync`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import config_option, form_option, service_option

if TYPE_CHECKING:
    from compiler.app.sync_report import SyncReport

EPILOG = """\b
Examples:
  runbook sync                         pull everything; the nightly job
  runbook sync --plan                  how many calls, without making one
  runbook sync --only downtime,health  what ages fastest, in seconds
  runbook sync --format json           for programs
  runbook sync --metrics runbook.prom  for the collector of text files

\b
Exit codes:
  0 every feed is complete; 2 settings are wrong;
  3 something could not be known
"""


@click.command("sync", epilog=EPILOG)
@config_option
@service_option
@click.option(
    "--only", metavar="KINDS", default="", help="Only these kinds or feeds, between commas; the rest is carried over."
)
@click.option("--plan", is_flag=True, help="Say which calls would be made, and stop.")
@click.option(
    "--metrics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write how the run went, as OpenMetrics text for a collector of such files.",
)
@click.option("--log", is_flag=True, help="Also write one line of JSON for each feed, on standard error.")
@form_option
def command(
    config: Path | None,
    services: tuple[str, ...],
    only: str,
    plan: bool,
    metrics: Path | None,
    log: bool,
    form: str,
) -> None:
    """Pull from every live system into the store.

    One feed's failure stops no other, keeps the last good rows with their age, and never looks like an empty list.
    """
    from compiler.app.running import planned, synced
    from compiler.cli.terminal import progress

    wanted = tuple(part.strip() for part in only.split(",") if part.strip())
    if plan:
        _plan(planned(config, services, wanted), form)
        return
    with progress("pulling") as tell:
        report = synced(config, services, wanted, tell, metrics)
    if log:
        _log(report)
    from compiler.cli.as_text_feeds import sync_report

    if form == "json":
        from compiler.cli.as_json import sync_report as as_json

        click.echo(as_json(report))
    else:
        sync_report(report)
    sys.exit(report.exit_code)


def _log(report: "SyncReport") -> None:
    from compiler.app.metrics import feed_lines

    for text in feed_lines(report):
        click.echo(text, err=True)


def _plan(report: "SyncReport", form: str) -> None:
    if form == "json":
        from compiler.cli.as_json import plan_report as as_json

        click.echo(as_json(report))
        return
    from compiler.cli.as_text_feeds import plan_report

    plan_report(report)
