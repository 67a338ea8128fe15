"""The estate of an older snapshot: the same answers, found by reading all of a kind, since only today is indexed."""

from collections.abc import Iterable, Iterator
from typing import Any

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer, ignorance
from compiler.model.watching import Ref, Use, using
from compiler.model.world import all_refs, name_words
from compiler.store.estate import OBSERVED, StoreEstate

_DEFINED = """SELECT v.fid FROM resource AS r JOIN version AS v ON v.rid = r.rid
    WHERE r.kind = :kind AND r.instance = :instance AND v.first_n <= :n AND coalesce(v.last_n, :n) >= :n"""
_OBSERVED = """SELECT v.id FROM resource AS r JOIN reading AS v ON v.rid = r.rid
    WHERE r.kind = :kind AND r.instance = :instance AND v.first_n <= :n AND coalesce(v.last_n, :n) >= :n"""
_ONE = " AND r.rkey = :key"
_ORDER = " ORDER BY r.rkey"
_ABSENT = """SELECT a.why FROM resource AS r JOIN absence AS a ON a.rid = r.rid
    WHERE r.kind = :kind AND r.instance = :instance AND r.rkey = :key
    AND a.first_n <= :n AND coalesce(a.last_n, :n) >= :n"""


class PastEstate(StoreEstate):
    """The Estate of a snapshot before the newest."""

    def get(self, id: Id) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        rows = self._rows(id.kind, id.instance, _ONE, key=id.key)
        if rows:
            return Answer((self._value(id.kind, rows[0][0]),))
        asked = self._named(_ABSENT, id.kind, id.instance, key=id.key)
        if not asked:
            return Answer((), self._unknown(id))
        why = asked[0][0]
        return Answer() if why is None else Answer((), (Gap(id.kind, id.instance, f"{id.key}: {why}"),))

    def proven_gone(self, id: Id) -> bool:
        """See `compiler.ports.Estate`."""
        asked = self._named(_ABSENT, id.kind, id.instance, key=id.key)
        return bool(asked) and asked[0][0] is None

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        return self._those(kind, (one for one in self.every(kind) if one.tags & tags))

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        return self._those(kind, (one for one in self.every(kind) if name_words(one.name) & words))

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        """See `compiler.ports.Estate`."""
        found = (use for one in self.every(kind) for use in using(one, metrics, asked))
        return self._those(kind, found)

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        """See `compiler.ports.Estate`."""
        every = (one for kind in self._defined for one in self.every(Kind(kind)))
        found = tuple((one.id, ref) for one in every for ref in all_refs(one) if ref.to == id)
        return Answer(found, self._unsaid)

    def any_of(self, kind: Kind, instance: str) -> Any | None:
        """See `compiler.ports.Estate`."""
        rows = self._rows(kind, instance, f"{_ORDER} LIMIT 1")
        return self._value(kind, rows[0][0]) if rows else None

    def every(self, kind: Kind) -> Iterator[Any]:
        """See `compiler.ports.Estate`."""
        for section in self.coverage(kind):
            yield from (self._value(kind, one) for (one,) in self._rows(kind, section.instance, _ORDER))

    def _has_rows(self, kind: str, instance: str) -> bool:
        return bool(self._rows(kind, instance, " LIMIT 1"))

    def _those(self, kind: Kind, rows: Iterable[Any]) -> Answer[Any]:
        return Answer(tuple(rows), ignorance(kind, self._sections))

    def _rows(self, kind: str, instance: str, tail: str, key: str = "") -> list[tuple[Any, ...]]:
        return self._named((_OBSERVED if kind in OBSERVED else _DEFINED) + tail, kind, instance, key)

    def _named(self, sql: str, kind: str, instance: str, key: str) -> list[tuple[Any, ...]]:
        asked = {"kind": str(kind), "instance": instance, "key": key, "n": self.info.number}
        return self._ask(sql, asked)
