"""Bodies and facts as rows: each kept once, and as a delta against an earlier one of the same thing where that pays."""

import sqlite3

from compiler.model.frozen import dataclass
from compiler.store.batch import Batch
from compiler.store.bodies import DELTA, Packer, Unpacker, joined
from compiler.store.facts import Written

_PAST = """SELECT DISTINCT b.bid FROM version AS v JOIN fact AS f ON f.fid = v.fid JOIN body AS b ON b.bid = f.bid
    WHERE v.rid = ? AND substr(b.data, -4) = ?"""
_BEHIND = """SELECT w.bid, length(w.data) FROM fact AS f JOIN body AS b ON b.bid = f.bid
    JOIN body AS w ON w.bid = coalesce(b.base, b.bid) WHERE f.fid = ?"""
_FIRST = """SELECT w.fid, length(w.data) + length(w.queries) FROM fact AS f
    JOIN fact AS w ON w.fid = coalesce(f.base, f.fid) WHERE f.fid = ?"""
_AGAIN = "SELECT v.fid FROM version AS v JOIN fact AS f ON f.fid = v.fid WHERE v.rid = ? AND f.bid = ? LIMIT 1"


@dataclass(slots=True)
class Bodies:
    """Bodies by content, each kept once for the thing that it is of."""

    connection: sqlite3.Connection
    batch: Batch
    packer: Packer
    unpacker: Unpacker

    def same(self, fid: int, body: bytes) -> bool:
        """Whether a fact was read from that very body."""
        self.batch.flush()
        (bid,) = self.connection.execute("SELECT bid FROM fact WHERE fid = ?", (fid,)).fetchone()
        return self.unpacker.body(bid) == body

    def keep(self, form: str, rid: int, body: bytes, older: int | None) -> int:
        """The number of the body of that thing, kept now where it is new; `older` is the fact that was current."""
        base, data = self._packed(form, body, older)
        known = self._known(rid, body, data)
        if known is not None:
            return known
        number = self.batch.number("body")
        self.batch.add("body", (number, base, data), len(data) + 80)
        return number

    def _packed(self, form: str, body: bytes, older: int | None) -> tuple[int | None, bytes]:
        """As a delta against the whole body behind an older one where that pays."""
        if older is not None:
            self.batch.flush()
            whole, size = self.connection.execute(_BEHIND, (older,)).fetchone()
            delta = self.packer.delta(body, self.unpacker.body(whole))
            if len(delta) < DELTA * size:
                return whole, delta
        return None, self.packer.pack(f"{form} body", body)

    def _known(self, rid: int, body: bytes, data: bytes) -> int | None:
        """The same body in the past of the thing. What is packed ends in the checksum of what it was made from."""
        if self.batch.added("resource", rid):
            return None
        self.batch.flush()
        rows = self.connection.execute(_PAST, (rid, data[-4:])).fetchall()
        return next((int(bid) for (bid,) in rows if self.unpacker.body(bid) == body), None)


@dataclass(frozen=True, slots=True)
class First:
    """The whole fact that later ones of the same thing are deltas against; `size` is how long it is as it lies."""

    fid: int
    value: bytes
    queries: bytes
    size: int


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
        self.batch.flush()
        whole, size = self.connection.execute(_FIRST, (fid,)).fetchone()
        return First(whole, *self.unpacker.fact(whole), size)

    def packed(self, form: str, value: bytes, queries: bytes, first: First | None) -> tuple[int | None, bytes, bytes]:
        """Base, value and queries as they are kept: as deltas against the first one where that pays."""
        own = joined(value, queries)
        if first is not None:
            past = joined(first.value, first.queries)
            deltas = self.packer.delta(own[0], past[0]), own[1] and self.packer.delta(own[1], past[1])
            if sum(map(len, deltas)) < DELTA * first.size:
                return first.fid, *deltas
        return None, self.packer.pack(form, own[0]), self.packer.pack(f"{form} queries", own[1])
