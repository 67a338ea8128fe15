"""What people did, kept beside the snapshots: releases marked, gates passed, and which findings stood when.

The tables are made when the first row comes, so that a store of an earlier program needs no change. Rows are only
ever added; two copies of one store are joined by adding to each what the other has. The columns of a key come first in
each table: SQLite 3.40 mistakes another order for damage when it checks a file.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from compiler.model.frozen import dataclass
from compiler.store.connection import connect, damage

_TABLES = (
    """CREATE TABLE IF NOT EXISTS release (
        ref TEXT NOT NULL, at TEXT NOT NULL, n INTEGER NOT NULL, stood TEXT NOT NULL, PRIMARY KEY (ref, at)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE IF NOT EXISTS passed (
        at TEXT NOT NULL, way TEXT NOT NULL, services TEXT NOT NULL, reason TEXT NOT NULL, codes TEXT NOT NULL,
        n INTEGER NOT NULL, PRIMARY KEY (at, way, services)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE IF NOT EXISTS stood (
        n INTEGER NOT NULL, service TEXT NOT NULL, known TEXT NOT NULL, PRIMARY KEY (n, service)
    ) WITHOUT ROWID, STRICT""",
)
TABLES = ("release", "passed", "stood")

Standing = Mapping[str, Iterable[str]]
"""Fingerprints of findings that stood, by service."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its name, the newest snapshot when it was marked, the instant, and what stood then by service."""

    ref: str
    number: int
    at: datetime
    stood: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Pass:
    """A gate that was passed for one run: by break-glass or as a hotfix, why, and past which codes."""

    way: str
    reason: str
    codes: tuple[str, ...]
    services: tuple[str, ...]
    number: int
    at: datetime


def mark(path: Path, ref: str, number: int, at: datetime, stood: Standing) -> None:
    """Keeps a release. Raises StoreError where the store cannot be written."""
    row = (ref, number, at.isoformat(), _plain({name: sorted(marks) for name, marks in stood.items()}))
    with _writing(path) as connection:
        connection.execute("INSERT OR REPLACE INTO release (ref, n, at, stood) VALUES (?, ?, ?, ?)", row)


def releases(path: Path) -> tuple[Release, ...]:
    """Every release, oldest first."""
    rows = _read(path, "release", "SELECT ref, n, at, stood FROM release ORDER BY at, ref")
    return tuple(
        Release(
            ref, number, datetime.fromisoformat(at), {name: frozenset(one) for name, one in orjson.loads(stood).items()}
        )
        for ref, number, at, stood in rows
    )


def note_pass(path: Path, one: Pass) -> None:
    """Keeps that a gate was passed. Raises StoreError where the store cannot be written."""
    row = (one.at.isoformat(), one.way, _plain(one.services), one.reason, _plain(one.codes), one.number)
    with _writing(path) as connection:
        connection.execute("INSERT OR REPLACE INTO passed VALUES (?, ?, ?, ?, ?, ?)", row)


def passes(path: Path) -> tuple[Pass, ...]:
    """Every pass, oldest first."""
    rows = _read(path, "passed", "SELECT way, reason, codes, services, n, at FROM passed ORDER BY at, way")
    return tuple(
        Pass(way, reason, tuple(orjson.loads(codes)), tuple(orjson.loads(services)), number, datetime.fromisoformat(at))
        for way, reason, codes, services, number, at in rows
    )


def note_standing(path: Path, number: int, stood: Standing) -> None:
    """Keeps what stood at a snapshot when it was first compiled; what is kept already stays as it is.

    Waits for no other writer. Raises StoreError where there is one, or the store cannot be written.
    """
    known = {service for (service,) in _read(path, "stood", "SELECT service FROM stood WHERE n = ?", number)}
    fresh = [(number, name, _plain(sorted(marks))) for name, marks in stood.items() if name not in known]
    if fresh:
        with _writing(path, wait_s=0.2) as connection:
            connection.executemany("INSERT OR IGNORE INTO stood (n, service, known) VALUES (?, ?, ?)", fresh)


def standing(path: Path, number: int) -> Mapping[str, frozenset[str]]:
    """What stood at a snapshot, of the services that were compiled then."""
    rows = _read(path, "stood", "SELECT service, known FROM stood WHERE n = ?", number)
    return {service: frozenset(orjson.loads(known)) for service, known in rows}


def join(path: Path, other: Path) -> None:
    """Adds the rows that another copy of this store has; both stay whole where this fails."""
    with _writing(path) as connection:
        for table in TABLES:
            for row in _read(other, table, f"SELECT * FROM {table}"):
                holes = ", ".join("?" * len(row))
                connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({holes})", row)


def rows(path: Path) -> frozenset[tuple[Any, ...]]:
    """Every row of the journal, each with the name of its table in front."""
    return frozenset((table, *row) for table in TABLES for row in _read(path, table, f"SELECT * FROM {table}"))


def _plain(value: object) -> str:
    return orjson.dumps(value).decode()


def _read(path: Path, table: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    with damage(path), closing(connect(path)) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).fetchone()
        return connection.execute(query, values).fetchall() if there else []


@contextmanager
def _writing(path: Path, wait_s: float = 5.0) -> Iterator[sqlite3.Connection]:
    with damage(path), closing(connect(path, wait_s=wait_s)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            connection.execute(table)
        yield connection
        connection.execute("COMMIT")
