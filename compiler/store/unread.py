"""The queries of the newest snapshot, counted by instance, with those that could not be read."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

from compiler.model.base import Id, Kind
from compiler.model.queries import QueryCount, Unreadable
from compiler.model.signal import Unparsed
from compiler.store.bodies import Unpacker
from compiler.store.facts import Reader

KINDS = (Kind.MONITOR, Kind.SLO, Kind.DASHBOARD)
REASONS = 5
"""So many reasons of one instance are told."""

_CURRENT = """SELECT instance, kind, rkey, current FROM resource
    WHERE kind IN (SELECT value FROM json_each(?)) AND current IS NOT NULL ORDER BY instance, kind, rkey"""
_QUOTED = re.compile(r"'[^']*'|“[^”]*”|\d+")


@dataclass(slots=True)
class _Tally:
    """What was counted of one instance; reasons that differ only in what they quote are one."""

    total: int = 0
    unread: int = 0
    reasons: dict[str, list[Unreadable]] = field(default_factory=dict)

    def add(self, one: Unreadable) -> None:
        self.unread += 1
        self.reasons.setdefault(_QUOTED.sub("…", one.why), []).append(one)

    def told(self, instance: str) -> QueryCount:
        often = sorted(self.reasons.values(), key=lambda some: (-len(some), some[0].why))
        reasons = tuple(
            Unreadable(some[0].why, len(some), some[0].of, some[0].part, some[0].text, some[0].at) for some in often
        )
        return QueryCount(instance, self.total, self.unread, reasons[:REASONS])


def query_counts(connection: sqlite3.Connection) -> tuple[QueryCount, ...]:
    """A count for each instance that has things with queries; no value is made but those that could not be read."""
    reader, unpacker = Reader(connection), Unpacker(connection)
    tallies: dict[str, _Tally] = {}
    for instance, kind, key, current in connection.execute(_CURRENT, (orjson.dumps(KINDS).decode(),)).fetchall():
        data = unpacker.queries(current)
        tally = tallies.setdefault(instance, _Tally())
        if data:
            total, unread = reader.unread(data)
            tally.total += total
            for one in _unreadable(Id(instance, kind, key), unread):
                tally.add(one)
    return tuple(tally.told(instance) for instance, tally in sorted(tallies.items()))


def _unreadable(id: Id, unread: tuple[tuple[str, Unparsed], ...]) -> Iterator[Unreadable]:
    for part, one in unread:
        yield Unreadable(one.why or "not understood", 1, id, part, one.text, one.at)
