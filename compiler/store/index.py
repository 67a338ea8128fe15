"""The index of what is current: by tag, metric, reference and name; of a change only the difference is written."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from compiler.model.base import Id
from compiler.model.world import all_refs, name_words
from compiler.store.batch import Batch

_REMEMBERED = 40_000
_FIND = {
    "resource": "SELECT rid FROM resource WHERE kind = ? AND instance = ? AND rkey = ?",
    "term": "SELECT tid FROM term WHERE text = ?",
}
_COLUMNS = {"tag": "tid", "word": "tid", "use": "tid, numbers", "ref": "to_rid, seq, how, part"}
_KEYS = {"tag": ("tid",), "word": ("tid",), "use": ("tid",), "ref": ("to_rid", "seq")}

Rows = Mapping[str, set[tuple[Any, ...]]]


class Index:
    """Writes the index. Numbers of terms and names are remembered while a pull lasts, within a bound."""

    def __init__(self, connection: sqlite3.Connection, batch: Batch) -> None:
        self._connection, self._batch = connection, batch
        self._terms: dict[str, int] = {}
        self._rids: dict[Id, int] = {}

    def rid(self, id: Id) -> int:
        """The number of a name, given to it now where it is new."""
        known = self._rids.get(id)
        if known is None:
            known = self._batch.find("resource", _FIND["resource"], *_named(id))
            if known is None:
                known = self._batch.number("resource")
                self._batch.add("resource", (known, *_named(id)))
            self._rids[id] = known
        return known

    def fill(self, rid: int, value: Any, metrics: Mapping[str, list[int]], old: bool) -> None:
        """Indexes a value; `old` says that something of it may be in the index, and only what differs is written."""
        rows: Rows = {
            "tag": {(self._term(tag),) for tag in value.tags},
            "word": {(self._term(word),) for word in name_words(value.name)},
            "use": {(self._term(metric), ",".join(map(str, numbers))) for metric, numbers in metrics.items()},
            "ref": {(self.rid(ref.to), seq, ref.how, ref.part) for seq, ref in enumerate(all_refs(value))},
        }
        if old:
            self._batch.flush()
        for table, wanted in rows.items():
            missing = wanted - self._leave(table, rid, wanted) if old else wanted
            for row in missing:
                self._batch.add(table, (rid, *row), 60)

    def empty(self, rid: int) -> None:
        """Takes everything of a number out of the index."""
        self._batch.flush()
        for table in _COLUMNS:
            self._connection.execute(f"DELETE FROM {table} WHERE rid = ?", (rid,))

    def forget(self) -> None:
        """Frees what is remembered beyond the bound; only right after a flush, since the file must hold it all."""
        for memory in (self._terms, self._rids):
            if len(memory) > _REMEMBERED:
                memory.clear()
                self._batch.looked_for()

    def _leave(self, table: str, rid: int, wanted: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
        """Deletes the rows that are not wanted any more, and answers those that were there."""
        there = set(self._connection.execute(f"SELECT {_COLUMNS[table]} FROM {table} WHERE rid = ?", (rid,)))
        places = " AND ".join(f"{name} = ?" for name in _KEYS[table])
        for row in there - wanted:
            keys = row[: len(_KEYS[table])]
            self._connection.execute(f"DELETE FROM {table} WHERE rid = ? AND {places}", (rid, *keys))
        return there

    def _term(self, text: str) -> int:
        known = self._terms.get(text)
        if known is None:
            known = self._batch.find("term", _FIND["term"], text)
            if known is None:
                known = self._batch.number("term")
                self._batch.add("term", (known, text))
            self._terms[text] = known
        return known


def _named(id: Id) -> tuple[str, str, str]:
    return (id.kind, id.instance, id.key)
