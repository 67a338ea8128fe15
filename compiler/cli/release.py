"""`runbook release`."""

from pathlib import Path

import click

from compiler.cli.options import config_option, form_option, service_option

EPILOG = """\b
Examples:
  runbook release mark v1.4.2                      after every release
  runbook release mark v1.4.2 --service dispatch   of one service
  runbook release list
  runbook compile --service dispatch --baseline release
  runbook audit --since release
"""


@click.group("release", epilog=EPILOG)
def command() -> None:
    """Releases, so that a later run can say what is new since then."""


@command.command("mark", epilog=EPILOG)
@config_option
@click.argument("ref")
@service_option
@form_option
def marked(config: Path | None, ref: str, services: tuple[str, ...], form: str) -> None:
    """Record a release under the name REF: the newest snapshot, and the findings that stand now."""
    from compiler.app.running import released

    ref = ref.strip()
    if not ref or len(ref) > 200 or not ref.isprintable():
        raise click.UsageError("REF is a name of up to 200 characters, such as a tag or the digest of a commit.")
    one = released(config, ref, services)
    if form == "json":
        import json

        body = {"ref": one.ref, "snapshot": one.number, "at": one.at.isoformat(), "services": list(one.services)}
        click.echo(json.dumps({**body, "findings": one.findings}, indent=2))
        return
    from compiler.cli.terminal import line

    names = ", ".join(one.services)
    line(f"release {one.ref}: snapshot {one.number}, {one.findings} findings stand; services: {names}", "proven")


@command.command("list", epilog=EPILOG)
@config_option
@form_option
def listed(config: Path | None, form: str) -> None:
    """Every release that was marked, and every gate that was passed by break-glass or hotfix, oldest first."""
    from compiler.app.running import release_rows

    rows = release_rows(config)
    if form == "json":
        import json

        heads = ("at", "what", "name", "snapshot", "services", "codes")
        click.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    from compiler.cli.terminal import table

    table(("at", "what", "name or reason", "snapshot", "services", "codes"), [tuple(map(str, row)) for row in rows])
