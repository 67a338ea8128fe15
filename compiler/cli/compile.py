"""`runbook compile`."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import click

from compiler.cli.options import at_option, config_option, duration, form_option, service_option, severity

EPILOG = """\b
Examples:
  runbook compile --service dispatch                   write one runbook
  runbook compile --all --out docs/runbooks            all of them, elsewhere
  runbook compile --service dispatch --fail-on error   before a release
  runbook compile --all --check                        are the pages current?
  runbook compile --service dispatch --at 2026-11-23T02:40Z    during or after an incident
  runbook compile --all --format json                  for programs

\b
Exit codes:
  0 good; 1 a finding blocks; 2 declaration or settings are wrong;
  3 something that a blocking check needs could not be known
"""


@click.command("compile", epilog=EPILOG)
@config_option
@service_option
@click.option("--all", "every", is_flag=True, help="Every declared service.")
@click.option("--fail-on", type=severity, help="Block on every change finding of at least this severity.")
@click.option("--max-age", type=duration, help="Let nothing older than this count, such as 30m, 12h or 2d.")
@click.option("--refresh", is_flag=True, help="First pull what ages fastest (mutes, states, channels), in seconds.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a committed runbook.md is not current.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Another output folder.")
@click.option("--snapshot", "number", type=int, help="An older snapshot instead of the newest.")
@at_option
@form_option
def command(
    config: Path | None,
    services: tuple[str, ...],
    every: bool,
    fail_on: str | None,
    max_age: timedelta | None,
    refresh: bool,
    check: bool,
    out: Path | None,
    number: int | None,
    at: datetime | None,
    form: str,
) -> None:
    """Write runbooks from the store and say what is broken; the gate before a release.

    Works without network. The same snapshot and declaration give the same bytes. What is compiled with --at is for
    one incident, so it goes to a folder of its own beside the store, never over the runbook that is kept.
    """
    if not services and not every:
        raise click.UsageError("Say which: --service NAME, or --all.")
    if check and at:
        raise click.UsageError("--check looks at the runbook that is kept, which knows no incident; leave out --at.")
    from compiler.app.compile import Wish
    from compiler.app.running import compiled
    from compiler.model.finding import Severity

    grade = Severity[fail_on.upper()] if fail_on else None
    report = compiled(config, Wish(services, grade, max_age, check, out, number, at), refresh)
    if form == "json":
        from compiler.cli.as_json import compile_report

        click.echo(compile_report(report))
    else:
        from compiler.cli.as_text import compile_report as show

        show(report)
    sys.exit(report.exit_code)
