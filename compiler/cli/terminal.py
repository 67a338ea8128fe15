"""What people see: wrapped, coloured text on a terminal; cells between tabs and nothing else in a pipe."""

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
    "NOBODY": "red",
    "unknown": "yellow",
    "at risk": "yellow",
    "moot": "bright_black",
    "not applicable": "bright_black",
    "quiet": "bright_black",
    "error": "red",
    "warning": "yellow",
    "note": "cyan",
    "warn": "yellow",
    "block": "red",
    "complete": "green",
    "partial": "yellow",
    "stale": "yellow",
    "absent": "red",
    "refused": "red",
    "allowed": "green",
}
NARROWEST, WIDEST = 40, 110
"""Columns: below the one wrapping does more harm than good, beyond the other no eye follows a line."""


def for_people() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def rows(found: Iterable[Sequence[str]]) -> None:
    """For a pipe: one line for each row, its cells between tabs."""
    for row in found:
        click.echo("\t".join(_plain(cell).replace("\n", " ") for cell in row))


def table(heads: Sequence[str], found: Iterable[Sequence[str]], title: str = "") -> None:
    """A table on standard output; in a pipe the same cells between tabs, without title and colour."""
    if not for_people():
        rows(found)
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*heads, title=title or None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for row in found:
        drawn.add_row(*(Text(_plain(cell), style=MARKS.get(cell, ""), overflow="fold") for cell in row))
    Console().print(drawn)


def title(*parts: tuple[str, str]) -> None:
    """One line of a few words, each with its mark, that begins a block; never wrapped."""
    click.echo(" ".join(_styled(text, mark) for text, mark in parts if text))


def line(text: str, mark: str = "", depth: int = 0) -> None:
    """A line on standard output, coloured on a terminal by a word such as "broken", and wrapped there between words.

    `depth` says how far it is indented, in steps of two columns. A line break in the text is none here, so that what a
    vendor named a thing cannot look like a line of ours.
    """
    for part in _wrapped(text.replace("\n", " "), depth, for_people()):
        click.echo(_styled(part, mark))


def say(text: str) -> None:
    """A line for a person, on standard error, so that a pipe stays clean."""
    for part in _wrapped(_plain(text), 0, sys.stderr.isatty()):
        click.echo(part, err=True)


def fault(text: str) -> None:
    """What stopped the program, on standard error."""
    first, *rest = _wrapped(f"error: {_plain(text)}", 0, sys.stderr.isatty())
    click.echo(click.style("error:", fg="red", bold=True) + first.removeprefix("error:"), err=True)
    for part in rest:
        click.echo(part, err=True)


@contextmanager
def progress(label: str, unit: str = "rows") -> Iterator[Callable[[str, int], None]]:
    """A live line on standard error from the first word of the work on; silent in a pipe.

    Its thread starts no earlier, so that the work may copy this process while it has no other.
    """
    if not sys.stderr.isatty():
        yield lambda _name, _rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=None)

    def tell(name: str, count: int) -> None:
        bar.start()
        bar.update(task, description=f"{label}: {_plain(name)} {count} {unit}")

    try:
        yield tell
    finally:
        bar.stop()


def _styled(text: str, mark: str) -> str:
    plain = _plain(text)
    return click.style(plain, bold=True) if mark == "bold" else click.style(plain, fg=MARKS.get(mark))


def _plain(text: str) -> str:
    """Text without control characters: what a vendor or a declaration named a thing must not drive the terminal."""
    return "".join(one if one.isprintable() or one == "\n" else " " for one in text)


def _wrapped(text: str, depth: int, wide: bool) -> Iterator[str]:
    """The lines of a text, indented; on a terminal wrapped between words, so that ids and urls stay whole."""
    room = _columns() if wide else 0
    for one in text.split("\n"):
        lead = "  " * depth + one[: len(one) - len(one.lstrip(" "))]
        if len(lead) + len(one) <= room or room < NARROWEST:
            yield "  " * depth + one
            continue
        from textwrap import wrap

        yield from wrap(one.strip(), room, initial_indent=lead, subsequent_indent=f"{lead}  ",
                        break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _columns() -> int:
    from shutil import get_terminal_size

    return min(get_terminal_size().columns, WIDEST)
