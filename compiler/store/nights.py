"""How promises were judged and which findings stood, night by night; one row for each stretch of equal nights.

The tables are made when the first row comes, so that a store of an earlier program needs no change. Instants are kept
beside the numbers of snapshots, so that ages outlive what is pruned.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.past import Judged, Nights, Spell, Stretch
from compiler.store.connection import connect, damage

_TABLES = (
    """CREATE TABLE IF NOT EXISTS judged (
        service TEXT NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (service, n)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE IF NOT EXISTS stretch (
        service TEXT NOT NULL, promise TEXT NOT NULL, first_n INTEGER NOT NULL, last_n INTEGER NOT NULL,
        first_at TEXT NOT NULL, last_at TEXT NOT NULL, guarded TEXT NOT NULL, headline TEXT NOT NULL,
        kept TEXT NOT NULL, slo TEXT NOT NULL, PRIMARY KEY (service, promise, first_n)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE IF NOT EXISTS spell (
        service TEXT NOT NULL, mark TEXT NOT NULL, first_n INTEGER NOT NULL, last_n INTEGER NOT NULL,
        first_at TEXT NOT NULL, last_at TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL,
        severity TEXT NOT NULL, message TEXT NOT NULL, unsure INTEGER NOT NULL, PRIMARY KEY (service, mark, first_n)
    ) WITHOUT ROWID, STRICT""",
)
TABLES = ("judged", "stretch", "spell")
_BEFORE = "SELECT n, at FROM judged WHERE service = ? AND n < ? ORDER BY n DESC LIMIT 1"
_LATEST = "SELECT max(n) FROM judged WHERE service = ?"
_JUDGED = "SELECT service, n, at FROM judged {of} ORDER BY service, n"
_STRETCHES = """SELECT service, promise, guarded, headline, kept, first_n, last_n, first_at, last_at, slo
    FROM stretch {of} ORDER BY service, promise, first_n"""
_SPELLS = """SELECT service, mark, code, subject, severity, message, first_n, last_n, first_at, last_at, unsure
    FROM spell {of} ORDER BY service, mark, first_n"""
_OPEN = "SELECT first_n, first_at, {told} FROM {table} WHERE service = ? AND {key} = ? AND last_n = ?"
_KEEP = """INSERT OR REPLACE INTO {table} (service, {key}, first_n, first_at, last_n, last_at, {told})
    VALUES (?, ?, ?, ?, ?, ?, {holes})"""
_HOLD = """UPDATE spell SET last_n = ?, last_at = ?, unsure = 1
    WHERE service = ? AND last_n = ? AND code IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class _Form:
    """A table of stretches: what names a row, what it tells, and whether that may change while it goes on."""

    table: str
    key: str
    told: tuple[str, ...]
    fixed: bool


_PROMISES = _Form("stretch", "promise", ("guarded", "headline", "kept", "slo"), True)
_FINDINGS = _Form("spell", "mark", ("code", "subject", "severity", "message", "unsure"), False)


def note(path: Path, nights: Iterable[Judged]) -> None:
    """Remembers how these services were judged; a night that was noted before is noted anew.

    Nights older than the newest one noted of a service are left as they are. Raises StoreError where the store cannot
    be written.
    """
    with _writing(path) as connection:
        for night in nights:
            newest = connection.execute(_LATEST, (night.service,)).fetchone()[0]
            if newest is None or newest <= night.number:
                _note(connection, night)


def nights(path: Path, service: str = "") -> tuple[Nights, ...]:
    """What is remembered of every service that was ever judged, or of that one alone, by name."""
    with damage(path), closing(connect(path)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'judged'").fetchone() is None:
            return ()
        of, asked = ("WHERE service = ?", (service,)) if service else ("", ())
        judged, stretches, spells = (
            connection.execute(sql.format(of=of), asked).fetchall() for sql in (_JUDGED, _STRETCHES, _SPELLS)
        )
    found: dict[str, tuple[list[tuple[int, datetime]], list[Stretch], list[Spell]]] = {}
    for name, number, at in judged:
        found.setdefault(name, ([], [], []))[0].append((number, datetime.fromisoformat(at)))
    for row in stretches:
        found[row[0]][1].append(_stretch(*row))
    for row in spells:
        found[row[0]][2].append(_spell(*row))
    return tuple(
        Nights(name, tuple(one), tuple(two), tuple(three)) for name, (one, two, three) in sorted(found.items())
    )


def _stretch(service: str, promise: str, *told: Any) -> Stretch:
    guarded, headline, kept, first, last, first_at, last_at, slo = told
    from_, to = datetime.fromisoformat(first_at), datetime.fromisoformat(last_at)
    return Stretch(service, promise, guarded, headline, kept, first, last, from_, to, Id.parse(slo))


def _spell(service: str, mark: str, *told: Any) -> Spell:
    code, subject, severity, message, first, last, first_at, last_at, unsure = told
    from_, to = datetime.fromisoformat(first_at), datetime.fromisoformat(last_at)
    return Spell(service, mark, code, subject, severity, message, first, last, from_, to, bool(unsure))


def _note(connection: sqlite3.Connection, night: Judged) -> None:
    row = connection.execute(_BEFORE, (night.service, night.number)).fetchone()
    before: Tonight = (row[0], row[1]) if row is not None else (0, "")
    tonight: Tonight = (night.number, night.at.isoformat())
    connection.execute("INSERT OR REPLACE INTO judged VALUES (?, ?, ?)", (night.service, *tonight))
    for form in (_PROMISES, _FINDINGS):
        _undo(connection, form, night.service, before, tonight)
    for name, *told in night.promises:
        _go_on(connection, _PROMISES, (night.service, name), tuple(told), before, tonight)
    for name, *told in night.findings:
        _go_on(connection, _FINDINGS, (night.service, name), (*told, 0), before, tonight)
    silent = orjson.dumps(sorted(night.silent)).decode()
    connection.execute(_HOLD, (*tonight, night.service, before[0], silent))


Tonight = tuple[int, str]
"""The number of a snapshot, and the instant at which it was taken."""


def _undo(connection: sqlite3.Connection, form: _Form, service: str, before: Tonight, tonight: Tonight) -> None:
    """Takes back what an earlier run of this very night told."""
    connection.execute(f"DELETE FROM {form.table} WHERE service = ? AND first_n = ?", (service, tonight[0]))
    sql = f"UPDATE {form.table} SET last_n = ?, last_at = ? WHERE service = ? AND last_n = ?"
    connection.execute(sql, (*before, service, tonight[0]))


def _go_on(
    connection: sqlite3.Connection, form: _Form, name: tuple[str, str], told: tuple[object, ...], before: Tonight,
    tonight: Tonight,
) -> None:  # fmt: skip
    """Lengthens the stretch that lasted until the night before and tells the same, else begins another."""
    words = {"table": form.table, "key": form.key, "told": ", ".join(form.told), "holes": ", ".join("?" * len(told))}
    row = connection.execute(_OPEN.format(**words), (*name, before[0])).fetchone()
    same = row is not None and (not form.fixed or tuple(row[2:]) == told)
    first = tuple(row[:2]) if same else tonight
    connection.execute(_KEEP.format(**words), (*name, *first, *tonight, *told))


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    with damage(path), closing(connect(path, wait_s=1.0)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            connection.execute(table)
        yield connection
        connection.execute("COMMIT")
