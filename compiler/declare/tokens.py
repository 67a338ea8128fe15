"""A sentence cut into words, numbers and signs, in lower case and without accents."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign; `glued` is true where no space stands before it."""

    kind: Literal["number", "word", "sign"]
    text: str
    glued: bool


Tokens = tuple[Token, ...]


def tokens(text: str) -> Tokens:
    """The tokens of a text, accents and typographic forms folded: `até` is `ate`, `≥` is `>=`."""
    folded = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold()
    plain = "".join(one for one in folded if not unicodedata.combining(one))
    found = _TOKEN.finditer(plain)
    return tuple(Token(_KINDS[one.lastgroup or ""], one[0], _glued(plain, one.start())) for one in found)


def value(token: Token) -> Decimal | None:
    """The number that a token spells, a comma or a point as its decimal mark; None where it cannot be told.

    `1.500` and `1,500` are unclear, since half the world means 1.5 and half 1500; `0.250` is not.
    """
    text = token.text
    if token.kind != "number" or len(text) > 15 or _UNCLEAR.fullmatch(text):
        return None
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub("[.,]", "", text))
    return Decimal(text.replace(",", ".")) if len(re.findall("[.,]", text)) <= 1 else None


def fraction(token: Token) -> Decimal | None:
    """The number that a token spells where groups of thousands make no sense, as in percentages."""
    text = token.text
    usable = token.kind == "number" and len(text) <= 15 and len(re.findall("[.,]", text)) <= 1
    return Decimal(text.replace(",", ".")) if usable else None


def listed(text: str) -> frozenset[str]:
    """The words of a table that is written as one line of text."""
    return frozenset(text.split())


_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "⩾": ">=", "⩽": "<=", "’": "'", **dict.fromkeys("–—−‑‐", "-")})
_TOKEN = re.compile(r"(?P<number>[0-9]+(?:[.,][0-9]+)*)|(?P<word>[a-zμ]+(?:'[a-z]+)*)|(?P<sign>>=|<=|\S)")
_KINDS: dict[str, Literal["number", "word", "sign"]] = {"number": "number", "word": "word", "sign": "sign"}
_UNCLEAR = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})")


def _glued(text: str, start: int) -> bool:
    return start > 0 and not text[start - 1].isspace()
