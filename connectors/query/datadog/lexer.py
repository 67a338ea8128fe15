"""Tokens of metric expressions, of the scopes within their braces, and of the search syntax; each in linear time."""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple


class Unreadable(Exception):
    """A query that is outside the grammar: why, and at which character. It never leaves this package."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


class Token(NamedTuple):
    """One token: its kind (the name of a group below, or the symbol itself), its text, where it starts."""

    kind: str
    text: str
    at: int


_token: Callable[[tuple[str, str, int]], Token] = partial(tuple.__new__, Token)
"""A token of its three fields, without the call in between that asks for them by name."""

_EXPRESSION = re.compile(
    r"""(?P<space>\s+)
      | (?P<series>(?:[A-Za-z_]\w*:)?[A-Za-z_]\w*(?:\.\w+)*\{[^{}]*\})
      | (?P<name>[A-Za-z_]\w*(?:\.\w+)*)
      | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3}(?!\w))?)
      | (?P<braces>\{[^{}]*\})
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<compare><=|>=|==|!=|<|>)
      | (?P<symbol>[-+*/(),:.=])
      | (?P<wrong>.)""",
    re.VERBOSE | re.ASCII,
)

_SCOPE = re.compile(
    r"""(?P<space>\s+)
      | (?P<symbol>[,()!])
      | (?P<word>(?:[^\s,()"!]|(?<=[^\s,()])!|"[^"]*")+)
      | (?P<wrong>.)""",
    re.VERBOSE,
)

_SEARCH = re.compile(
    r"""(?P<space>\s+)
      | (?P<symbol>[()])
      | (?P<minus>(?<![^\s()\]}"])-(?=[^\s)]))
      | (?P<key>(?<![^\s()\]}"-])(?:[^\s()"\[\]{}:\\]|\\.)+:)
      | (?P<range>[\[{][^\[\]{}]*[\]}])
      | (?P<phrase>"(?:[^"\\]|\\.)*")
      | (?P<word>(?:[^\s()"\[\]{}\\]|\\.)+)
      | (?P<wrong>.)""",
    re.VERBOSE,
)


def expression_tokens(text: str) -> list[Token]:
    """The tokens of a metric expression or a formula; what stands in braces is one token.

    Raises Unreadable at a character that starts no token.
    """
    return _tokens(_EXPRESSION, text)


def scope_tokens(text: str) -> list[Token]:
    """The tokens of a scope, without its braces. Raises Unreadable at a quote that does not end."""
    return _tokens(_SCOPE, text)


def search_tokens(text: str) -> list[Token]:
    """The tokens of a search. Raises Unreadable at a quote or a range that does not end."""
    return _tokens(_SEARCH, text)


def _tokens(pattern: re.Pattern[str], text: str) -> list[Token]:
    """Every token; each pattern ends with whatever starts none, or else the search for the next would look ahead."""
    found = []
    for match in pattern.finditer(text):
        kind = match.lastgroup or ""
        if kind == "space":
            continue
        word, at = match[0], match.start()
        if kind == "wrong":
            raise Unreadable(f"no token starts with {word!r}", at)
        found.append(_token((word if kind == "symbol" else kind, word, at)))
    found.append(Token("end", "", len(text)))
    return found
