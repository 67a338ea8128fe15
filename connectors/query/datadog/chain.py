"""Calls tied by dots, as in `logs("…").index("*").rollup("count").last("5m") > 2`, and the comparison at the end."""

import re
from collections.abc import Iterator
from decimal import Decimal

from compiler.model.frozen import dataclass
from connectors.query.datadog.lexer import Unreadable

_COMPARISON = re.compile(
    r"(<=|>=|==|!=|<|>)\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?|threshold)\s*\Z", re.ASCII
)
_HEAD = re.compile(r"\s*([A-Za-z][\w-]*)?\s*", re.ASCII)
_LINK = re.compile(r"\s*\.\s*([A-Za-z_]\w*)\s*", re.ASCII)
_ARGUMENT = re.compile(
    r"""\s*(?:([A-Za-z_]\w*)\s*=\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,()"'=]+)\s*""", re.DOTALL
)
_SINGLE = re.compile(r"\(\s*\"([^\"\\]*)\"\s*\)")
_CLOSING = re.compile(r"\s*\)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """One call of a chain; `args` without quotes, `keywords` in the order written."""

    name: str
    args: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        named = [f"{name}={value}" for name, value in sorted(self.keywords)]
        return f"{self.name}({','.join([*self.args, *named])})"


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of calls; a service check has no name in front, only its own in quotes."""

    head: Link
    links: tuple[Link, ...]

    def args(self, name: str) -> tuple[str, ...]:
        """The arguments of every link of this name, each cut at its commas, without blanks around."""
        given = [arg for link in self.links if link.name == name for arg in link.args]
        return tuple(part for part in map(str.strip, ",".join(given).split(",")) if part)

    def first(self, name: str) -> str:
        """The first argument of the first link of this name, or ""."""
        for link in self.links:
            if link.name == name and link.args:
                return link.args[0]
        return ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A monitor's query cut in two: what is watched, and the comparison; no number where it says `threshold`."""

    query: str
    watched: str
    op: str = ""
    number: Decimal | None = None


def compared(query: str) -> Compared:
    """The query without the comparison at its end, and that comparison; an empty one where there is none."""
    # Nothing but the last operator can be the one at the end, so that the search starts just before it.
    last = max(query.rfind(">"), query.rfind("<"), query.rfind("="))
    found = _COMPARISON.search(query, max(last - 1, 0)) if last >= 0 else None
    if found is None:
        return Compared(query, query)
    number = None if found[2] == "threshold" else Decimal(found[2])
    return Compared(query, query[: found.start()], found[1], number)


def read_chain(text: str) -> Chain:
    """The chain that a whole text is. Raises Unreadable."""
    found = _HEAD.match(text)
    at = found.end() if found else 0
    if text[at : at + 1] in ('"', "'"):
        head, at = _quoted(text, at)
    else:
        name = (found and found[1]) or ""
        if not name:
            raise Unreadable("expected the name of a source", at)
        head, at = _call(name, text, at)
    links = []
    while (link := _LINK.match(text, at)) is not None:
        call, at = _call(link[1], text, link.end())
        links.append(call)
    if text[at:].strip():
        raise Unreadable("nothing was expected here", at)
    return Chain(head, tuple(links))


def _quoted(text: str, at: int) -> tuple[Link, int]:
    """The name of a service check, which stands alone in quotes."""
    found = _ARGUMENT.match(text, at)
    if found is None:
        raise Unreadable("the quote does not end", at)
    return Link("", (_unquoted(found[2]),)), found.end()


def _call(name: str, text: str, at: int) -> tuple[Link, int]:
    """The call whose parenthesis opens there, and where it ends; most have one argument, in quotes."""
    single = _SINGLE.match(text, at)
    if single is not None:
        return Link(name, (single[1],)), single.end()
    if text[at : at + 1] != "(":
        raise Unreadable(f"expected '(' after {name!r}", at)
    args: list[str] = []
    keywords: list[tuple[str, str]] = []
    end = at + 1
    for found in _arguments(text, end):
        end = found.end()
        if found[1]:
            keywords.append((found[1], _unquoted(found[2])))
        else:
            args.append(_unquoted(found[2]))
        if text[end : end + 1] == ",":
            end += 1
    closing = _CLOSING.match(text, end)
    if closing is None:
        raise Unreadable("expected ')'", end)
    return Link(name, tuple(args), tuple(keywords)), closing.end()


def _arguments(text: str, at: int) -> Iterator[re.Match[str]]:
    """Arguments from `at` on, as long as commas follow."""
    while (found := _ARGUMENT.match(text, at)) is not None:
        yield found
        if text[found.end() : found.end() + 1] != ",":
            return
        at = found.end() + 1


def _unquoted(text: str) -> str:
    return _ESCAPED.sub(r"\1", text[1:-1]) if text[0] in "\"'" else text
