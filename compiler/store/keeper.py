"""How one row is kept: hashed, scrubbed, brought to its one spelling, read, compressed, indexed; each if needed."""

import sqlite3
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Literal

from compiler.errors import ConnectorError
from compiler.model.base import Id, Kind
from compiler.ports import Row
from compiler.store.absences import Absences
from compiler.store.batch import Batch
from compiler.store.bodies import Packer, canonical, load
from compiler.store.estate import OBSERVED
from compiler.store.facts import Writer, Written
from compiler.store.held import Held, Ward
from compiler.store.index import Index

Read = Callable[[Kind, str, bytes], Any]
Scrub = Callable[[bytes], bytes]
Outcome = Literal["same", "new", "changed"]

DELTA = 0.7
"""A delta is kept where it is below this share of the whole body."""

_CURRENT = "SELECT b.bid, b.base, b.digest FROM fact AS f JOIN body AS b ON b.bid = f.bid WHERE f.fid = ?"
_FACTS = """SELECT f.fid, f.rid, f.bid, r.rkey, r.current FROM resource AS r JOIN fact AS f ON f.rid = r.rid
    WHERE r.kind = ? AND r.instance = ? ORDER BY f.fid DESC"""


class Keeper:
    """Writes rows of the snapshot `number`; everything that waits is in the database after `flush`."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection, self._number = connection, number
        self._batch, self._packer = Batch(connection), Packer()
        self._index, self._writer = Index(connection, self._batch), Writer(connection)
        self._absences = Absences(connection, number)
        self._bodies: dict[bytes, int] = {}

    def put(self, ward: Ward, row: Row, reader: int, read: Read, scrub: Scrub) -> Outcome:
        """Keeps one row as received. Raises what `read` and `scrub` raise, and ValueError where the body is no JSON."""
        received, held = sha256(row.body).digest(), ward.held.get(row.key)
        observed = ward.kind in OBSERVED
        if held is not None and held.received == received and not (ward.stale and observed):
            return self._again(held, received, row.version)
        body = scrub(canonical(row.body))
        digest = sha256(body).digest()
        if held is not None and not observed and self._current(held)[2] == digest:
            return self._again(held, received, row.version)
        # Everything that may refuse the row comes before the first write, so a refused row leaves no trace.
        value = read(Kind(ward.kind), row.key, body)
        if observed:
            current = self._observe(ward, row.key, value, held)
        else:
            current = self._define(ward, row.key, (body, digest), value, reader, held)
        changed = held is None or held.current != current[1]
        self._hold(ward, row, received, *current)
        if self._batch.full:
            self.flush()
        return "new" if held is None else "changed" if changed else "same"

    def close(self, kind: str, held: Held) -> None:
        """Ends the row of a thing: it is in no snapshot from this one on."""
        self._end("reading" if kind in OBSERVED else "version", held.rid)
        if kind not in OBSERVED:
            self._index.empty(held.rid)
        self._run("UPDATE resource SET current = NULL, received = NULL WHERE rid = ?", held.rid)

    def lack(self, id: Id, why: str | None) -> None:
        """Notes of a thing without a row that its going is proven, or (`why`) that it was refused."""
        self._absences.note(self._index.rid(id), why)

    def anew(self, ward: Ward, reader: int, read: Read) -> int:
        """Reads the kept bodies of a kind anew where `reader` is better than before; how many values it made."""
        sql = "SELECT number FROM reader WHERE instance = ? AND kind = ?"
        before = self._connection.execute(sql, (ward.instance, ward.kind)).fetchone()
        if before is not None and before[0] >= reader:
            return 0
        sql = "INSERT OR REPLACE INTO reader (instance, kind, number) VALUES (?, ?, ?)"
        self._run(sql, ward.instance, ward.kind, reader)
        ward.stale = before is not None
        rows = self._connection.execute(_FACTS, (ward.kind, ward.instance)).fetchall()
        return sum(self._read_anew(ward, row, reader, read) for row in rows)

    def flush(self) -> None:
        """Hands everything that waits to the database, still unseen by readers."""
        self._batch.flush()
        self._index.forget()

    def _again(self, held: Held, received: bytes, mark: str) -> Outcome:
        if held.received != received or held.mark != mark:
            held.received, held.mark = received, mark
            self._batch.add("held", (held.current, received, mark, held.rid))
        return "same"

    def _hold(self, ward: Ward, row: Row, received: bytes, rid: int, current: int) -> None:
        ward.held[row.key] = Held(rid, current, received, row.version)
        self._batch.add("held", (current, received, row.version, rid))
        self._absences.end(rid)

    def _observe(self, ward: Ward, key: str, value: Any, held: Held | None) -> tuple[int, int]:
        data = self._packer.pack(self._writer.write(value).data)
        rid = self._index.rid(Id(ward.instance, ward.kind, key)) if held is None else held.rid
        if held is not None:
            self._batch.flush()
            kept = self._connection.execute("SELECT data FROM reading WHERE id = ?", (held.current,)).fetchone()
            if kept is not None and kept[0] == data:
                return rid, held.current
            self._end("reading", rid)
        number = self._batch.number("reading")
        self._batch.add("reading", (number, rid, self._number, data), len(data) + 60)
        return rid, number

    def _define(
        self, ward: Ward, key: str, body: tuple[bytes, bytes], value: Any, reader: int, held: Held | None
    ) -> tuple[int, int]:
        rid = self._index.rid(Id(ward.instance, ward.kind, key)) if held is None else held.rid
        bid = self._body(*body, held)
        if held is not None:
            self._end("version", rid)
        self._batch.add("version", (rid, self._number, bid))
        written = self._writer.write(value)
        self._index.fill(rid, value, written.metrics, old=held is not None)
        return rid, self._fact(rid, bid, reader, written)

    def _fact(self, rid: int, bid: int, reader: int, written: Written) -> int:
        known = self._batch.find("fact", "SELECT fid FROM fact WHERE rid = ? AND bid = ?", rid, bid)
        fid = self._batch.number("fact") if known is None else known
        data, queries = self._packer.pack(written.data), self._packer.pack(written.queries)
        self._batch.add("fact", (fid, rid, bid, reader, data, queries), len(data) + len(queries) + 60)
        return fid

    def _body(self, body: bytes, digest: bytes, held: Held | None) -> int:
        known = self._bodies.get(digest)
        if known is None:
            known = self._batch.find("body", "SELECT bid FROM body WHERE digest = ?", digest)
            if known is None:
                known = self._new_body(body, digest, held)
            self._bodies[digest] = known
        return known

    def _new_body(self, body: bytes, digest: bytes, held: Held | None) -> int:
        number, data, base = self._batch.number("body"), self._packer.frame(body), None
        if held is not None:
            bid, older, _ = self._current(held)
            full = older if older is not None else bid
            delta = self._packer.delta(body, load(self._connection, full))
            data, base = (delta, full) if len(delta) < DELTA * len(data) else (data, None)
        self._batch.add("body", (number, digest, base, data), len(data) + 80)
        return number

    def _current(self, held: Held) -> tuple[int, int | None, bytes]:
        row = self._connection.execute(_CURRENT, (held.current,)).fetchone()
        if row is None:
            self._batch.flush()
            row = self._connection.execute(_CURRENT, (held.current,)).fetchone()
        bid, base, digest = row
        return bid, base, digest

    def _end(self, table: str, rid: int) -> None:
        """Closes the open row of a version or reading; one that began in this very snapshot was never there."""
        self._run(f"DELETE FROM {table} WHERE rid = ? AND first_n = ? AND last_n IS NULL", rid, self._number)
        self._run(f"UPDATE {table} SET last_n = ? WHERE rid = ? AND last_n IS NULL", self._number - 1, rid)

    def _read_anew(self, ward: Ward, row: tuple[int, int, int, str, int | None], reader: int, read: Read) -> int:
        fid, rid, bid, key, current = row
        try:
            value = read(Kind(ward.kind), key, load(self._connection, bid))
        except ConnectorError:
            # The better reader does not know this old shape; what the older one made of it stays.
            return 0
        written = self._writer.write(value)
        data, queries = self._packer.pack(written.data), self._packer.pack(written.queries)
        self._run("UPDATE fact SET reader = ?, data = ?, queries = ? WHERE fid = ?", reader, data, queries, fid)
        if fid == current:
            self._index.fill(rid, value, written.metrics, old=True)
        return 1

    def _run(self, sql: str, *values: object) -> None:
        self._batch.flush()
        self._connection.execute(sql, values)
