"""The index of what is current: by tag, metric, reference and name, refilled for each resource that changed."""

import sqlite3
from hashlib import sha256
from typing import Any

from compiler.model.base import Id
from compiler.model.signal import Expression
from compiler.model.watching import names, uses
from compiler.model.world import all_refs, name_words
from compiler.store.batch import Batch
from compiler.store.facts import Writer

_TABLES = ("tag", "word", "use", "ref")
_REMEMBERED = 20_000
_FIND = {
    "resource": "SELECT rid FROM resource WHERE kind = ? AND instance = ? AND rkey = ?",
    "expr": "SELECT eid FROM expr WHERE digest = ?",
    "term": "SELECT tid FROM term WHERE text = ?",
}


class Index:
    """Writes the index. Numbers of terms, queries and names are remembered while a pull lasts, within a bound."""

    def __init__(self, connection: sqlite3.Connection, batch: Batch) -> None:
        self._connection, self._batch = connection, batch
        self.facts = Writer(connection, self.query)
        self._terms: dict[str, int] = {}
        self._queries: dict[bytes, int] = {}
        self._objects: dict[int, tuple[Expression, int]] = {}
        self._rids: dict[Id, int] = {}
        self._forgetful = False

    def rid(self, id: Id) -> int:
        """The number of a name, given to it now where it is new."""
        known = self._rids.get(id)
        if known is None:
            known = self._found("resource", *_named(id))
            if known is None:
                known = self._batch.number("resource")
                self._batch.add("resource", (known, *_named(id)))
            self._rids[id] = known
        return known

    def query(self, expression: Expression) -> int:
        """The number of a query, kept now, with its metrics, where it is new."""
        # Readers hand out the same object for the same text, so its identity spares most of the writing.
        seen = self._objects.get(id(expression))
        if seen is not None and seen[0] is expression:
            return seen[1]
        data = self.facts.query(expression)
        number = self._numbered(expression, data, sha256(data).digest()[:16])
        self._objects[id(expression)] = (expression, number)
        return number

    def fill(self, rid: int, value: Any) -> None:
        """Indexes a value under a number that has nothing in the index."""
        add = self._batch.add
        for tag in value.tags:
            add("tag", (self._term(tag), rid), 40)
        for word in name_words(value.name):
            add("word", (self._term(word), rid), 40)
        for seq, use in enumerate(uses(value)):
            add("use", (self.query(use.expression), rid, seq, use.part), 60)
        for seq, ref in enumerate(all_refs(value)):
            add("ref", (self.rid(ref.to), rid, seq, ref.how, ref.part))

    def empty(self, rid: int) -> None:
        """Takes everything of a number out of the index."""
        self._batch.flush()
        for table in _TABLES:
            self._connection.execute(f"DELETE FROM {table} WHERE rid = ?", (rid,))

    def forget(self) -> None:
        """Frees what is remembered beyond the bound; only right after a flush, since the file must hold it all."""
        for memory in (self._terms, self._queries, self._objects, self._rids):
            if len(memory) > _REMEMBERED:
                memory.clear()
                self._forgetful = True

    def _numbered(self, expression: Expression, data: bytes, digest: bytes) -> int:
        known = self._queries.get(digest)
        if known is None:
            known = self._found("expr", digest)
            if known is None:
                known = self._batch.number("expr")
                self._batch.add("expr", (known, digest, data), len(data) + 50)
                for metric in names(expression):
                    self._batch.add("metric", (self._term(metric), known), 40)
            self._queries[digest] = known
        return known

    def _term(self, text: str) -> int:
        known = self._terms.get(text)
        if known is None:
            known = self._found("term", text)
            if known is None:
                known = self._batch.number("term")
                self._batch.add("term", (known, text))
            self._terms[text] = known
        return known

    def _found(self, table: str, *values: object) -> int | None:
        if not self._forgetful and self._batch.empty(table):
            return None
        row = self._connection.execute(_FIND[table], values).fetchone()
        return None if row is None else int(row[0])


def _named(id: Id) -> tuple[str, str, str]:
    return (id.kind, id.instance, id.key)
