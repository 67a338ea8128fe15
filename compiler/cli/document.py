"""`runbook document`: for those who work on the program itself."""

import sys
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

    found = pages(known())
    if check:
        late = outdated(root, found)
        for name in late:
            click.echo(f"not current: {name}")
        sys.exit(1 if late else 0)
    for path in write(root, found.items()):
        click.echo(f"wrote {path}")
