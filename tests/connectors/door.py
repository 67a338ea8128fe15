"""A door without threads, for pulls of one feed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from compiler.model.base import Kind
from compiler.ports import Want

NOW = datetime(2026, 11, 23, 9, 17, tzinfo=UTC)


@dataclass
class Door:
    """A door without threads."""

    now: datetime = NOW
    wanted: tuple[Want, ...] = ()
    words: list[str] = field(default_factory=list)
    held: Mapping[Kind, frozenset[str]] = field(default_factory=dict)

    def known(self, kind: Kind, key: str) -> str | None:  # noqa: ARG002
        """Nothing is known."""
        return None

    def keys(self, kind: Kind) -> frozenset[str]:
        """What the test says is held."""
        return self.held.get(kind, frozenset())

    def map(self, fetch: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """One after the other."""
        return map(fetch, items)

    def masked(self, address: str) -> str:
        """A pseudonym that anybody could guess."""
        return f"person-{crc32(address.strip().lower().encode()):08x}" if "@" in address else ""

    def told(self, what: str) -> None:
        """Remembers."""
        self.words.append(what)
