"""What is wrong with text that is no YAML, in words for whoever wrote it.

The parser names what it expected and where it gave up, which is often a line below the mistake. Nothing of the file is
repeated but single signs: what is badly quoted may be a password.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from compiler.model.base import Place, Problem


def syntax_problem(error: Any, text: str, file: str) -> Problem:
    """One problem for the parser's error: where the mistake is likely to be, what it is, what to write."""
    conflict = re.search("^(?:<{7} |={7}$|>{7} )", text, re.MULTILINE)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        return Problem(Place(file, line, 1), "a merge conflict is left in the file", "keep one side, without the marks")
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(Place(file, 1, 1), "this is not YAML", "save the file as UTF-8")
    opened = error.context_mark or mark
    spot = _Spot(text, mark.index, mark.line + 1, mark.column + 1, opened.line + 1, opened.column + 1)
    said = str(error.problem or "").lower()
    told = next((tell for part, tell in _TOLD if part in said), None)
    line, column, what, write = told(spot) if told else _parsers_words(spot, str(error.problem or "this is not YAML"))
    return Problem(Place(file, line, column), what, write)


class _Spot(NamedTuple):
    """Where the parser gave up, and where what it was reading had started; lines and columns from 1."""

    text: str
    at: int
    line: int
    column: int
    opened: int
    opened_column: int

    @property
    def sign(self) -> str:
        return self.text[self.at : self.at + 1]

    @property
    def ahead(self) -> str:
        """The line up to here."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    def whole(self, line: int) -> str:
        """A line by its number; empty behind the last."""
        return next(iter(self.text.split("\n")[line - 1 : line]), "")


Told = tuple[int, int, str, str]

QUOTES: Final = 'put the text in quotes: "…"'


def _no_token(spot: _Spot) -> Told:
    if spot.sign == "\t":
        return spot.line, spot.column, "a tab stands where only spaces may", "indent with spaces, not tabs"
    what = f"text cannot start with {spot.sign}" if spot.sign in tuple("%@`") else "text cannot start with this sign"
    return spot.line, spot.column, what, QUOTES


def _second_colon(spot: _Spot) -> Told:
    if re.search(r":[ \t]", spot.ahead):
        what = "a second colon on one line makes a mapping inside of text"
        return spot.line, spot.column, what, f"if the text holds a colon, {QUOTES}"
    above = spot.whole(spot.line - 1)
    if above.strip() and not re.search(r":([ \t]|$)", above) and _indent(above) == _indent(spot.ahead):
        return _no_colon(spot._replace(opened=spot.line - 1, opened_column=_indent(above) + 1))
    what = "this line is indented deeper than the one above, which has a value already"
    return spot.line, spot.column, what, "align the key with those above it; if the text goes on here, put it in quotes"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_colon(spot: _Spot) -> Told:
    """The parser gives up on the line below the key that has no colon."""
    line = spot.whole(spot.opened)
    if "\xa0" in line:
        column = line.index("\xa0") + 1
        what = "a no-break space (U+00A0) stands here, which YAML does not count as a space"
        return spot.opened, column, what, "an ordinary space in its place"
    if re.search(r":\S", line) and not re.search(r":([ \t]|$)", line):
        column = line.index(":") + 2
        return spot.opened, column, "no space stands behind the colon", "a space behind the colon: key: value"
    what = "this line is neither `key: value` nor an item of a list"
    return spot.opened, spot.opened_column, what, "end the key with a colon and a space, or put the text in quotes"


def _no_key(spot: _Spot) -> Told:
    quoted = _quoted_from(spot)
    if quoted and quoted < spot.line:
        what = f"the text in quotes that starts on line {quoted} ends here, and more follows"
        return spot.line, spot.column, what, f"close the quotation mark on line {quoted}"
    if not spot.ahead.strip() and spot.sign == "-":
        return spot.line, spot.column, "an item of a list stands where a key is due", "indent it below the list's key"
    if not spot.ahead.strip():
        return spot.line, spot.column, "this line is aligned with no key above it", "align this key with those above it"
    what = "more text follows behind a value that has ended"
    return spot.line, spot.column, what, f"if text starts with {{, [ or a quote, {QUOTES}"


def _quoted_from(spot: _Spot) -> int:
    """The line on which the text in quotes starts that ends right before here, 0 where none does."""
    before = spot.text[: spot.at].rstrip(" ")
    mark = before[-1:]
    start = before.rfind(mark, 0, len(before) - 1) if mark in ('"', "'") else -1
    return before.count("\n", 0, start) + 1 if start >= 0 else 0


def _no_item(spot: _Spot) -> Told:
    what = f"this line is no item of the list that starts on line {spot.opened}"
    return spot.line, spot.column, what, "- for a new item, or align the line with the keys of the item above it"


def _open_quote(spot: _Spot) -> Told:
    what = "the quotation mark that opens here is never closed"
    return spot.opened, spot.opened_column, what, "close the quotation mark"


def _escape(spot: _Spot) -> Told:
    what = "a backslash in double quotes starts an escape, and this is none"
    return spot.line, spot.column, what, "single quotes, or \\\\ for each backslash"


def _open_list(spot: _Spot) -> Told:
    what = f"the list that [ opens on line {spot.opened} is not closed before this"
    return spot.line, spot.column, what, _comment(spot) + "close the list with ], and separate its items with commas"


def _open_mapping(spot: _Spot) -> Told:
    what = f"the mapping that {{ opens on line {spot.opened} is not closed before this"
    return (
        spot.line,
        spot.column,
        what,
        _comment(spot) + "close the mapping with }; put text that starts with { in quotes",
    )


def _comment(spot: _Spot) -> str:
    """A sign # behind a space swallows the rest of its line, the closing bracket with it."""
    swallows = re.search(r"[ \t]#", spot.whole(spot.opened)) is not None
    return "put text that starts with # in quotes, since it begins a comment; " if swallows else ""


def _outside(spot: _Spot) -> Told:
    what = "this line belongs to nothing above it"
    write = "the first key at the start of its line, all others aligned with it; one document in a file"
    return spot.line, spot.column, what, write


def _item_on_the_line(spot: _Spot) -> Told:
    return spot.line, spot.column, "a list cannot start on the line of its key", "start the list on a line of its own"


def _parsers_words(spot: _Spot, said: str) -> Told:
    """What has no words of ours; names that the parser repeats are left out."""
    write = next((hint for part, hint in _HINTS if part in said.lower()), "check the indentation and the quotes")
    return spot.line, spot.column, re.sub(r"'[\w!@./:-]{4,}'", "…", said), write


_TOLD: Final[tuple[tuple[str, Callable[[_Spot], Told]], ...]] = (
    ("tab character", _no_token),
    ("cannot start any token", _no_token),
    ("mapping values are not allowed", _second_colon),
    ("unexpected end of stream", _open_quote),
    ("',' or ']'", _open_list),
    ("',' or '}'", _open_mapping),
    ("expected <document start>", _outside),
    ("sequence entries are not allowed", _item_on_the_line),
    ("expected ':'", _no_colon),
    ("expected key", _no_key),
    ("'-' indicator", _no_item),
    ("escape", _escape),
    ("hexdecimal", _escape),
)
_HINTS: Final = (
    ("tag", "put text that starts with ! in quotes"),
    ("directive", "remove the line that starts with %"),
    ("anchor", "put text that starts with & or * in quotes"),
    ("alias", "put text that starts with & or * in quotes"),
    ("alphabetic or numeric", "put text that starts with & or * in quotes"),
    ("comment or line break", "put text that starts with | or > in quotes"),
)
