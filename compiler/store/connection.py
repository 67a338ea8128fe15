"""Connections to the store's file: how it is opened, created and recognised, and how its failures are told."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compiler.errors import StoreError

SCHEMA = 2
"""The number of the layout in `schema.sql`; a file with a greater one was written by a newer program."""

RENEWAL = (
    """CREATE TABLE IF NOT EXISTS slight (
        rid INTEGER NOT NULL, first_n INTEGER NOT NULL, PRIMARY KEY (rid, first_n)) WITHOUT ROWID, STRICT""",
    "DROP TABLE IF EXISTS content",
    f"PRAGMA user_version = {SCHEMA}",
)
"""What makes the store of any earlier program one of this; said by whoever is the first to change it."""

APPLICATION = 0x52554E42
"""The mark in the file's header (`RUNB`) that tells a store from any other database."""

Connection = sqlite3.Connection


def connect(path: Path, *, wait_s: float = 5.0) -> Connection:
    """An open connection to an existing store of this program's schema; `wait_s` is how long it waits for a lock.

    Raises StoreError where there is no store, it is damaged, or it is of a newer schema.
    """
    if not path.is_file():
        raise StoreError(f"{path}: there is no store here; `runbook sync` makes one")
    with damage(path):
        connection = _open(path, wait_s)
        try:
            _recognise(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def lay_out(path: Path) -> None:
    """Makes an empty store, with the folder that it lies in; leaves an existing one as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with damage(path):
        connection = sqlite3.connect(path, timeout=10.0, isolation_level=None)
        try:
            _fill(connection)
        finally:
            connection.close()


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Turns whatever the database says of a damaged or locked file into a StoreError that names the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: sqlite3.DatabaseError) -> StoreError:
    """What `damage` raises, for the few places that ask so often that entering a context would be dear."""
    return StoreError(f"{path}: {_word(error)}")


def _word(error: sqlite3.DatabaseError) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return "the store is locked by another program; try again when that has ended"
    if isinstance(error, sqlite3.OperationalError) and ("unable to open" in text or "readonly" in text):
        verb = "written" if "readonly" in text else "opened"
        return f"the store cannot be {verb}; check the rights of the file and of its folder"
    return f"the store is damaged ({text}); move it away and run `runbook sync`, or pull a copy of it"


def _open(path: Path, wait_s: float) -> Connection:
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        # A folder without the right to write has no room for shared memory. Where no log lies beside the file,
        # the file alone is the whole store, and nobody can be writing it.
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    return connection


def _recognise(connection: Connection, path: Path) -> None:
    version, application = _number(connection, "user_version"), _number(connection, "application_id")
    if application != APPLICATION:
        raise StoreError(f"{path}: this is a database, but no store of this program; name another file as `store:`")
    if version > SCHEMA:
        raise StoreError(
            f"{path}: the store was written by a newer program (its schema is {version}, this program reads {SCHEMA}); "
            "update this program, or name another file as `store:`"
        )


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _fill(connection: Connection) -> None:
    if _number(connection, "application_id"):
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    # Another program may have laid it out while this one waited for its turn.
    if not _number(connection, "application_id") and not _tables(connection):
        _run(connection)
    connection.execute("COMMIT")


def _tables(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def _run(connection: Connection) -> None:
    text = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("--"))
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")
