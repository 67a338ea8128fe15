"""Hostile text made harmless for the Markdown that it lands in.

Names, messages and reasons come from vendors, and anybody may have typed them. Whatever a Markdown host would make
live (urls, mail addresses, mentions, issue numbers) is shown as code, which no host links, and so is what stands
between two backticks. Everything else is escaped by CommonMark's backslash rule, and only where it matters, so that
the raw text stays readable. Flanking, code spans and tables are those of CommonMark 0.31 and of the GFM extensions
(sections 2.4, 4.10, 6.1 and 6.9).
"""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlsplit

from compiler.model.lines import Piece

LINE_CAP = 600
"""Characters of one stretch of text; vendors allow messages of many thousands."""

URL_CAP = 2000
"""Characters of a url; a cut url would open something else, so that a longer one is shown and not linked."""


class Markdown(str):
    """Text that is already Markdown. Every operation on it gives plain text again, which is then escaped anew."""

    __slots__ = ()


def inline(text: object, cap: int = LINE_CAP) -> Markdown:
    """Text as one line of Markdown that shows exactly itself, in a paragraph, list item, heading or table cell."""
    if isinstance(text, Markdown):
        return text
    return Markdown(_inline("" if text is None else str(text), cap, first=True))


def clean(text: str, cap: int = LINE_CAP) -> str:
    """Text on one line, without characters that hide, reorder or control, at most `cap` characters long."""
    if not _SIMPLE.fullmatch(text):
        text = " ".join(_HIDDEN.sub("", _LONE.sub("\ufffd", _BREAKS.sub(" ", text))).split())
    return text if len(text) <= cap else text[: cap - 1].rstrip() + "…"


def code(text: str, cap: int = LINE_CAP, bar: str = "|") -> Markdown:
    """Text as a code span, to be copied; empty for empty text. In a table, `bar` must spell a bar escaped."""
    plain = clean(text, cap)
    if not plain:
        return Markdown("")
    ticks = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    pad = " " if plain[0] == "`" or plain[-1] == "`" else ""
    return Markdown(f"{ticks}{pad}{plain}{pad}{ticks}".replace("|", bar))


def link(text: str, url: str, bar: str = "|") -> Markdown:
    """A link, or the text alone (with the url beside it as code) where the url is not one that we open."""
    target = address(url) if url[:1] != "#" else "#" + slug(url[1:])
    if target is None:
        return Markdown(" ".join(part for part in (inline(text), code(url, bar=bar)) if part))
    return Markdown(f"[{inline(text) or code(url, bar=bar)}]({target})")


def address(url: str) -> str | None:
    """The url as a link destination, or None unless it is plain http or https without user name, and of sane length."""
    if len(url) > URL_CAP or _HIDDEN.search(url) or _LONE.search(url) or re.search(r"\s", url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not _HOST.fullmatch(parts.netloc):
        return None
    encoded = quote(url.strip(), safe=_URL_SAFE)
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def fence(text: str | Iterable[str], language: str = "", indent: int = 0) -> Markdown:
    """A fenced block that keeps its lines, such as commands and wording; no text can close it early.

    `indent` is how far its place in a list is indented; the first line is left to the template.
    Several texts, such as commands to be run one after the other, stand in one block.
    """
    body = kept_lines(text if isinstance(text, str) else "\n".join(text))
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", "\n".join(body))), default=0) + 1)
    lines = [ticks + re.sub(r"[^a-z]", "", language), *body, ticks]
    return Markdown("\n".join((" " * indent + one).rstrip() for one in lines).lstrip())


def kept_lines(text: str) -> list[str]:
    """The lines of a text whose lines matter, without characters that reorder or control."""
    lines = re.split("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text.strip("\r\n"))
    return [_STEERING.sub("", _LONE.sub("\ufffd", one)).rstrip() for one in lines]


def slug(text: str) -> str:
    """The anchor that a heading of this text gets: small letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "row"


def xml(text: str, cap: int = LINE_CAP) -> str:
    """Text for an element or attribute of SVG."""
    return html.escape(re.sub("[\ufffe\uffff]", "", clean(text, cap)))


def line(pieces: Iterable[Piece]) -> Markdown:
    """Pieces as one line of Markdown."""
    return Markdown("".join(_piece(piece, first=at == 0) for at, piece in enumerate(pieces)))


def cell(pieces: Iterable[Piece]) -> Markdown:
    """Pieces as one cell of a table: as a line, and no bar ends it, not even in code."""
    return Markdown("".join(_piece(piece, bar="\\|") for piece in pieces))


def _piece(piece: Piece, bar: str = "|", first: bool = False) -> str:
    if piece.form == "link":
        return link(piece.text, piece.url, bar)
    if piece.form == "code":
        return code(piece.text, bar=bar)
    # Spaces between pieces are meant, and cleaning would lose them.
    plain = _inline(piece.text, LINE_CAP, first)
    if piece.form == "strong" and plain:
        plain = f"**{plain}**"
    return _edge(piece.text[:1]) + plain + (_edge(piece.text[-1:]) if plain else "")


@lru_cache(maxsize=4_096)
def _inline(text: str, cap: int, first: bool) -> str:
    plain = clean(text, cap)
    if _QUIET.fullmatch(plain) and not _LIVE_HINT.search(plain):
        return plain
    escaped, at = [], 0
    for live in _LIVE.finditer(plain):
        escaped += [_escape(plain[at : live.start()], first and at == 0), code(live["said"] or live.group())]
        at = live.end()
    return "".join([*escaped, _escape(plain[at:], first and at == 0)])


def _edge(character: str) -> str:
    return " " if character.isspace() else ""


def _escape(text: str, first: bool) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return _LEADING.sub(_leading, escaped) if first else escaped


def _leading(found: re.Match[str]) -> str:
    return f"{found['digits'] or ''}\\{found['mark']}"


_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_TAGS = "\ufff9-\ufffb\U000e0000-\U000e0fff"
_UNSEEN = "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u3164\ufeff"
_HIDDEN = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_UNSEEN}]")
# Joiners shape letters of several scripts, so that declared wording keeps them.
_STEERING = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SEEN = "!-~\xa1-\xac\xae-\u024f“”‘’…–—·→✔✘"
_SIMPLE = re.compile(f"(?:[{_SEEN}]+(?: [{_SEEN}]+)*)?")
_QUIET = re.compile(r"(?:[A-Za-z“(/✔✘?·–→][A-Za-z0-9 ,.;:()'\"/%=+?“”’…–—·→-]*)?")
_LIVE_HINT = re.compile(r"://|www\.", re.IGNORECASE)
_WORD = r"(?:[^\s`|\\<>]*[^\s`|\\<>.,;:!?)\]'\"”])?"
_LIVE = re.compile(
    rf"`(?P<said>(?! )[^`|\\]+)`|(?:(?<![A-Z0-9+.\-])[A-Z0-9+.\-]+)?://{_WORD}|www\.{_WORD}"
    r"|(?:(?<![\w.:+\-])[\w.:+\-]+)?@\w(?:[\w./\-]*[\w/\-])?|(?:(?<![\w./\-])[\w./\-]+)?\#\d\w*|\bGH-\d+\b",
    re.IGNORECASE,
)
# An underscore within a word, a lone `&` and `<` before a space or `=` mean nothing to Markdown.
_SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=\w+;|\#|$)|<(?![ =])|!$")
_LEADING = re.compile(r"^(?P<digits>\d{1,9})?(?P<mark>(?(digits)[.)](?=\s|$)|[#>+\-=:]))")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.\-_]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_URL_SAFE = "/:?#[]@!$&'*+,;=%~-._"
