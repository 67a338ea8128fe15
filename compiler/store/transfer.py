"""A store as one file that travels: a line that says what it is, then the store itself, compressed.

The line holds the SHA-256 of the store's bytes, so that what arrives is whole or is refused. What can be made again
(the memo) stays behind. A store is only ever replaced in one transaction by one that was opened and checked first.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import zstandard

from compiler.errors import StoreError
from compiler.model.frozen import dataclass
from compiler.store import journal
from compiler.store.connection import connect, damage

FORM = "runbook-store/1"
LONGEST_HEAD = 4_096
"""Bytes within which the first line must end."""

CHUNK = 1 << 20
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
PATIENCE = 40
"""How often a quarter of a second is waited for another program that is writing the store."""

Snapshot = tuple[int, str]
"""A snapshot's number and the instant at which it began, which together name it in every copy of a store."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line says: digest and length of the store's bytes, and its newest snapshot."""

    sha256: str
    length: int
    snapshot: int
    taken: str

    @classmethod
    def read(cls, line: bytes) -> "Head":
        """The head that a first line spells. Raises StoreError where it is none."""
        try:
            plain: dict[str, Any] = orjson.loads(line)
            form = plain["form"]
            head = cls(str(plain["sha256"]), int(plain["bytes"]), int(plain["snapshot"]), str(plain["taken"]))
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            raise StoreError("what lies there is no store that this program sent") from None
        if form != FORM:
            raise StoreError(f"what lies there is of the form {str(form)[:40]}; this program reads {FORM}")
        return head

    def line(self) -> bytes:
        """The first line."""
        plain = {"form": FORM, "sha256": self.sha256, "bytes": self.length}
        return orjson.dumps({**plain, "snapshot": self.snapshot, "taken": self.taken}) + b"\n"


def wrap(copy: Path, parcel: Path) -> Head:
    """Writes a copy that nobody else has open into a file that can travel. Raises StoreError where nothing is in it."""
    number, taken = newest(copy) or (0, "")
    if not number:
        raise StoreError("nothing was pulled yet, so there is nothing to send; run `runbook sync`")
    head = Head(_digest(copy), copy.stat().st_size, number, taken)
    with copy.open("rb") as source, parcel.open("wb") as out:
        out.write(head.line())
        zstandard.ZstdCompressor(level=9).copy_stream(source, out, size=head.length)
        out.flush()
        os.fsync(out.fileno())
    return head


def copied(store: Path, copy: Path) -> None:
    """A whole and consistent copy of a store at a new path, without its memo, made while others read and write.

    Raises StoreError where the store is damaged.
    """
    with damage(store), closing(connect(store)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with damage(copy), closing(connect(copy)) as connection:
        connection.execute("DELETE FROM memo")
        connection.execute("VACUUM")
    check(copy)


def unpack(parcel: Path, copy: Path) -> Head:
    """Writes the store of a file that travelled to a new path. Raises StoreError unless it is whole and ours."""
    digest, length = sha256(), 0
    with parcel.open("rb") as source:
        head = Head.read(source.readline(LONGEST_HEAD))
        with copy.open("wb") as out:
            for chunk in _unpacked(source):
                length += len(chunk)
                if length > head.length:
                    break
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    if (length, digest.hexdigest()) != (head.length, head.sha256):
        raise StoreError("what arrived is not what was sent: its digest is another; ask for it again")
    check(copy)
    return head


def _unpacked(source: BinaryIO) -> Iterator[bytes]:
    try:
        with zstandard.ZstdDecompressor().stream_reader(source, read_size=CHUNK) as reader:
            while chunk := reader.read(CHUNK):
                yield chunk
    except zstandard.ZstdError:
        raise StoreError("what arrived is cut short or damaged; ask for it again") from None


def check(store: Path) -> None:
    """Raises StoreError unless the file is a store of this program's schema, and whole."""
    with damage(store), closing(connect(store)) as connection:
        (word,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if word != "ok":
        raise StoreError(f"{store.name}: the store is damaged ({word})")


def adopt(copy: Path, store: Path) -> None:
    """Makes the copy the store, in one transaction where there is one already, whose journal is joined to it.

    The copy is used up. Raises StoreError where the store is being written for too long, or is damaged.
    """
    if store.exists():
        journal.join(copy, store)
        _poured(copy, store)
        return
    store.parent.mkdir(parents=True, exist_ok=True)
    with damage(copy), closing(connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    copy.replace(store)


def discard(store: Path) -> None:
    """Takes a store away with its log, so that another can come to its place."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            store.with_name(store.name + suffix).unlink()


def _poured(copy: Path, store: Path) -> None:
    waits = 0

    def step(status: int, _left: int, _all: int) -> None:
        nonlocal waits
        waits += status in BUSY
        if waits > PATIENCE:
            raise StoreError(f"{store}: the store is locked by another program; try again when that has ended")

    with damage(store), closing(connect(copy)) as source, closing(connect(store)) as target:
        source.backup(target, pages=-1, progress=step, sleep=0.25)


def newest(store: Path) -> Snapshot | None:
    """The newest finished snapshot of a store, None where there is none."""
    with _reading(store) as connection:
        row = connection.execute(
            "SELECT n, started FROM snapshot WHERE finished IS NOT NULL ORDER BY n DESC LIMIT 1"
        ).fetchone()
    return None if row is None else (row[0], row[1])


def holds(store: Path, snapshot: Snapshot | None) -> bool:
    """Whether a store went through that snapshot: it is there, or was pruned and later ones are there."""
    if snapshot is None:
        return True
    with _reading(store) as connection:
        known = dict(connection.execute("SELECT n, started FROM snapshot WHERE finished IS NOT NULL"))
    number, started = snapshot
    if number in known:
        return bool(known[number] == started)
    return bool(known) and number < min(known) and started < min(known.values())


@contextmanager
def _reading(store: Path) -> Iterator[sqlite3.Connection]:
    with damage(store), closing(connect(store)) as connection:
        yield connection


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        from hashlib import file_digest

        return file_digest(file, "sha256").hexdigest()
