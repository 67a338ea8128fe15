"""The lines that structure and status of a document share: pieces of text, links of a chain, findings."""

from typing import Literal

from compiler.model.frozen import dataclass

LinkState = Literal["proven", "broken", "unknown", "not applicable", "moot", "live"]
"""States of a link in a document; `live` is one whose answer changes by the hour, and stands in the status."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: plain text, text that stands out, something to copy, or a url with its text."""

    form: Literal["text", "strong", "code", "link"]
    text: str
    url: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of a promise's chain: its name, its state, the mark that shows it, the reason in one sentence.

    `warnings` are faults beside a link that holds; `quiet` marks one with nothing to tell but its state.
    """

    name: str
    state: LinkState
    mark: str
    reason: str
    evidence: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in full: what is so, what to do, who suffers, and where it is to be mended."""

    code: str
    severity: str
    subject: str
    message: str
    fix: str
    affected: tuple[str, ...]
    place: str
    url: str
    fingerprint: str
    allowed: bool
