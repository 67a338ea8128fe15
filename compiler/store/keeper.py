"""How one row is kept: hashed, scrubbed, brought to its one spelling, read, compressed, indexed; each if needed."""

import sqlite3
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from compiler.errors import ConnectorError
from compiler.model.base import Id, Kind
from compiler.ports import Row
from compiler.store.absences import Absences
from compiler.store.batch import Batch
from compiler.store.bodies import Packer, Unpacker, canonical
from compiler.store.contents import Bodies, Facts, First
from compiler.store.estate import OBSERVED
from compiler.store.facts import Reader, Writer, outline
from compiler.store.held import Held, Ready, Ward
from compiler.store.index import Index, Terms
from compiler.store.slight import Slight

Read = Callable[[Kind, str, bytes], Any]
Scrub = Callable[[bytes], bytes]
Outcome = Literal["same", "new", "changed"]

_FACTS = """SELECT DISTINCT v.rid, v.fid, f.bid, r.rkey, r.current FROM resource AS r
    JOIN version AS v ON v.rid = r.rid JOIN fact AS f ON f.fid = v.fid
    WHERE r.kind = ? AND r.instance = ? ORDER BY v.rid, v.fid"""

_ENDED = "UPDATE version SET last_n = ? WHERE rid = ? AND last_n IS NULL"


