"""Bodies and facts as rows: each kept once, and as a delta against an earlier one of the same thing where that pays."""

import sqlite3

from compiler.model.frozen import dataclass
from compiler.store.batch import Batch
from compiler.store.bodies import DELTA, Packer, Unpacker, joined, parted
from compiler.store.facts import Written

_PAST = """SELECT DISTINCT b.bid FROM version AS v JOIN fact AS f ON f.fid = v.fid JOIN body AS b ON b.bid = f.bid
    WHERE v.rid = ? AND substr(b.data, -4) = ?"""
_BODY = """SELECT b.bid, b.data, w.bid, w.data FROM fact AS f JOIN body AS b ON b.bid = f.bid
    JOIN body AS w ON w.bid = coalesce(b.base, b.bid) WHERE f.fid = ?"""
_FACT = """SELECT f.data, f.queries, w.fid, w.data, w.queries FROM fact AS f
    JOIN fact AS w ON w.fid = coalesce(f.base, f.fid) WHERE f.fid = ?"""
_AGAIN = "SELECT v.fid FROM version AS v JOIN fact AS f ON f.fid = v.fid WHERE v.rid = ? AND f.bid = ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class Older:
    """The body that a fact was read from, and the whole one behind it: its number, and how long it is as it lies."""

    body: bytes
    whole: int
    base: bytes
    size: int


@dataclass(slots=True)
class Bodies:
    """Bodies by content, each kept once for the thing that it is of."""

    connection: sqlite3.Connection
    batch: Batch
    packer: Packer
    unpacker: Unpacker

    def older(self, fid: int) -> Older:
        """The body that a fact was read from."""
        settle(self.batch, fid)
        bid, data, whole, first = self.connection.execute(_BODY, (fid,)).fetchone()
        base = self.unpacker.unpack(first)
        return Older(base if bid == whole else self.unpacker.unpack(data, lambda: base), whole, base, len(first))

    def keep(self, form: str, rid: int, body: bytes, older: Older | None) -> int:
        """The number of the body of that thing, kept now where it is new; `older` is the one that was current."""
        base, data = self._packed(form, body, older)
        known = self._known(rid, body, data)
        if known is not None:
            return known
        number = self.batch.number("body")
        self.batch.add("body", (number, base, data), len(data) + 80)
        return number

    def _packed(self, form: str, body: bytes, older: Older | None) -> tuple[int | None, bytes]:
        """As a delta against the whole body behind an older one where that pays."""
        if older is not None:
            delta = self.packer.delta(body, older.base)
            if len(delta) < DELTA * older.size:
                return older.whole, delta
        return None, self.packer.pack(f"{form} body", body)

    def _known(self, rid: int, body: bytes, data: bytes) -> int | None:
        """The same body in the past of the thing. What is packed ends in the checksum of what it was made from."""
        if self.batch.added("resource", rid):
            return None
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
    """Facts as rows."""

    connection: sqlite3.Connection
    batch: Batch
    packer: Packer
    unpacker: Unpacker

    def held(self, fid: int) -> tuple[tuple[bytes, bytes], First]:
        """A value and its queries as they were written, and the whole fact behind them."""
        settle(self.batch, fid)
        data, own, whole, value, queries = self.connection.execute(_FACT, (fid,)).fetchone()
        past = self.unpacker.unpack(value), self.unpacker.unpack(queries)
        first = First(whole, *parted(*past), len(value) + len(queries))
        if whole == fid:
            return (first.value, first.queries), first
        mine = self.unpacker.unpack(data, lambda: past[0]), self.unpacker.unpack(own, lambda: past[1])
        return parted(*mine), first

    def keep(self, form: str, rid: int, bid: int, reader: int, written: Written, first: First | None) -> int:
        """The number of the fact of that thing in that body; `first` is the whole one behind the current one."""
        known = None if self.batch.added("body", bid) else self.batch.find("fact", _AGAIN, rid, bid)
        if known is not None:
            return known
        base, value, queries = self.packed(form, written.data, written.queries, first)
        fid = self.batch.number("fact")
        self.batch.add("fact", (fid, bid, reader, base, value, queries), len(value) + len(queries) + 60)
        return fid

    def packed(self, form: str, value: bytes, queries: bytes, first: First | None) -> tuple[int | None, bytes, bytes]:
        """Base, value and queries as they are kept: as deltas against the first one where that pays."""
        own = joined(value, queries)
        if first is not None:
            past = joined(first.value, first.queries)
            deltas = self.packer.delta(own[0], past[0]), own[1] and self.packer.delta(own[1], past[1])
            if sum(map(len, deltas)) < DELTA * first.size:
                return first.fid, *deltas
        return None, self.packer.pack(form, own[0]), self.packer.pack(f"{form} queries", own[1])


def settle(batch: Batch, fid: int) -> None:
    """Writes what waits where the fact itself may wait: of a thing that comes twice in one pull."""
    if batch.added("fact", fid):
        batch.flush()
        batch.looked_for()
