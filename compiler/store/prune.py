"""Pruning: older snapshots go, and with them whatever no kept one holds.

What goes on through a removed snapshot keeps its row, which then begins and ends at kept ones; so every kept snapshot
reads as it did, and the history in between is as if the store had only ever pulled on those nights.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from compiler.errors import StoreError
from compiler.model.frozen import dataclass
from compiler.store.connection import RENEWAL, connect, damage

WORTH = 4
"""The file is made smaller where at least one in so many of its pages became free."""

_COMPLETE = """SELECT max(s.n) FROM snapshot AS s WHERE s.finished IS NOT NULL AND EXISTS (
        SELECT 1 FROM section AS c WHERE c.n = s.n) AND NOT EXISTS (
        SELECT 1 FROM section AS c
        WHERE c.n = s.n AND (c.why IS NOT NULL AND c.configured OR c.unread OR c.doubt <> ''))"""
_SPANS = ("version", "reading", "absence")
_UNSURE = """DELETE FROM slight WHERE EXISTS (SELECT 1 FROM version AS p WHERE p.rid = slight.rid AND p.first_n = (
        SELECT max(o.first_n) FROM version AS o WHERE o.rid = slight.rid AND o.first_n < slight.first_n)
    AND NOT EXISTS (SELECT 1 FROM kept WHERE n >= p.first_n AND n <= coalesce(p.last_n, n)))"""
"""A version is no longer slight where the one that it was held against goes."""

_MOVED = """DELETE FROM slight WHERE NOT EXISTS (
    SELECT 1 FROM kept, version AS v WHERE v.rid = slight.rid AND v.first_n = slight.first_n
    AND n >= v.first_n AND n <= coalesce(v.last_n, n))"""
_STEPS = (
    *RENEWAL,
    _UNSURE,
    _MOVED,
    "UPDATE slight SET first_n = (SELECT min(n) FROM kept WHERE n >= first_n)",
    "DELETE FROM snapshot WHERE n NOT IN (SELECT n FROM kept)",
    "DELETE FROM section WHERE n NOT IN (SELECT n FROM kept)",
    *(
        step.format(table=table)
        for table in _SPANS
        for step in (
            """DELETE FROM {table} WHERE NOT EXISTS (
                SELECT 1 FROM kept WHERE n >= first_n AND n <= coalesce(last_n, n))""",
            """UPDATE {table} SET first_n = (SELECT min(n) FROM kept WHERE n >= first_n),
                last_n = CASE WHEN last_n IS NULL THEN NULL ELSE (SELECT max(n) FROM kept WHERE n <= last_n) END""",
        )
    ),
    "CREATE TEMP TABLE used AS SELECT DISTINCT fid FROM version",
    "INSERT INTO used SELECT DISTINCT f.base FROM fact AS f JOIN used AS u ON u.fid = f.fid WHERE f.base IS NOT NULL",
    "DELETE FROM fact WHERE fid NOT IN (SELECT fid FROM used)",
    "CREATE TEMP TABLE whole AS SELECT DISTINCT bid FROM fact",
    "INSERT INTO whole SELECT DISTINCT b.base FROM body AS b JOIN whole AS w ON w.bid = b.bid WHERE b.base IS NOT NULL",
    "DELETE FROM body WHERE bid NOT IN (SELECT bid FROM whole)",
)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning removes or removed: snapshots that go and that stay, bytes of the file before and after."""

    gone: tuple[int, ...]
    kept: tuple[int, ...]
    before: int
    after: int


def prune(path: Path, keep: int, also: Collection[int] = (), *, trial: bool = False, wait_s: float = 30.0) -> Pruned:
    """Keeps the newest `keep` snapshots, the newest complete one, and those of `also`; the others go, at once.

    With `trial` nothing is written. Raises StoreError where the store is being written for longer than `wait_s`.
    """
    if keep < 1:
        raise StoreError("at least one snapshot must be kept")
    before = path.stat().st_size
    with damage(path), closing(connect(path, wait_s=wait_s)) as connection:
        with _writing(connection, trial):
            every = [n for (n,) in connection.execute("SELECT n FROM snapshot WHERE finished IS NOT NULL ORDER BY n")]
            kept = sorted({*every[-keep:], *_newest_complete(connection), *(n for n in also if n in every)})
            gone = tuple(n for n in every if n not in kept)
            if gone and not trial:
                _remove(connection, kept)
        if gone and not trial:
            _shrink(connection)
    return Pruned(gone, tuple(kept), before, path.stat().st_size)


@contextmanager
def _writing(connection: sqlite3.Connection, trial: bool) -> Iterator[None]:
    connection.execute("BEGIN" if trial else "BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def _newest_complete(connection: sqlite3.Connection) -> tuple[int, ...]:
    (number,) = connection.execute(_COMPLETE).fetchone()
    return () if number is None else (number,)


def _remove(connection: sqlite3.Connection, kept: list[int]) -> None:
    """In one transaction; the temporary tables are this connection's own and go with it."""
    connection.execute("CREATE TEMP TABLE kept (n INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO kept VALUES (?)", ((n,) for n in kept))
    for step in _STEPS:
        connection.execute(step)


def _shrink(connection: sqlite3.Connection) -> None:
    """Gives freed pages back, where they are many and nobody else uses the store; they are used again otherwise."""
    free, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    with suppress(sqlite3.OperationalError):
        if free * WORTH >= pages:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
