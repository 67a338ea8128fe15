"""What people see: tables and colour on a terminal, plain lines in a pipe, progress on standard error."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

MARKS = {
    "proven": "green",
    "whole": "green",
    "yes": "green",
    "broken": "red",
    "no": "red",
    "unknown": "yellow",
    "at risk": "yellow",
    "moot": "bright_black",
    "not applicable": "bright_black",
    "error": "red",
    "warning": "yellow",
    "note": "cyan",
    "complete": "green",
    "partial": "yellow",
    "stale": "yellow",
    "absent": "red",
    "refused": "red",
    "allowed": "green",
}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """A table on standard output; in a pipe, the same cells between tabs, without title and colour."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(_plain(cell) for cell in row))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*heads, title=title or None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        drawn.add_row(*(Text(_plain(cell), style=MARKS.get(cell, "")) for cell in row))
    Console().print(drawn)


def line(text: str, mark: str = "") -> None:
    """One line on standard output, coloured on a terminal by a word such as "broken"."""
    click.echo(click.style(_plain(text), fg=MARKS.get(mark)) if mark in MARKS else _plain(text))


def say(text: str) -> None:
    """One line for a person, on standard error, so that a pipe stays clean."""
    click.echo(_plain(text), err=True)


def _plain(text: str) -> str:
    """Text without control characters: what a vendor named a thing must not drive the terminal."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)


@contextmanager
def progress(label: str) -> Iterator[Callable[[str, int], None]]:
    """A live line on standard error for work that takes longer than a second; silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _name, _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda name, rows: bar.update(task, description=f"{label}: {_plain(name)} {rows} rows")
