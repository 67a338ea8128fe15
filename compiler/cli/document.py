"""`runbook document`: for those who work on the program itself."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click


@click.command("document")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a page is not current.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The checkout.")
def command(check: bool, root: Path) -> None:
    """Write the generated pages of this project: checks, connectors, commands, schemas."""
    from compiler.app.connectors import known
    from compiler.app.document import outdated, pages
    from compiler.app.writing import write
    from compiler.cli.main import program

    found = pages(known(), helps(program, "runbook"))
    if check:
        late = outdated(root, found)
        for name in late:
            click.echo(f"not current: {name}")
        sys.exit(1 if late else 0)
    for path in write(root, found.items()):
        click.echo(f"wrote {path}")


def helps(command: click.Command, path: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Every command under this one with its help, as wide as a page."""
    context = click.Context(
        command,
        # A command takes the names of its help option from its group, as it does when it is called.
        parent=parent,
        info_name=path if parent is None else path.rpartition(" ")[2],
        terminal_width=100,
        max_content_width=100,
        help_option_names=command.context_settings.get("help_option_names"),
    )
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from helps(child, f"{path} {name}", context)
