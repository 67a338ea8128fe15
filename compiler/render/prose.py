"""Markdown that the team itself declares, such as procedures, set into a place of the document.

It is trusted to be Markdown and not to keep our structure: a heading would look like a section of ours, an open
fence would swallow what follows. Where lists make it doubtful whether a line lies in a fence, the fence is closed.
"""

import re
from dataclasses import replace

from compiler.model.frozen import dataclass
from compiler.render.escape import Markdown, kept_lines


@dataclass(frozen=True, slots=True)
class _Fence:
    run: str
    indent: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next line stands: in which fence, how deep in a list, after a blank line or not."""

    fence: _Fence | None = None
    depth: int = 0
    blank: bool = True


def prose(text: str, indent: int = 0) -> Markdown:
    """Declared Markdown under a list item: formatting stays, while headings, HTML and open fences are made tame.

    The document has six sections and no others, so that a heading of the text becomes a line that stands out.
    One line stays on the line of its label; more of them become a block of their own below it.
    """
    tamed, place = [], _Place()
    for line in kept_lines(text):
        lines, place = _tame(_spaced(line), place)
        tamed += lines
    tamed += _closed(place)
    if len(tamed) == 1:
        return Markdown(" " + tamed[0].strip())
    return Markdown("\n\n" + "\n".join((" " * indent + one).rstrip() for one in tamed))


def _spaced(line: str) -> str:
    bare = line.lstrip(" \t")
    return line[: len(line) - len(bare)].expandtabs(4) + bare


def _tame(line: str, place: _Place) -> tuple[list[str], _Place]:
    if place.fence is None:
        return _outside(line, place)
    beyond = len(line) - len(line.lstrip(" ")) - place.fence.indent
    if line and beyond < 0:
        # A line to the left of the fence's list item ends the item, and with it the fence.
        lines, after = _outside(line, replace(place, fence=None))
        return [*_closed(place), *lines], after
    bare, run = line.strip(), place.fence.run
    if len(bare) >= len(run) and bare == run[0] * len(bare) and beyond < 4:
        return [" " * place.fence.indent + bare], replace(place, fence=None)
    return [line], place


def _outside(line: str, place: _Place) -> tuple[list[str], _Place]:
    place = _deeper(line, place)
    found = _FENCE.match(line)
    if found and ">" in found["lead"]:
        return [f"{found['lead']}\\{line[found.end('lead') :]}"], place
    if found and not (found["run"][0] == "`" and "`" in found["rest"]):
        plain = not found["lead"].strip()
        if not plain or len(found["lead"]) - place.depth < 4:
            indent = 0 if plain and place.depth == 0 else len(found["lead"])
            return [line], replace(place, fence=_Fence(found["run"], indent))
    return [_line(line)], place


def _deeper(line: str, place: _Place) -> _Place:
    """How deep in lists the line stands; a line that may carry on the one before it changes nothing."""
    if not line:
        return replace(place, blank=True)
    marked = _MARKER.match(line)
    if marked:
        return replace(place, depth=max(marked.end(), 0 if place.blank else place.depth), blank=False)
    left = len(line) - len(line.lstrip(" "))
    return replace(place, depth=min(place.depth, left) if place.blank else place.depth, blank=False)


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    if heading:
        said = _HTML.sub(ESCAPED, heading["text"] or "")
        return f"{heading['lead']}**{said}**" if said else heading["lead"].rstrip()
    # A line of dashes or equals signs would turn the line above it into a heading.
    return "" if _RULE.match(line) else _HTML.sub(ESCAPED, line)


def _closed(place: _Place) -> list[str]:
    return [" " * place.fence.indent + place.fence.run] if place.fence else []


ESCAPED = r"\\<"
_LEAD = r"(?P<lead>(?:[ >]|(?:[-*+]|\d{1,9}[.)])(?= ))*)"
_MARKER = re.compile(r"(?: *(?:[-*+]|\d{1,9}[.)]) +)+")
_FENCE = re.compile(_LEAD + r"(?P<run>`{3,}|~{3,})(?P<rest>.*)$")
_HEADING = re.compile(_LEAD + r"#{1,6}(?:[ \t]+(?P<text>.*?))?[ \t]*(?:[ \t]#+)?[ \t]*$")
_RULE = re.compile(r"[ >]*(?:-[ -]*|=+)[ \t]*$")
_HTML = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>)")
