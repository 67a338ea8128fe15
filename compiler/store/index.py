"""The index of what is current. Of a changed resource only what differs from before is written."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from compiler.model.anchor import Anchor
from compiler.model.base import Id
from compiler.model.watching import Ref, Resource
from compiler.model.world import all_refs, name_words
from compiler.store.batch import Batch
from compiler.store.bodies import Unpacker
from compiler.store.facts import Outline
from compiler.store.postings import ABOUT, Places, Postings

_REMEMBERED = 40_000
_FIND = "SELECT rid FROM resource WHERE kind = ? AND instance = ? AND rkey = ?"

Terms = Mapping[str, Mapping[str, Places]]
"""What a resource is found by: tags, words and metrics, each term with its places."""


@dataclass(slots=True)
class Index:
    """Writes the index. Numbers of names are remembered while a pull lasts, within a bound."""

    connection: sqlite3.Connection
    batch: Batch
    unpacker: Unpacker
    postings: Postings = field(init=False)
    rids: dict[Id, int] = field(default_factory=dict)
    referring: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.postings = Postings(self.connection, self.unpacker)

    def rid(self, id: Id) -> int:
        """The number of a name, given to it now where it is new."""
        known = self.rids.get(id)
        if known is None:
            known = self.batch.find("resource", _FIND, id.kind, id.instance, id.key)
            if known is None:
                known = self.batch.number("resource")
                self.batch.add("resource", (known, id.kind, id.instance, id.key))
            self.rids[id] = known
        return known

    def terms(self, one: Outline) -> Terms:
        """What a resource is found by; the number of what its uses of a metric are about stands after their places."""
        uses = {
            metric: (*places, -self._number(one.about[metric])) if metric in one.about else places
            for metric, places in one.metrics.items()
        }
        return {"tag": dict.fromkeys(one.tags, ()), "word": dict.fromkeys(name_words(one.name), ()), "use": uses}

    def _number(self, about: Anchor) -> int:
        return self.postings.number(f"{ABOUT}{orjson.dumps(about).decode()}")

    def fill(self, rid: int, value: Resource, new: Terms, old: Terms | None) -> None:
        """Indexes a value; `old` is what it was found by before, None where it was not there."""
        for what, own in new.items():
            before = old[what] if old is not None else {}
            if own == before:
                continue
            what = f"{what}:{value.id.kind}"
            for term in before.keys() - own.keys():
                self.postings.drop(what, term, rid)
            for term, places in own.items():
                if before.get(term) != places:
                    self.postings.put(what, term, rid, places)
        self._refer(rid, value, old is not None)

    def empty(self, rid: int, kind: str, old: Terms) -> None:
        """Takes everything of a resource out of the index."""
        for what, own in old.items():
            for term in own:
                self.postings.drop(f"{what}:{kind}", term, rid)
        self._unrefer(rid)

    def relieve(self) -> None:
        """Writes what waits where it is much, and frees what is remembered beyond the bound."""
        if self.batch.full:
            self.batch.flush()
        if self.postings.full:
            self.postings.flush()
        if len(self.rids) > _REMEMBERED:
            self.flush()
            self.rids.clear()
            self.batch.looked_for()

    def flush(self) -> None:
        """Writes everything that waits."""
        self.batch.flush()
        self.postings.flush()

    def _refer(self, rid: int, value: Resource, again: bool) -> None:
        refs = [self._ref(rid, seq, ref) for seq, ref in enumerate(all_refs(value))]
        if again:
            self._unrefer(rid)
        for row in refs:
            self.batch.add("ref", row)
        if refs:
            self.referring.add(rid)

    def _ref(self, rid: int, seq: int, ref: Ref) -> tuple[object, ...]:
        return (rid, self.rid(ref.to), seq, ref.how, ref.part)

    def _unrefer(self, rid: int) -> None:
        if rid in self.referring:
            self.batch.flush()
        self.connection.execute("DELETE FROM ref WHERE rid = ?", (rid,))