class Keeper:
    """Writes rows of the snapshot `number`; everything that waits is in the database after `flush`."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection, self._number = connection, number
        self._batch, self._packer, self._unpacker = Batch(connection), Packer(connection), Unpacker(connection)
        self._index, self._writer = Index(connection, self._batch, self._unpacker), Writer(connection)
        self._bodies = Bodies(connection, self._batch, self._packer, self._unpacker)
        self._facts = Facts(connection, self._batch, self._packer, self._unpacker)
        self._reader, self._absences = Reader(connection), Absences(connection, number)
        self._slight = Slight(connection, number)

    def put(self, ward: Ward, row: Row, received: bytes, reader: int, read: Read, scrub: Scrub) -> Outcome:
        """Keeps one row; `received` is the digest of its bytes.

        Raises what `read` and `scrub` raise, and ValueError where the body is no JSON.
        """
        observed, held = ward.kind in OBSERVED, ward.held.get(row.key)
        if held is not None and held.received == received and not (ward.stale and observed):
            return self._again(ward, held, received, row.version)
        body = row.body if isinstance(row, Ready) else scrub(row.body if row.canonical else canonical(row.body))
        older = self._bodies.older(held.current) if held is not None and not observed else None
        if held is not None and older is not None and older.body == body:
            return self._again(ward, held, received, row.version)
        # Everything that may refuse the row comes before the first write, so a refused row leaves no trace.
        value = read(Kind(ward.kind), row.key, body)
        rid = self._index.rid(Id(ward.instance, ward.kind, row.key)) if held is None else held.rid
        if observed:
            current = self._observe(ward, rid, value, held)
        else:
            bid = self._bodies.keep(_form(ward), rid, body, older)
            current = self._define(ward, rid, bid, reader, value, held)
        self._hold(ward, row, received, rid, current)
        return "new" if held is None else "changed" if held.current != current else "same"

    def close(self, kind: str, held: Held) -> None:
        """Ends the row of a thing: it is in no snapshot from this one on."""
        self._batch.looked_for()
        self._end("reading" if kind in OBSERVED else "version", held.rid)
        if kind not in OBSERVED:
            self._index.empty(held.rid, kind, self._terms(held))
        self._run("UPDATE resource SET current = NULL, received = NULL WHERE rid = ?", held.rid)

    def lack(self, id: Id, why: str | None, passing: bool = False) -> None:
        """Notes of a thing without a row that its going is proven, or (`why`) that it was refused."""
        rid = self._index.rid(id)
        if not (passing and self._absences.proven(rid)):
            self._absences.note(rid, why)

    def anew(self, ward: Ward, reader: int, read: Read) -> int:
        """Reads the kept bodies of a kind anew where `reader` is better than before; how many values it made."""
        sql = "SELECT number FROM reader WHERE instance = ? AND kind = ?"
        before = self._connection.execute(sql, (ward.instance, ward.kind)).fetchone()
        if before is not None and before[0] >= reader:
            return 0
        sql = "INSERT OR REPLACE INTO reader (instance, kind, number) VALUES (?, ?, ?)"
        self._run(sql, ward.instance, ward.kind, reader)
        ward.stale = before is not None
        self._slight.forget(ward.kind, ward.instance)
        rows = self._connection.execute(_FACTS, (ward.kind, ward.instance)).fetchall()
        groups = groupby(rows, key=itemgetter(0))
        return sum(self._read_anew(ward, rid, [row[1:] for row in kept], reader, read) for rid, kept in groups)

    def flush(self) -> None:
        """Hands everything that waits to the database, still unseen by readers."""
        self._index.flush()

    def _again(self, ward: Ward, held: Held, received: bytes, mark: str) -> Outcome:
        """The same thing in other bytes, or of another version by its provider's word."""
        if (held.received, held.mark) != (received, mark):
            ward.held[held.key] = held._replace(received=received, mark=mark)
            self._batch.add("held", (held.current, received, mark, held.rid))
        return "same"

    def _hold(self, ward: Ward, row: Row, received: bytes, rid: int, current: int) -> None:
        ward.held[row.key] = Held(row.key, rid, current, received, row.version)
        self._batch.add("held", (current, received, row.version, rid))
        self._absences.end(rid)
        self._index.relieve()

    def _observe(self, ward: Ward, rid: int, value: Any, held: Held | None) -> int:
        """The reading of a value: the one before where it reads as it did."""
        data = self._writer.write(value).data
        if held is not None:
            self._batch.flush()
            if self._unpacker.reading(held.current) == data:
                return held.current
            self._end("reading", rid)
        number, packed = self._batch.number("reading"), self._packer.pack(_form(ward), data)
        self._batch.add("reading", (number, rid, self._number, packed), len(packed) + 60)
        return number

    def _define(self, ward: Ward, rid: int, bid: int, reader: int, value: Any, held: Held | None) -> int:
        """The fact of a value, with its version and its place in the index."""
        before, first = self._facts.held(held.current) if held is not None else (None, None)
        old = self._index.terms(self._reader.outline(*before)) if before is not None else None
        if held is not None:
            # A row that began in this very snapshot is replaced by the one that is added below.
            self._connection.execute(_ENDED, (self._number - 1, rid))
        written = self._writer.write(value)
        self._slight.note(rid, before is not None and self._reader.reworded(before, (written.data, written.queries)))
        fid = self._facts.keep(_form(ward), rid, bid, reader, written, first)
        self._batch.add("version", (rid, self._number, fid))
        self._index.fill(rid, value, self._index.terms(outline(value, written)), old)
        return fid

    def _terms(self, held: Held) -> Terms:
        """What a current value is found by, from its kept form."""
        kept, _ = self._facts.held(held.current)
        return self._index.terms(self._reader.outline(*kept))

    def _end(self, table: str, rid: int) -> None:
        """Closes the open row of a version or reading; one that began in this very snapshot was never there."""
        self._run(f"DELETE FROM {table} WHERE rid = ? AND first_n = ? AND last_n IS NULL", rid, self._number)
        self._run(f"UPDATE {table} SET last_n = ? WHERE rid = ? AND last_n IS NULL", self._number - 1, rid)

    def _read_anew(self, ward: Ward, rid: int, kept: list[tuple[int, int, str, int]], reader: int, read: Read) -> int:
        """Reads all bodies of one thing anew, and keeps the later values as deltas against the first."""
        old = {fid: self._unpacker.fact(fid) for fid, *_ in kept}
        first: First | None = None
        made = 0
        for fid, bid, key, current in kept:
            pair = old[fid]
            try:
                value = read(Kind(ward.kind), key, self._unpacker.body(bid))
                written = self._writer.write(value)
            except ConnectorError:
                # The better reader does not know this old shape; what the older one made of it stays.
                value = None
            else:
                made, pair = made + 1, (written.data, written.queries)
            if fid == current and value is not None:
                found = self._index.terms(outline(value, written))
                self._index.fill(rid, value, found, self._index.terms(self._reader.outline(*old[fid])))
            packed = self._facts.packed(_form(ward), *pair, first)
            sql = "UPDATE fact SET reader = ?, base = ?, data = ?, queries = ? WHERE fid = ?"
            self._run(sql, reader, *packed, fid)
            first = first or First(fid, *pair, sum(map(len, packed[1:])))
        return made

    def _run(self, sql: str, *values: object) -> None:
        self._batch.flush()
        self._connection.execute(sql, values)


def _form(ward: Ward) -> str:
    return f"{ward.instance}:{ward.kind}"
