"""What the store holds of one kind of one instance while a pull goes on, and what the pull did to it."""

import sqlite3
from dataclasses import field
from hashlib import sha256
from typing import NamedTuple

from compiler.model.frozen import dataclass
from compiler.ports import Row

_HELD = """SELECT rkey, rid, current, received, mark FROM resource
    WHERE kind = ? AND instance = ? AND current IS NOT NULL"""


class Held(NamedTuple):
    """One present row: its number, its fact or reading, the digest of its bytes as received, the provider's mark."""

    key: str
    rid: int
    current: int
    received: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class Ready(Row):
    """A row whose body is scrubbed and in its one spelling; `received` is the digest of the bytes as received."""

    received: bytes = b""


def digest_of(body: bytes) -> bytes:
    """Sixteen bytes of its SHA-256: enough that no two bodies are ever taken for one by chance."""
    return sha256(body).digest()[:16]


def received_of(row: Row) -> bytes:
    """The digest of the bytes of a row as received."""
    return row.received if isinstance(row, Ready) else digest_of(row.body)


@dataclass(slots=True)
class Ward:
    """One kind of one instance under a pull.

    `held` are the present rows by key, `before` how many there were at the start, `seen` the keys that the pull
    named, `vanished` those held that a whole listing lacks. The other counts are of this pull; `stale` says that
    what is held was read by a lesser reader.
    """

    instance: str
    kind: str
    held: dict[str, Held]
    before: int = 0
    stale: bool = False
    seen: set[str] = field(default_factory=set)
    vanished: set[str] = field(default_factory=set)
    rows: int = 0
    new: int = 0
    changed: int = 0
    unread: int = 0
    gone: int = 0
    refused: int = 0

    def saw(self, key: str) -> None:
        """Notes that a thing was there; a thing that comes twice counts once."""
        self.rows += key not in self.seen
        self.seen.add(key)
        self.vanished.discard(key)

    def unchanged(self, row: Row, received: bytes) -> bool:
        """Whether a row came in the very bytes in which it is held."""
        held = self.held.get(row.key)
        return held is not None and held.received == received and held.mark == row.version and not self.stale

    def missing(self) -> set[str]:
        """The keys held that the pull did not name."""
        return self.held.keys() - self.seen


def load_ward(connection: sqlite3.Connection, instance: str, kind: str) -> Ward:
    """The rows of that kind that the store holds as present."""
    rows = connection.execute(_HELD, (kind, instance))
    held = {row[0]: Held._make(row) for row in rows}
    return Ward(instance, kind, held, before=len(held))
