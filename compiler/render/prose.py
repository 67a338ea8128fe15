"""Markdown that the team itself declares, such as procedures, set into a place of the document."""

import re

from compiler.render.escape import Markdown, kept_lines

Fence = tuple[str, int]
ESCAPED = r"\\<"


def prose(text: str, indent: int = 0) -> Markdown:
    """Declared Markdown under a list item: formatting stays, while headings, HTML and open fences are made tame.

    The document has six sections and no others, so that a heading of the text becomes a line that stands out.
    One line stays on the line of its label; more of them become a block of their own below it.
    """
    tamed, fence = [], None
    for one in kept_lines(text):
        line, fence = _tame(one, fence)
        tamed.append(line)
    if fence is not None:
        tamed.append(fence[0] * fence[1])
    if len(tamed) == 1:
        return Markdown(" " + tamed[0].strip())
    return Markdown("\n\n" + "\n".join((" " * indent + one).rstrip() for one in tamed))


def _tame(line: str, fence: Fence | None) -> tuple[str, Fence | None]:
    found = _FENCE.match(line)
    if fence is not None:
        closes = found and found["run"][0] == fence[0] and len(found["run"]) >= fence[1] and not found["rest"].strip()
        return line, None if closes else fence
    if found and not (found["run"][0] == "`" and "`" in found["rest"]):
        return line, (found["run"][0], len(found["run"]))
    heading = _HEADING.match(line)
    if heading:
        return f"**{_HTML.sub(ESCAPED, heading['text'])}**" if heading["text"] else "", None
    # A line of dashes or equals signs would turn the line above it into a heading.
    return ("" if _RULE.match(line) else _HTML.sub(ESCAPED, line)), None


_FENCE = re.compile(r"^(?:[ >]|[-*+] |\d+[.)] )*(?P<run>`{3,}|~{3,})(?P<rest>.*)$")
_HEADING = re.compile(r"^[ >]*(?:(?:[-*+]|\d+[.)]) +)*#{1,6}(?:[ \t]+(?P<text>.*?))?[ \t]*#*[ \t]*$")
_RULE = re.compile(r"^[ >]*(?:-[ -]*|=+)[ \t]*$")
_HTML = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>)")
