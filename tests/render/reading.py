"""Markdown as a reader's program understands it: CommonMark with the tables and strike-through of code hosts."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text: str) -> list[Token]:
    """The block tokens of a document."""
    return PARSER.parse(text)


def flat(text: str) -> Iterator[Token]:
    """Block and inline tokens in reading order."""
    for token in tokens(text):
        yield token
        yield from token.children or ()


def headings(text: str) -> list[str]:
    """The headings with their level, as written: `## 1. Service Snapshot`."""
    found = tokens(text)
    return [
        f"{'#' * int(token.tag[1])} {found[at + 1].content}"
        for at, token in enumerate(found)
        if token.type == "heading_open"
    ]


def tables(text: str) -> list[list[list[Token]]]:
    """Every table as rows of cells, the header row first."""
    found: list[list[list[Token]]] = []
    for at, token in enumerate(every := tokens(text)):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("th_open", "td_open"):
            found[-1][-1].append(every[at + 1])
    return found


def shown(inline: Token) -> str:
    """The text that a reader sees."""
    return "".join(child.content for child in inline.children or ())


def kinds(inline: Token) -> set[str]:
    """The kinds of inline tokens, text left out."""
    return {child.type for child in inline.children or ()} - {"text"}
