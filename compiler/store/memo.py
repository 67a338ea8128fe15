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


def recall(connection: sqlite3.Connection, key: str) -> bytes | None:
    """The result kept under that key; None where it is not there, or not whole any more."""
    try:
        row = connection.execute("SELECT data FROM memo WHERE key = ?", (key,)).fetchone()
        return None if row is None else zstandard.ZstdDecompressor().decompress(row[0])
    except (sqlite3.DatabaseError, zstandard.ZstdError):
        return None


def remember(path: Path, key: str, data: bytes) -> None:
    """Keeps a result; silently not, where the store is being written or may not be, since it can be made again."""
    if len(data) > LARGEST:
        return
    try:
        connection = connect(path, wait_s=0.2)
    except StoreError:
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_WRITE, (key, zstandard.ZstdCompressor(level=3, write_checksum=True).compress(data)))
        connection.execute(_BOUND, (ENTRIES,))
        connection.execute("COMMIT")
    except sqlite3.DatabaseError:
        return
    finally:
        connection.close()
