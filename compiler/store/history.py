"""The past of the store: what changed between two snapshots, and how one thing came to be as it is."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from compiler.errors import NoSuchSnapshot
from compiler.model.base import Id, Kind
from compiler.model.change import Pair
from compiler.model.coverage import Section, SnapshotInfo
from compiler.store.bodies import Unpacker
from compiler.store.connection import damage
from compiler.store.estate import OBSERVED
from compiler.store.facts import Reader
from compiler.store.sections import read_sections

WATCHED = (Kind.HEALTH, Kind.SHIFTS)
"""Observations whose changes are told beside those of definitions: who can be told, and who is on call."""

_TOUCHED = """SELECT rid FROM {table} WHERE first_n > :a AND first_n <= :b
        UNION SELECT rid FROM {table} WHERE last_n >= :a AND last_n < :b"""
_WEIGHTY = """SELECT v.rid FROM version AS v LEFT JOIN slight AS s ON s.rid = v.rid AND s.first_n = v.first_n
        WHERE v.first_n > :a AND v.first_n <= :b AND s.rid IS NULL
        UNION SELECT v.rid FROM version AS v WHERE v.last_n >= :a AND v.last_n < :b AND NOT EXISTS (
            SELECT 1 FROM version AS o WHERE o.rid = v.rid AND o.first_n = v.last_n + 1)"""
_SLIGHT = """SELECT count(DISTINCT v.rid) FROM version AS v WHERE v.first_n > :a AND v.first_n <= :b
    AND v.rid NOT IN ({weighty})"""
_HAS_SLIGHT = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'slight'"
_PAIRS = """WITH touched AS ({touched})
    SELECT r.kind, r.instance, r.rkey, old.{value}, new.{value}, new.first_n, r.rid
    FROM touched AS t CROSS JOIN resource AS r ON r.rid = t.rid
    LEFT JOIN {table} AS old ON old.rid = t.rid AND old.first_n <= :a AND coalesce(old.last_n, :a) >= :a
    LEFT JOIN {table} AS new ON new.rid = t.rid AND new.first_n <= :b AND coalesce(new.last_n, :b) >= :b
    WHERE old.{value} IS NOT new.{value} {more} ORDER BY r.kind, r.instance, r.rkey"""
_ENDED = "SELECT max(last_n) FROM {table} WHERE rid = ? AND last_n < ?"
_STEPS = """SELECT v.first_n, v.last_n, v.{value} FROM resource AS r CROSS JOIN {table} AS v ON v.rid = r.rid
    WHERE r.kind = ? AND r.instance = ? AND r.rkey = ? AND v.first_n <= ? AND coalesce(v.last_n, ?) >= ?
    ORDER BY v.first_n"""
Wanted = Callable[[Id], bool]
"""Whether the changes of a thing are asked for."""

_MORE = {"version": "", "reading": f"AND r.kind IN ({', '.join(repr(kind.value) for kind in WATCHED)})"}
_FORMS = {"version": "fid", "reading": "id"}


class History:
    """What was so, over all finished snapshots; one read transaction, so a pull that ends meanwhile changes nothing."""

    def __init__(self, connection: sqlite3.Connection, path: Path, snapshots: Iterable[SnapshotInfo]) -> None:
        self._connection, self._path = connection, path
        self.snapshots = tuple(snapshots)
        self._infos = {one.number: one for one in self.snapshots}
        self._reader, self._unpacker = Reader(connection), Unpacker(connection)
        self._tells_slight = bool(self._ask(_HAS_SLIGHT, ()))
        self._touched: dict[tuple[str, int, int], list[tuple[Any, ...]]] = {}

    def __enter__(self) -> "History":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the read transaction."""
        self._connection.close()

    def info(self, number: int) -> SnapshotInfo:
        """The snapshot of that number. Raises NoSuchSnapshot."""
        found = self._infos.get(number)
        if found is None:
            raise NoSuchSnapshot(number)
        return found

    def sections(self, number: int) -> tuple[Section, ...]:
        """What that snapshot covers."""
        with damage(self._path):
            return read_sections(self._connection, number)

    def pairs(self, before: int, after: int, wanted: Wanted | None = None, slight: bool = True) -> Iterator[Pair]:
        """Everything that is not the same in both snapshots, by kind and id; both sides were read by one reader.

        Where only some things are `wanted`, also whatever is gone, and what may have come in its place. Without the
        `slight` ones what changed in nothing but wording is left out, which `slight` counts.
        """
        yield from self._pairs("version" if slight or not self._tells_slight else "weighty", before, after, wanted)
        yield from self._pairs("reading", before, after, wanted)

    def slight(self, before: int, after: int) -> int:
        """How many things changed between two snapshots in nothing but wording."""
        if not self._tells_slight:
            return 0
        return int(self._ask(_SLIGHT.format(weighty=_WEIGHTY), {"a": before, "b": after})[0][0])

    def steps(self, id: Id, before: int, after: int) -> tuple[Pair, ...]:
        """Every change of one thing between two snapshots, oldest first, each with the snapshot that saw it first."""
        table = "reading" if id.kind in OBSERVED else "version"
        sql = _STEPS.format(table=table, value=_FORMS[table])
        rows = self._ask(sql, (id.kind, id.instance, id.key, after, before, before))
        found: list[Pair] = []
        last: tuple[int | None, Any] = (before, None)
        for first_n, last_n, number in rows:
            value = self._value(table, number)
            if first_n > before:
                found += self._step(id, last, first_n, value)
            last = (last_n, value)
        if last[0] is not None and last[0] < after and last[1] is not None:
            found.append(Pair(id, last[1], None, self._seen(last[0] + 1)))
        return tuple(found)

    def _step(self, id: Id, last: tuple[int | None, Any], first: int, value: Any) -> Iterator[Pair]:
        """One change, or two where the thing was gone in between."""
        ended, old = last
        if old is not None and ended is not None and ended + 1 < first:
            yield Pair(id, old, None, self._seen(ended + 1))
            old = None
        yield Pair(id, old, value, self._seen(first))

    def _changed(self, what: str, before: int, after: int) -> list[tuple[Any, ...]]:
        """What differs, without its values; asked once, since every service asks for the same two nights."""
        found = self._touched.get((what, before, after))
        if found is None:
            table = "reading" if what == "reading" else "version"
            touched = _WEIGHTY if what == "weighty" else _TOUCHED.format(table=table)
            sql = _PAIRS.format(table=table, value=_FORMS[table], more=_MORE[table], touched=touched)
            found = self._touched[what, before, after] = self._ask(sql, {"a": before, "b": after})
        return found

    def _pairs(self, what: str, before: int, after: int, wanted: Wanted | None) -> Iterator[Pair]:
        rows, table = self._changed(what, before, after), "reading" if what == "reading" else "version"
        emptied = {row[0] for row in rows if row[4] is None}
        for kind, instance, key, old, new, first, rid in rows:
            may_matter = new is None or (old is None and kind in emptied)
            if wanted is not None and not may_matter and not wanted(Id(instance, kind, key)):
                continue
            seen = first if new is not None else self._ended(table, rid, after)
            yield Pair(Id(instance, kind, key), *self._values(table, old, new), self._seen(seen))

    def _ended(self, table: str, rid: int, after: int) -> int | None:
        rows = self._ask(_ENDED.format(table=table), (rid, after))
        return None if not rows or rows[0][0] is None else int(rows[0][0]) + 1

    def _seen(self, number: int | None) -> SnapshotInfo | None:
        """The first kept snapshot from that number on: the very one may have been pruned."""
        if number is None:
            return None
        return self._infos.get(number) or next((one for one in self.snapshots if one.number >= number), None)

    def _values(self, table: str, old: int | None, new: int | None) -> tuple[Any | None, Any | None]:
        if old is None or new is None or table == "reading":
            return tuple(None if one is None else self._value(table, one) for one in (old, new))  # type: ignore[return-value]
        with damage(self._path):
            kept = self._unpacker.fact(old), self._unpacker.fact(new)
        return self._reader.pair(*kept)

    def _value(self, table: str, number: int) -> Any:
        with damage(self._path):
            if table == "reading":
                return self._reader.value(self._unpacker.reading(number), None)
            data, queries = self._unpacker.fact(number)
        return self._reader.value(data, self._reader.queries(queries) if queries else None)

    def _ask(self, sql: str, values: Any) -> list[tuple[Any, ...]]:
        with damage(self._path):
            return self._connection.execute(sql, values).fetchall()


def since(snapshots: Iterable[SnapshotInfo], at: datetime) -> SnapshotInfo | None:
    """The newest snapshot taken at that instant or before; the oldest one where all are later; None without any."""
    every = tuple(snapshots)
    earlier = [one for one in every if one.taken <= at]
    return earlier[-1] if earlier else every[0] if every else None
