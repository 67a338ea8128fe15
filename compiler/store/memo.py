"""The memo: results that are dear to make and cheap to lose, such as parsed declarations and compiled documents."""

import sqlite3
from pathlib import Path

import zstandard

from compiler.errors import StoreError
from compiler.store.connection import connect

ENTRIES = 8_000
"""How many results are kept; the oldest go first."""

LARGEST = 4_000_000
"""A result of more bytes than this is not worth keeping."""

_WRITE = """INSERT OR REPLACE INTO memo (key, data, seq) SELECT ?, ?, 1 + coalesce(max(seq), 0) FROM memo"""
_BOUND = "DELETE FROM memo WHERE seq <= (SELECT max(seq) FROM memo) - ?"


class Memo:
    """The results that one store keeps. `connection` reads; one for writing is opened when the first is kept."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path, self._reading = path, connection
        self._writing: sqlite3.Connection | None = None
        self._packer = zstandard.ZstdCompressor(level=3, write_checksum=True)

    def recall(self, key: str) -> bytes | None:
        """The result kept under that key; None where it is not there, or not whole any more."""
        try:
            row = self._reading.execute("SELECT data FROM memo WHERE key = ?", (key,)).fetchone()
            return None if row is None else zstandard.ZstdDecompressor().decompress(row[0])
        except (sqlite3.DatabaseError, zstandard.ZstdError):
            return None

    def remember(self, key: str, data: bytes) -> None:
        """Keeps a result; silently not, where the store is being written or may not be, since it can be made again."""
        if len(data) > LARGEST:
            return
        try:
            with self._writer() as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_WRITE, (key, self._packer.compress(data)))
                connection.execute(_BOUND, (ENTRIES,))
        except (StoreError, sqlite3.DatabaseError):
            self._hurry()

    def close(self) -> None:
        """Closes what was opened here."""
        if self._writing is not None:
            self._writing.close()

    def _writer(self) -> sqlite3.Connection:
        if self._writing is None:
            self._writing = connect(self._path, wait_s=0.2)
            # What a power cut takes of the newest results is made again; the file stays whole either way.
            self._writing.execute("PRAGMA synchronous = NORMAL")
        return self._writing

    def _hurry(self) -> None:
        """Whoever was writing the store a moment ago is writing it still, and nobody waits for a memo twice."""
        if self._writing is not None:
            self._writing.execute("PRAGMA busy_timeout = 0")
