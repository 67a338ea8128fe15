"""The estate of the newest snapshot, answered from the index; it answers exactly as `World` does."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import orjson

from compiler.model.anchor import NOTHING, Demanded, apart
from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer, Held, Section, SnapshotInfo, ignorance
from compiler.model.watching import Ref, Use
from compiler.store.bodies import Unpacker
from compiler.store.connection import damage, damaged
from compiler.store.facts import Queries, Reader
from compiler.store.postings import Places, find, unless

T = TypeVar("T")
Sections = tuple[Section, ...]

OBSERVED = frozenset(kind.value for kind in Kind if kind.observation)
"""The kinds whose rows are readings; all others are definitions."""

_VALUES = 256

_BY_ID = "SELECT rid, current FROM resource WHERE kind = ? AND instance = ? AND rkey = ?"
_ABSENT = "SELECT why FROM absence WHERE rid = ? AND last_n IS NULL"
_EVERY = """SELECT rkey, current FROM resource
    WHERE kind = ? AND instance = ? AND rkey > ? AND current IS NOT NULL ORDER BY rkey LIMIT 500"""
_THESE = """SELECT r.rid, r.instance, r.rkey, r.current FROM json_each(?) AS j
    CROSS JOIN resource AS r ON r.rid = j.value WHERE r.current IS NOT NULL ORDER BY r.instance, r.rkey"""
_REFERRING = """SELECT r.instance, r.kind, r.rkey, f.how, f.part FROM resource AS named
    CROSS JOIN ref AS f ON f.to_rid = named.rid CROSS JOIN resource AS r ON r.rid = f.rid
    WHERE named.kind = ? AND named.instance = ? AND named.rkey = ? ORDER BY r.kind, r.instance, r.rkey, f.seq"""
_HELD = """SELECT s.started, v.last_n,
        EXISTS (SELECT 1 FROM {table} AS o WHERE o.rid = v.rid AND o.first_n < v.first_n)
    FROM resource AS r CROSS JOIN {table} AS v ON v.rid = r.rid CROSS JOIN snapshot AS s ON s.n = v.first_n
    WHERE r.kind = ? AND r.instance = ? AND r.rkey = ? AND v.first_n <= ? ORDER BY v.first_n DESC LIMIT 1"""
_BEFORE = """SELECT v.id FROM resource AS r CROSS JOIN reading AS v ON v.rid = r.rid
    WHERE r.kind = ? AND r.instance = ? AND r.rkey = ? AND v.first_n <= ? ORDER BY v.first_n DESC LIMIT 1 OFFSET 1"""
_ANY = """SELECT current FROM resource
    WHERE kind = ? AND instance = ? AND current IS NOT NULL ORDER BY rkey LIMIT 1"""


class StoreEstate:
    """The Estate of the newest snapshot. Values are decoded when asked for; a few are remembered.

    The connection holds one read transaction, so a pull that ends meanwhile changes no answer.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, info: SnapshotInfo, sections: Sections) -> None:
        self._connection, self._path, self._info = connection, path, info
        self._sections = tuple(sorted(sections, key=lambda one: (one.instance, one.kind)))
        self._answers: OrderedDict[Id, Answer[Any]] = OrderedDict()
        self._values: OrderedDict[tuple[bool, int], Any] = OrderedDict()
        self._parsed: OrderedDict[int, Queries] = OrderedDict()
        self._reader, self._unpacker = Reader(connection), Unpacker(connection)

    @property
    def info(self) -> SnapshotInfo:
        """The snapshot that this estate is pinned to."""
        return self._info

    def get(self, id: Id) -> Answer[Any]:
        """See `compiler.ports.Estate`. What was asked by its id and refused is a gap of exactly that id."""
        return _kept(self._answers, id, _VALUES, lambda: self._answer(id))

    def proven_gone(self, id: Id) -> bool:
        """See `compiler.ports.Estate`."""
        row = self._first(_BY_ID, id.kind, id.instance, id.key)
        asked = self._first(_ABSENT, row[0]) if row is not None and row[1] is None else None
        return asked is not None and asked[0] is None

    def held(self, id: Id) -> Held | None:
        """See `compiler.ports.Estate`; for a definition, since when it stands as it does."""
        table = "reading" if id.kind in OBSERVED else "version"
        row = self._first(_HELD.format(table=table), id.kind, id.instance, id.key, self._info.number)
        if row is None or (row[1] is not None and row[1] < self._info.number):
            return None
        return Held(datetime.fromisoformat(row[0]), bool(row[2]))

    def any_of(self, kind: Kind, instance: str) -> Any | None:
        """See `compiler.ports.Estate`."""
        row = self._first(_ANY, kind, instance)
        return None if row is None else self._value(kind, row[0])

    def before(self, id: Id) -> Any | None:
        """See `compiler.ports.Estate`."""
        row = self._first(_BEFORE, id.kind, id.instance, id.key, self._info.number)
        return self._value(id.kind, row[0]) if row is not None and self.held(id) is not None else None

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        return self._known("tag", kind, tags)

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        return self._known("word", kind, words)

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        """See `compiler.ports.Estate`. What is about other things is told from the index, and is not opened."""
        with damage(self._path):
            places = unless(
                self._connection, self._unpacker, f"use:{kind.value}", sorted(metrics),
                lambda about: apart(orjson.loads(about), asked),
            )  # fmt: skip
        found = (
            Use(Id(instance, kind.value, key), part, query)
            for rid, instance, key, current in self._these(places)
            for part, query in self._queries(current).uses(sorted(set(places[rid])))
        )
        return Answer(tuple(found), ignorance(kind, self._sections))

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        """See `compiler.ports.Estate`."""
        rows = self._ask(_REFERRING, (id.kind, id.instance, id.key))
        found = ((Id(instance, kind, key), Ref(id, how, part)) for instance, kind, key, how, part in rows)
        return Answer(tuple(found), self._unsaid)

    def every(self, kind: Kind, but: Container[Id] = ()) -> Iterator[Any]:
        """See `compiler.ports.Estate`."""
        for section in self.coverage(kind):
            after = ""
            while rows := self._ask(_EVERY, (section.kind, section.instance, after)):
                wanted = (at for key, at in rows if Id(section.instance, section.kind, key) not in but)
                yield from (self._value(section.kind, current) for current in wanted)
                after = rows[-1][0]

    def coverage(self, kind: Kind) -> Sections:
        """See `compiler.ports.Estate`."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[str, Sections]:
        kinds = {one.kind for one in self._sections}
        return {kind: tuple(one for one in self._sections if one.kind == kind) for kind in kinds}

    def close(self) -> None:
        """Ends the read transaction."""
        self._connection.close()

    def _answer(self, id: Id) -> Answer[Any]:
        row = self._first(_BY_ID, id.kind, id.instance, id.key)
        if row is None:
            return Answer((), self._unknown(id))
        rid, current = row
        if current is not None:
            return Answer((self._value(id.kind, current),))
        asked = self._first(_ABSENT, rid)
        if asked is None:
            return Answer((), self._unknown(id))
        return Answer() if asked[0] is None else Answer((), (Gap(id.kind, id.instance, f"{id.key}: {asked[0]}"),))

    def _known(self, what: str, kind: Kind, terms: frozenset[str]) -> Answer[Any]:
        rows = self._these(self._posted(what, kind, terms))
        found = tuple(self._value(kind, current) for _, _, _, current in rows)
        return Answer(found, ignorance(kind, self._sections))

    def _posted(self, what: str, kind: Kind, terms: frozenset[str]) -> dict[int, Places]:
        with damage(self._path):
            return find(self._connection, self._unpacker, f"{what}:{kind.value}", sorted(terms))

    def _these(self, rids: Iterable[int]) -> list[tuple[Any, ...]]:
        return self._ask(_THESE, (orjson.dumps(list(rids)).decode(),))

    def _unknown(self, id: Id) -> tuple[Gap, ...]:
        return unlisted(id, self._sections)

    @cached_property
    def _unsaid(self) -> tuple[Gap, ...]:
        """What is not known of all that could refer to something, which is the same for every question."""
        return tuple(gap for kind in self._defined for gap in ignorance(kind, self._sections))

    @cached_property
    def _defined(self) -> tuple[str, ...]:
        kinds = sorted({one.kind for one in self._sections} - OBSERVED)
        held = {one.kind for one in self._sections if self._has_rows(one.kind, one.instance)}
        return tuple(kind for kind in kinds if kind in held)

    def _has_rows(self, kind: str, instance: str) -> bool:
        return self._first(_ANY, kind, instance) is not None

    def _value(self, kind: str, current: int) -> Any:
        observed = kind in OBSERVED
        key = (observed, current)
        return _kept(self._values, key, _VALUES, lambda: self._decode(observed, current))

    def _decode(self, observed: bool, current: int) -> Any:
        with damage(self._path):
            if observed:
                return self._reader.value(self._unpacker.reading(current), None)
            data, queries = self._unpacker.fact(current)
        return self._reader.value(data, self._queries(current, queries) if queries else None)

    def _queries(self, current: int, data: bytes | None = None) -> Queries:
        return _kept(self._parsed, current, _VALUES, lambda: self._reader.queries(data or self._read(current)))

    def _read(self, current: int) -> bytes:
        with damage(self._path):
            return self._unpacker.queries(current)

    def _ask(self, sql: str, values: Mapping[str, object] | tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise damaged(self._path, error) from error

    def _first(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise damaged(self._path, error) from error
        return row


def unlisted(id: Id, sections: Sections) -> tuple[Gap, ...]:
    """What is not known of a thing without a row: its section's gaps, or that its listing leaves things out."""
    gaps = ignorance(id.kind, sections, id.instance)
    if gaps or not any(one.leaves_out for one in sections if (one.instance, one.kind) == (id.instance, id.kind)):
        return gaps
    return (Gap(id.kind, id.instance, f"{id.key} is not listed and was not asked by its id"),)


def _kept(memory: OrderedDict[Any, T], key: Any, bound: int, make: Callable[[], T]) -> T:
    found = memory.get(key)
    if found is None:
        found = memory[key] = make()
        if len(memory) > bound:
            memory.popitem(last=False)
    else:
        memory.move_to_end(key)
    return found
