"""Rows that wait to be written together, and the numbers that new rows get: both are cheap only in bulk."""

import sqlite3

_INSERTS = {
    "resource": "INSERT INTO resource (rid, kind, instance, rkey) VALUES (?, ?, ?, ?)",
    "body": "INSERT INTO body (bid, base, data) VALUES (?, ?, ?)",
    "version": "INSERT OR REPLACE INTO version (rid, first_n, last_n, fid) VALUES (?, ?, NULL, ?)",
    "fact": "INSERT INTO fact (fid, bid, reader, base, data, queries) VALUES (?, ?, ?, ?, ?, ?)",
    "reading": "INSERT INTO reading (id, rid, first_n, last_n, data) VALUES (?, ?, ?, NULL, ?)",
    "held": "UPDATE resource SET current = ?, received = ?, mark = ? WHERE rid = ?",
    "ref": "INSERT OR REPLACE INTO ref (rid, to_rid, seq, how, part) VALUES (?, ?, ?, ?, ?)",
}
_NUMBERED = {"resource": "rid", "body": "bid", "fact": "fid", "reading": "id"}
_FULL = 3_000_000


class Batch:
    """Rows by table, in the order of `_INSERTS`; `flush` writes them, and every reader of the same rows flushes first.

    One writer holds the store, so the next number of a table is counted here and never asked for again.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _INSERTS}
        self._next = {table: self._last(table, column) for table, column in _NUMBERED.items()}
        self._first = dict(self._next)
        self._empty = frozenset(table for table, last in self._next.items() if not last)
        self._weight = 0

    def add(self, table: str, row: tuple[object, ...], weight: int = 100) -> None:
        """Keeps one row for the next flush; `weight` is about its size in bytes, so that memory stays bounded."""
        self._rows[table].append(row)
        self._weight += weight

    def number(self, table: str) -> int:
        """The next free number of a numbered table."""
        self._next[table] += 1
        return self._next[table]

    def added(self, table: str, number: int) -> bool:
        """Whether the row of that number came after the start."""
        return number > self._first[table]

    def find(self, table: str, sql: str, *values: object) -> int | None:
        """The number of a row of a numbered table that was there at the start, or is flushed since.

        Nothing is looked for in a table that was empty at the start: the caller remembers what it added itself.
        """
        if table in self._empty:
            return None
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else int(row[0])

    def looked_for(self) -> None:
        """From now on, also what was added is looked for: the caller forgot some of it."""
        self._empty = frozenset()

    @property
    def full(self) -> bool:
        """Whether enough waits to be written."""
        return self._weight > _FULL

    def flush(self) -> None:
        """Writes everything that waits."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.executemany(_INSERTS[table], rows)
                rows.clear()
        self._weight = 0

    def _last(self, table: str, column: str) -> int:
        return int(self._connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()[0])
