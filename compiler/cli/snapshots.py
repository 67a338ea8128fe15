"""`runbook snapshots`."""

from pathlib import Path

import click

from compiler.cli.options import config_option, form_option

EPILOG = """\b
Examples:
  runbook snapshots list
  runbook snapshots diff 12 19              what moved between two of them
  runbook snapshots diff 7d                 from a week ago until now
  runbook snapshots prune --keep 365
  runbook snapshots export history/         as plain files, for Git
  runbook snapshots import history/
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


@command.command("diff", epilog=EPILOG)
@config_option
@click.argument("before")
@click.argument("after", default="")
@click.option("--all", "every", is_flag=True, help="Also what is only cosmetic.")
@form_option
def differ(config: Path | None, before: str, after: str, every: bool, form: str) -> None:
    """What moved from BEFORE to AFTER (the newest without it): numbers, or words such as 7d, 2026-10-01, release."""
    from compiler.app.running import between

    found = between(config, before, after, every or form == "json")
    if form == "json":
        import json

        from compiler.app.plain import drift_plain

        click.echo(json.dumps(drift_plain(found), indent=2, ensure_ascii=False))
        return
    from compiler.cli.as_text_drift import ledger

    ledger(found, every, True)


@command.command("prune", epilog=EPILOG)
@config_option
@click.option("--keep", type=click.IntRange(1), required=True, metavar="N", help="How many of the newest stay.")
@click.option("--dry-run", "trial", is_flag=True, help="Only tell what would go.")
@form_option
def prune(config: Path | None, keep: int, trial: bool, form: str) -> None:
    """Remove older snapshots. That of the last release and the newest complete one always stay."""
    from compiler.app.running import pruned

    done = pruned(config, keep, trial)
    if form == "json":
        import json

        body = {"removed": done.gone, "kept": done.kept, "bytes_before": done.before, "bytes_after": done.after}
        click.echo(json.dumps({**body, "dry_run": trial}, indent=2))
        return
    from compiler.cli.terminal import line

    what = f"{'would remove' if trial else 'removed'} {len(done.gone)} of {len(done.gone) + len(done.kept)} snapshots"
    beyond = len(done.kept) - keep
    if beyond > 0:
        what += f"; {beyond} older stay{'s' if beyond == 1 else ''} for the last release, or as the newest complete one"
    size = "" if trial else f"; the store has {_megabytes(done.after)} in place of {_megabytes(done.before)}"
    line(f"{what}{size}")


@command.command("export", epilog=EPILOG)
@config_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--snapshot", "number", type=int, help="An older snapshot instead of the newest.")
def export(config: Path | None, folder: Path, number: int | None) -> None:
    """Write a snapshot into FOLDER as plain files, one for each row, in place of an earlier export."""
    from compiler.app.running import exported
    from compiler.cli.terminal import line

    info, rows = exported(config, number, folder)
    line(f"snapshot {info.number} of {info.taken:%Y-%m-%d %H:%M} UTC: {rows} rows in {folder}")


@command.command("import", epilog=EPILOG)
@config_option
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def bring(config: Path | None, folder: Path) -> None:
    """Make the snapshot that was exported into FOLDER the newest one of the store."""
    from compiler.app.running import imported
    from compiler.cli.terminal import line

    info, rows = imported(config, folder)
    line(f"snapshot {info.number} of {info.taken:%Y-%m-%d %H:%M} UTC: {rows} rows from {folder}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
