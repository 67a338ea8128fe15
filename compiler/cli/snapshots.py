"""`runbook snapshots`."""

from pathlib import Path

import click

from compiler.cli.options import config_option, form_option

EPILOG = """\b
Examples:
  runbook snapshots list
  runbook snapshots list --format json
"""


@click.group("snapshots", epilog=EPILOG)
def command() -> None:
    """The snapshots that the store holds."""


@command.command("list", epilog=EPILOG)
@config_option
@form_option
def listed(config: Path | None, form: str) -> None:
    """Every finished snapshot, oldest first, with what it covers."""
    from compiler.app.running import snapshot_rows

    rows = snapshot_rows(config)
    if form == "json":
        import json

        heads = ("number", "taken", "finished", "program", "sections", "incomplete")
        click.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=2))
        return
    from compiler.cli.terminal import for_people, table

    told = [tuple(map(str, row)) for row in rows]
    if for_people():
        short = [(row[0], f"{row[1][:16].replace('T', ' ')} UTC", row[4], row[5]) for row in told]
        table(("number", "taken", "sections", "not complete"), short)
    else:
        table((), told)
