"""`runbook doctor`."""

import sys
from pathlib import Path

import click

from compiler.cli.options import config_option, form_option

EPILOG = """\b
Examples:
  runbook doctor          what can be read, which scope is refused
  runbook doctor --keys   how to make each least-privilege key, step by step

\b
Exit codes:
  0 every feed can be read; 2 settings are wrong or a secret is missing;
  3 a feed cannot be read
"""


@click.command("doctor", epilog=EPILOG)
@config_option
@click.option("--keys", is_flag=True, help="Show how to make each least-privilege key, and stop.")
@form_option
def command(config: Path | None, keys: bool, form: str) -> None:
    """Check credentials, scopes and reach of every connector, with one cheap call for each feed."""
    from compiler.app.running import examined, key_steps
    from compiler.cli.as_text_feeds import doctor_report, steps

    if keys:
        steps(key_steps(config))
        return
    from compiler.app.doctor import conclusion
    from compiler.cli.terminal import progress

    with progress("asking", "asked") as tell:
        report = examined(config, tell)
    code, why = conclusion(report)
    if form == "json":
        from compiler.cli.as_json import doctor_report as as_json

        click.echo(as_json(report, code, why))
    else:
        doctor_report(report, code, why)
    sys.exit(code)
