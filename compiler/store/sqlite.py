"""Store: one file that holds every snapshot. `compiler.store` is its door; what readers see is always finished."""

import os
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.errors import NoSnapshot, NoSuchSnapshot
from compiler.model.base import Id, Kind
from compiler.model.coverage import SnapshotInfo
from compiler.store.connection import connect, damage, lay_out
from compiler.store.memo import Memo

if TYPE_CHECKING:
    from compiler.model.queries import QueryCount
    from compiler.ports import Estate
    from compiler.store.estate import StoreEstate
    from compiler.store.history import History
    from compiler.store.write import Staged

_FINISHED = "SELECT n, started, finished, program FROM snapshot WHERE finished IS NOT NULL"
_HAS_RELEASES = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'release'"
_RELEASED = """SELECT s.n, s.started, s.finished, s.program FROM snapshot AS s WHERE s.finished IS NOT NULL AND s.n >= (
        SELECT n FROM release WHERE EXISTS (SELECT 1 FROM json_each(stood) WHERE key = ?) ORDER BY at DESC LIMIT 1)
    AND s.n < ? ORDER BY s.n LIMIT 1"""
_NIGHT = f"{_FINISHED} AND n < ? AND started <= ? ORDER BY n DESC LIMIT 1"
_OLDEST = f"{_FINISHED} AND n < ? ORDER BY n LIMIT 1"
_MARKS = "SELECT rkey, mark FROM resource WHERE kind = ? AND instance = ? AND current IS NOT NULL"
_BODY = """SELECT f.bid FROM resource AS r JOIN fact AS f ON f.fid = r.current
    WHERE r.kind = ? AND r.instance = ? AND r.rkey = ?"""


class Store:
    """An open store. Every estate and every pull has its own connection, so one never disturbs another."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self.path = connection, path
        self._memo = Memo(path, connection)
        self._opened: list[StoreEstate | History] = []

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False) -> "Store":
        """The store at that path, made anew with `create` where there is none.

        Raises StoreError where it is missing, damaged, no store, or of a newer schema.
        """
        place = Path(path)
        if create:
            lay_out(place)
        return cls(connect(place), place)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def snapshots(self) -> tuple[SnapshotInfo, ...]:
        """Every finished snapshot, oldest first."""
        with damage(self.path):
            return tuple(_info(row) for row in self._connection.execute(f"{_FINISHED} ORDER BY n"))

    def latest(self) -> SnapshotInfo | None:
        """The newest finished snapshot, None before the first pull."""
        with damage(self.path):
            row = self._connection.execute(f"{_FINISHED} ORDER BY n DESC LIMIT 1").fetchone()
        return None if row is None else _info(row)

    def older(self, info: SnapshotInfo, service: str, night: timedelta) -> SnapshotInfo | None:
        """What a snapshot is held against: that of the service's last release, else one that is a night older.

        Where none is so old, the oldest one; None where it is the oldest itself.
        """
        until = (info.taken - night).isoformat()
        with damage(self.path):
            released = self._connection.execute(_HAS_RELEASES).fetchone() is not None
            sqls = [(_RELEASED, (service, info.number))] if released else []
            for sql, values in (*sqls, (_NIGHT, (info.number, until)), (_OLDEST, (info.number,))):
                row = self._connection.execute(sql, values).fetchone()
                if row is not None:
                    return _info(row)
        return None

    def estate(self, number: int | None = None) -> "Estate":
        """The estate as of that snapshot, else of the newest; an older one is answered without an index, more slowly.

        Raises NoSnapshot where there is none.
        """
        connection = connect(self.path)
        try:
            estate = self._pinned(connection, number)
        except BaseException:
            connection.close()
            raise
        self._opened.append(estate)
        return estate

    def history(self) -> "History":
        """What was so in all finished snapshots, as of this moment; it closes with the store, or before."""
        from compiler.store.history import History

        connection = connect(self.path)
        try:
            with damage(self.path):
                connection.execute("BEGIN")
                rows = connection.execute(f"{_FINISHED} ORDER BY n").fetchall()
            history = History(connection, self.path, map(_info, rows))
        except BaseException:
            connection.close()
            raise
        self._opened.append(history)
        return history

    def begin(self, now: datetime, program: str = "", *, wait_s: float = 5.0) -> "Staged":
        """A pull of the instant `now`. Raises StoreError where another one is writing for longer than `wait_s`."""
        import socket

        from compiler.store.write import begin

        return begin(self.path, now, program, f"process {os.getpid()} on {socket.gethostname()}", wait_s)

    def body(self, id: Id) -> bytes | None:
        """The scrubbed body of a definition as of the newest snapshot, in canonical form; None where it has none."""
        from compiler.store.bodies import Unpacker
        from compiler.store.estate import OBSERVED

        with damage(self.path):
            row = self._connection.execute(_BODY, (id.kind, id.instance, id.key)).fetchone()
            return None if row is None or id.kind in OBSERVED else Unpacker(self._connection).body(row[0])

    def marks(self, instance: str) -> Mapping[Kind, Mapping[str, str]]:
        """The keys of all present rows of an instance by kind, with the provider's version of each."""
        found: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}
        with damage(self.path):
            for kind in Kind:
                found[kind].update(self._connection.execute(_MARKS, (kind.value, instance)).fetchall())
        return found

    def query_counts(self) -> "tuple[QueryCount, ...]":
        """How many queries of the newest snapshot could be read, by instance, and why the others could not."""
        from compiler.store.unread import query_counts

        with damage(self.path):
            return query_counts(self._connection)

    def recall(self, key: str) -> bytes | None:
        """A result that was remembered under that key; None where it has to be made again."""
        return self._memo.recall(key)

    def remember(self, key: str, data: bytes) -> None:
        """Keeps a result under a key that names everything it depends on; the oldest results go first."""
        self._memo.remember(key, data)

    def close(self) -> None:
        """Closes the store, and every estate and history that came from it."""
        for one in self._opened:
            one.close()
        self._connection.close()

    def _pinned(self, connection: sqlite3.Connection, number: int | None) -> "StoreEstate":
        # Only here, since a run that finds everything remembered asks no estate.
        from compiler.store.estate import StoreEstate
        from compiler.store.past import PastEstate
        from compiler.store.sections import read_sections

        with damage(self.path):
            connection.execute("BEGIN")
            newest = connection.execute(f"{_FINISHED} ORDER BY n DESC LIMIT 1").fetchone()
            if newest is None:
                raise NoSnapshot("nothing was pulled yet; run `runbook sync`")
            if number is None or number == newest[0]:
                return StoreEstate(connection, self.path, _info(newest), read_sections(connection, newest[0]))
            row = connection.execute(f"{_FINISHED} AND n = ?", (number,)).fetchone()
            if row is None:
                raise NoSuchSnapshot(number)
            return PastEstate(connection, self.path, _info(row), read_sections(connection, number))


def _info(row: tuple[int, str, str, str]) -> SnapshotInfo:
    number, started, finished, program = row
    return SnapshotInfo(number, datetime.fromisoformat(started), datetime.fromisoformat(finished), program)
