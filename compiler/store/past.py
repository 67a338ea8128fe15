"""The estate of an older snapshot: the same answers, found in the index of today for what is as it was then.

What is otherwise now is read and indexed when it is first asked for, kind by kind.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from operator import attrgetter
from typing import Any

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer
from compiler.model.watching import Ref, Use, using
from compiler.store.earlier import Earlier, Numbers, having
from compiler.store.estate import OBSERVED, StoreEstate

_DEFINED = """SELECT v.fid FROM resource AS r JOIN version AS v ON v.rid = r.rid
    WHERE r.kind = :kind AND r.instance = :instance AND v.first_n <= :n AND coalesce(v.last_n, :n) >= :n"""
_OBSERVED = """SELECT v.id FROM resource AS r JOIN reading AS v ON v.rid = r.rid
    WHERE r.kind = :kind AND r.instance = :instance AND v.first_n <= :n AND coalesce(v.last_n, :n) >= :n"""
_ONE = " AND r.rkey = :key"
_ORDER = " ORDER BY r.rkey"
_OTHERWISE = """SELECT r.rid, r.instance, r.rkey, v.fid FROM resource AS r
    LEFT JOIN version AS v ON v.rid = r.rid AND v.first_n <= :n AND coalesce(v.last_n, :n) >= :n
    WHERE r.kind = :kind AND v.fid IS NOT r.current ORDER BY r.instance, r.rkey"""
_ABSENT = """SELECT a.why FROM resource AS r JOIN absence AS a ON a.rid = r.rid
    WHERE r.kind = :kind AND r.instance = :instance AND r.rkey = :key
    AND a.first_n <= :n AND coalesce(a.last_n, :n) >= :n"""


_place = attrgetter("kind", "instance", "key")


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
        kept = self._earlier(kind).tags
        return self._found(super().tagged(kind, tags), kind, kept, tags)

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Any]:
        """See `compiler.ports.Estate`."""
        kept = self._earlier(kind).words
        return self._found(super().named(kind, words), kind, kept, words)

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        """See `compiler.ports.Estate`."""
        kept = self._earlier(kind).metrics
        today, older = super().using(kind, metrics, asked), (self._value(kind, one) for one in having(kept, metrics))
        found = (*today.rows, *(use for one in older for use in using(one, metrics, asked)))
        return Answer(tuple(sorted(found, key=lambda use: _place(use.resource))), today.gaps)

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        """See `compiler.ports.Estate`."""
        kinds = self._defined
        older = [pair for kind in kinds for pair in self._earlier(Kind(kind)).refs.get(id, ())]
        today = (one for one in super().referring(id).rows if one[0].kind in kinds and one[0] not in self._otherwise)
        return Answer(tuple(sorted((*today, *older), key=lambda pair: _place(pair[0]))), self._unsaid)

    def any_of(self, kind: Kind, instance: str) -> Any | None:
        """See `compiler.ports.Estate`."""
        rows = self._rows(kind, instance, f"{_ORDER} LIMIT 1")
        return self._value(kind, rows[0][0]) if rows else None

    def every(self, kind: Kind, but: Container[Id] = ()) -> Iterator[Any]:
        """See `compiler.ports.Estate`."""
        for section in self.coverage(kind):
            every = (self._value(kind, one) for (one,) in self._rows(kind, section.instance, _ORDER))
            yield from (one for one in every if one.id not in but)

    @cached_property
    def _kinds(self) -> dict[str, Earlier]:
        """What is otherwise now, of each kind that was asked for."""
        return {}

    @cached_property
    def _otherwise(self) -> set[Id]:
        """The things of these kinds that are otherwise now."""
        return set()

    @cached_property
    def _others(self) -> set[int]:
        """Their numbers."""
        return set()

    def _earlier(self, kind: Kind) -> Earlier:
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = Earlier()
            for rid, instance, key, fid in self._ask(_OTHERWISE, {"kind": kind.value, "n": self.info.number}):
                self._otherwise.add(Id(instance, kind.value, key))
                self._others.add(rid)
                if fid is not None:
                    found.add(fid, self._value(kind, fid))
        return found

    def _these(self, rids: Iterable[int]) -> list[tuple[Any, ...]]:
        """Of what the index of today holds, only what was so then."""
        return [row for row in super()._these(rids) if row[0] not in self._others]

    def _has_rows(self, kind: str, instance: str) -> bool:
        return bool(self._rows(kind, instance, " LIMIT 1"))

    def _found(self, today: Answer[Any], kind: Kind, kept: Numbers, terms: frozenset[str]) -> Answer[Any]:
        """What has one of these terms: by the index of today, and of what is otherwise now."""
        older = (self._value(kind, fid) for fid in having(kept, terms))
        return Answer(tuple(sorted((*today.rows, *older), key=lambda one: _place(one.id))), today.gaps)

    def _rows(self, kind: str, instance: str, tail: str, key: str = "") -> list[tuple[Any, ...]]:
        return self._named((_OBSERVED if kind in OBSERVED else _DEFINED) + tail, kind, instance, key)

    def _named(self, sql: str, kind: str, instance: str, key: str) -> list[tuple[Any, ...]]:
        asked = {"kind": str(kind), "instance": instance, "key": key, "n": self.info.number}
        return self._ask(sql, asked)
