"""`runbook compile`."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import click

from compiler.cli.options import (
    Reason,
    at_option,
    baseline_option,
    config_option,
    duration,
    present_alone,
    service_option,
    severity,
)
from compiler.cli.reporting import form_option, reported, reports_option, tell

EPILOG = """\b
Examples:
  runbook compile --service dispatch                   write one runbook
  runbook compile --all --out docs/runbooks            all of them, elsewhere
  runbook compile --all --check                        are the pages current?
  runbook compile --lint                               is the YAML sound?
  runbook compile --service x --at 2026-11-23T02:40Z   for an incident

\b
Before a release:
  runbook compile --service x --fail-on error          block on errors
  runbook compile --service x --baseline release       ... on new ones alone
  runbook compile --all --report baseline=known.json   what stands today
  runbook compile --all --baseline known.json --report sarif=runbook.sarif

\b
Exit codes:
  0 good; 1 a finding blocks; 2 declaration or settings are wrong;
  3 something that a blocking check needs could not be known
  2 beats 1 beats 3; --break-glass passes 1 and 3, never 2
"""


@click.command("compile", epilog=EPILOG)
@config_option
@service_option
@click.option("--all", "every", is_flag=True, help="Every declared service.")
@baseline_option
@click.option("--fail-on", type=severity, help="Block on every change finding of at least this severity.")
@click.option("--hotfix", type=Reason(), help="Why weather must not stop this run; recorded.")
@click.option("--break-glass", type=Reason(), help="Why exit 1 and 3 must not stop this run; recorded.")
@click.option(
    "--max-age",
    type=duration,
    help="Exit 3 where a blocking check needs what is older, such as 30m, 12h or 2d; pages keep the settings' ages.",
)
@click.option("--refresh", is_flag=True, help="First pull what ages fastest (mutes, states, channels), in seconds.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a committed runbook.md is not current.")
@click.option("--lint", is_flag=True, help="Only read settings and declarations; needs neither store nor network.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Another output folder.")
@click.option("--snapshot", "number", type=int, help="An older snapshot instead of the newest.")
@at_option
@form_option
@reports_option
def command(
    config: Path | None,
    services: tuple[str, ...],
    every: bool,
    baseline: str,
    fail_on: str | None,
    hotfix: str | None,
    break_glass: str | None,
    max_age: timedelta | None,
    refresh: bool,
    check: bool,
    lint: bool,
    out: Path | None,
    number: int | None,
    at: datetime | None,
    form: str,
    reports: tuple[tuple[str, Path], ...],
) -> None:
    """Write runbooks from the store and say what is broken; the gate before a release.

    Works without network. The same snapshot and declaration give the same bytes. What is compiled with --at is for
    one incident, so it goes to a folder of its own beside the store, never over the runbook that is kept.
    """
    if lint:
        _lint(config, services)
    if not services and not every:
        raise click.UsageError("Say which: --service NAME, or --all.")
    if check and at:
        raise click.UsageError("--check looks at the runbook that is kept, which knows no incident; leave out --at.")
    present_alone(at, {"--fail-on": fail_on, "--baseline": baseline, "--hotfix": hotfix, "--break-glass": break_glass})
    from compiler.app.compile import Wish
    from compiler.app.running import compiled, told_by_compile
    from compiler.cli.as_text import compile_report, unrecorded
    from compiler.cli.terminal import say
    from compiler.model.finding import Severity

    grade = Severity[fail_on.upper()] if fail_on else None
    wish = Wish(services, grade, max_age, check, out, number, at, baseline, hotfix or "", break_glass or "")
    with reported("compile", form, reports):
        report = compiled(config, wish, refresh)
    tell(form, reports, lambda: told_by_compile(config, report), lambda: compile_report(report))
    if report.note:
        say(report.note)
    unrecorded(report)
    sys.exit(report.exit_code)


def _lint(config: Path | None, services: tuple[str, ...]) -> None:
    """Tells every mistake of settings and declarations, and ends the program with 0 or 2."""
    from compiler.app.running import linted
    from compiler.cli.as_text import ending, problems

    found, line = linted(config, services)
    problems(found)
    ending(line, 2 if found else 0)
    sys.exit(2 if found else 0)
