"""Bodies and facts as rows: each kept once, and as a delta against an earlier one of the same thing where that pays."""

import sqlite3
from dataclasses import field

from compiler.model.frozen import dataclass
from compiler.store.batch import Batch
from compiler.store.bodies import DELTA, Packer, Unpacker, joined
from compiler.store.facts import Written

_CONTENT = "SELECT bid FROM content WHERE digest = ?"
_AGAIN = "SELECT v.fid FROM version AS v JOIN fact AS f ON f.fid = v.fid WHERE v.rid = ? AND f.bid = ? LIMIT 1"


@dataclass(slots=True)
class Bodies:
    """Bodies by content. What waits in the batch is remembered here, so that it is found as well."""

    connection: sqlite3.Connection
    batch: Batch
    packer: Packer
    unpacker: Unpacker
    waiting: dict[bytes, int] = field(default_factory=dict)

    def find(self, digest: bytes) -> int | None:
        """The body of that content, None where there is none yet."""
        known = self.waiting.get(digest)
        return self.batch.find("body", _CONTENT, digest) if known is None else known

    def of(self, fid: int) -> int:
        """The body that a fact was read from."""
        self.batch.flush()
        (bid,) = self.connection.execute("SELECT bid FROM fact WHERE fid = ?", (fid,)).fetchone()
        return int(bid)

    def add(self, form: str, body: bytes, digest: bytes, older: int | None) -> int:
        """Keeps a new body; `older` is an earlier one of the same thing."""
        number, base, data = self.batch.number("body"), None, self.packer.pack(f"{form} body", body)
        if older is not None:
            full = self._whole(older)
            delta = self.packer.delta(body, self.unpacker.body(full))
            data, base = (delta, full) if len(delta) < DELTA * len(data) else (data, None)
        self.batch.add("body", (number, base, data), len(data) + 80)
        self.batch.add("content", (digest, number))
        self.waiting[digest] = number
        return number

    def _whole(self, bid: int) -> int:
        """The whole body behind a body."""
        (base,) = self.connection.execute("SELECT base FROM body WHERE bid = ?", (bid,)).fetchone()
        return bid if base is None else int(base)


@dataclass(frozen=True, slots=True)
class First:
    """The whole fact that later ones of the same thing are deltas against."""

    fid: int
    value: bytes
    queries: bytes


@dataclass(slots=True)
class Facts:
    """Facts as rows; `older` is the fact that was current before."""

    connection: sqlite3.Connection
    batch: Batch
    packer: Packer
    unpacker: Unpacker

    def keep(self, form: str, rid: int, bid: int, reader: int, written: Written, older: int | None) -> int:
        """The number of the fact of that thing in that body, kept now where it is new."""
        known = self.batch.find("fact", _AGAIN, rid, bid)
        if known is not None:
            return known
        first = self.first(older) if older is not None else None
        base, value, queries = self.packed(form, written.data, written.queries, first)
        fid = self.batch.number("fact")
        self.batch.add("fact", (fid, bid, reader, base, value, queries), len(value) + len(queries) + 60)
        return fid

    def first(self, fid: int) -> First:
        """The whole fact behind a fact."""
        (base,) = self.connection.execute("SELECT base FROM fact WHERE fid = ?", (fid,)).fetchone()
        whole = fid if base is None else int(base)
        return First(whole, *self.unpacker.fact(whole))

    def packed(self, form: str, value: bytes, queries: bytes, first: First | None) -> tuple[int | None, bytes, bytes]:
        """Base, value and queries as they are kept: as deltas against the first one where that pays."""
        own = joined(value, queries)
        whole = self.packer.pack(form, own[0]), self.packer.pack(f"{form} queries", own[1])
        if first is not None:
            past = joined(first.value, first.queries)
            deltas = self.packer.delta(own[0], past[0]), own[1] and self.packer.delta(own[1], past[1])
            if sum(map(len, deltas)) < DELTA * sum(map(len, whole)):
                return first.fid, *deltas
        return None, *whole
