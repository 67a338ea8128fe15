"""`runbook store`."""

from pathlib import Path

import click
from click.core import ParameterSource

from compiler.cli.options import config_option, form_option

EPILOG = """\b
Examples:
  runbook store push /mnt/share/runbook.store
  runbook store pull https://files.example.com/runbook.store
  runbook store pull s3://bucket/runbook.store

\b
Secrets come from the environment, never from the url:
  RUNBOOK_STORE_URL      the url itself, where it is signed
  RUNBOOK_STORE_TOKEN    a bearer token, sent to https:// alone
  AWS_...                as boto3 knows them; AWS_ENDPOINT_URL for others
"""


@click.group("store", epilog=EPILOG)
def command() -> None:
    """Bring the store to where it is needed, such as an empty CI runner."""


url_argument = click.argument("url", envvar="RUNBOOK_STORE_URL")
force_option = click.option("--force", is_flag=True, help="Give up snapshots that only the other side has.")


@command.command("pull", epilog=EPILOG)
@config_option
@url_argument
@force_option
@form_option
@click.pass_context
def pulled(ctx: click.Context, config: Path | None, url: str, force: bool, form: str) -> None:
    """Bring the store of a URL here.

    What arrives is checked by its digest and opened before it takes the place of the store that is here, in one
    transaction. A store that holds snapshots which the other lacks is not replaced without --force.
    """
    from compiler.app.running import moved

    _told(moved("pull", config, _open(ctx, url), force), form)


@command.command("push", epilog=EPILOG)
@config_option
@url_argument
@force_option
@form_option
@click.pass_context
def pushed(ctx: click.Context, config: Path | None, url: str, force: bool, form: str) -> None:
    """Bring the store that is here to a URL.

    Marked releases and recorded passes of both sides stand in both afterwards. Snapshots that only the other side has
    are never lost without --force: where it is ahead, only what is new here joins it.
    """
    from compiler.app.running import moved

    _told(moved("push", config, _open(ctx, url), force), form)


def _open(ctx: click.Context, url: str) -> str:
    """The url, refused where a secret stands in it for everybody to see who lists processes."""
    from compiler.app.transfer import secretive

    if ctx.get_parameter_source("url") is ParameterSource.COMMANDLINE and secretive(url):
        raise click.UsageError("A secret does not belong on the command line; put the url into RUNBOOK_STORE_URL.")
    return url


def _told(one: object, form: str) -> None:
    from compiler.app.transfer import Moved
    from compiler.cli.terminal import line, say

    assert isinstance(one, Moved)
    if form == "json":
        import json

        head = one.head
        click.echo(json.dumps({
            "done": one.way, "place": one.place, "replaced": one.replaced or None,
            "snapshot": {"number": head.snapshot, "started": head.taken} if head else None,
            "sha256": head.sha256 if head else None,
        }, indent=2))  # fmt: skip
        return
    if one.replaced:
        say(f"given up: {one.replaced}")
    what = f"snapshot {one.head.snapshot} of {one.head.taken}, sha256 {one.head.sha256[:16]}…" if one.head else ""
    line(f"{one.way}: {one.place}: {what}", "proven")
