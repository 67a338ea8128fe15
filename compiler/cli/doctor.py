"""`runbook doctor`."""

import sys
from pathlib import Path

import click

from compiler.cli.options import config_option, form_option

EPILOG = """\b
Examples:
  runbook doctor                  which feeds can be read, which scope is refused, what that costs
  runbook doctor --keys           how to make the least-privilege key of each connector, step by step
"""


@click.command("doctor", epilog=EPILOG)
@config_option
@click.option("--keys", is_flag=True, help="Show how to make each least-privilege key, and stop.")
@form_option
def command(config: Path | None, keys: bool, form: str) -> None:
    """Check credentials, scopes and reach of every connector, with one cheap call for each feed."""
    from compiler.app.running import examined, key_steps
    from compiler.cli.as_text import doctor_report, steps

    if keys:
        steps(key_steps(config))
        return
    report = examined(config)
    doctor_report(report, form == "json")
    sys.exit(0 if all(one.well for one in report) else 2 if any(one.problems for one in report) else 3)
