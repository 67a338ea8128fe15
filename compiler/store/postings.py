"""Postings: for each tag, metric and word of a name, which resources of a kind have it, and where in them.

A posting is text: for each resource, by its number, the step from the one before, then `:` and places where it has
any; a `:` with none after it says that they are those of the one before, as in boards that are copies of one another.
Steps are small, so that a posting takes about a byte for each resource.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping

import orjson

from compiler.store.bodies import Unpacker

Places = tuple[int, ...]
"""The uses of a metric in a resource, as numbers in its queries; none for tags and words. A number below zero is none
of them: taken positive it is that of the list whose name tells what all these uses are about.
"""

ABOUT = "about:"
"""What the names of these lists begin with; such a list holds nothing."""

_FIND = """SELECT p.data FROM list AS l CROSS JOIN json_each(?) AS j
    CROSS JOIN posting AS p ON p.lid = l.lid AND p.term = j.value WHERE l.text = ?"""
_READ = "SELECT data FROM posting WHERE lid = ? AND term = ?"
_WRITE = "INSERT OR REPLACE INTO posting (lid, term, data) VALUES (?, ?, ?)"
_FULL = 25_000
_STEPS = re.compile(rb"(?:^|,)(\d+)")
_ENDING = re.compile(rb":([-\d.]+)(?:,\d+:)*$")
_NAME = "SELECT text FROM list WHERE lid = ?"
_DROP = "DELETE FROM posting WHERE lid = ? AND term = ?"


def find(connection: sqlite3.Connection, unpacker: Unpacker, what: str, terms: Iterable[str]) -> dict[int, Places]:
    """The resources that have one of these terms, with their places."""
    found: dict[int, Places] = {}
    for rid, places in _posted(connection, unpacker, what, terms):
        found[rid] = found.get(rid, ()) + places
    return found


def unless(
    connection: sqlite3.Connection, unpacker: Unpacker, what: str, terms: Iterable[str], apart: Callable[[bytes], bool]
) -> dict[int, Places]:
    """As `find`, without resources whose uses are all about what is `apart`, by the text in which that is kept."""
    told: dict[int, bool] = {}
    found: dict[int, Places] = {}
    near: set[int] = set()
    for rid, places in _posted(connection, unpacker, what, terms):
        about = min(places, default=0)
        if about < 0 and about not in told:
            told[about] = apart(connection.execute(_NAME, (-about,)).fetchone()[0][len(ABOUT) :].encode())
        found[rid] = found.get(rid, ()) + tuple([place for place in places if place >= 0])
        if about >= 0 or not told[about]:
            near.add(rid)
    return {rid: places for rid, places in found.items() if rid in near}


def _posted(
    connection: sqlite3.Connection, unpacker: Unpacker, what: str, terms: Iterable[str]
) -> Iterator[tuple[int, Places]]:
    """The postings of all terms one after the other, by one question: a metric is looked for under many names."""
    for (data,) in connection.execute(_FIND, (orjson.dumps(list(terms)).decode(), what)):
        yield from decoded(unpacker.unpack(data))


def encoded(places: Mapping[int, Places], last: int = 0, before: Places = ()) -> bytes:
    """The text of a posting; where it goes on after another one, `last` and `before` are how that ends."""
    steps = []
    for rid in sorted(places):
        own = places[rid]
        told = "" if own == before else ".".join(map(str, own))
        steps.append(f"{rid - last}:{told}" if own else str(rid - last))
        last, before = rid, own
    return ",".join(steps).encode()


def decoded(data: bytes) -> Iterator[tuple[int, Places]]:
    """Resources and places of a posting."""
    rid, own = 0, Places()
    for step in data.decode().split(","):
        number, colon, places = step.partition(":")
        rid += int(number)
        if places or not colon:
            own = tuple(map(int, places.split("."))) if places else ()
        yield rid, own


def last_of(data: bytes) -> int:
    """The number of the last resource of a posting."""
    return sum(map(int, _STEPS.findall(data)))


def places_of(data: bytes) -> Places:
    """The places of the last resource of a posting."""
    found = _ENDING.search(data)
    return tuple(map(int, found[1].split(b"."))) if found else ()


class Postings:
    """Changes of postings that wait to be written; `flush` merges them into the file."""

    def __init__(self, connection: sqlite3.Connection, unpacker: Unpacker) -> None:
        self._connection, self._unpacker = connection, unpacker
        self._lists: dict[str, int] = {}
        self._empty = connection.execute("SELECT 1 FROM posting LIMIT 1").fetchone() is None
        self._count = 0
        self._waiting: dict[tuple[int, str], dict[int, Places | None]] = {}

    def put(self, what: str, term: str, rid: int, places: Places = ()) -> None:
        """From now on the resource has the term, at these places."""
        self._waiting.setdefault((self.number(what), term), {})[rid] = places
        self._count += 1

    def drop(self, what: str, term: str, rid: int) -> None:
        """From now on the resource has the term no more."""
        self._waiting.setdefault((self.number(what), term), {})[rid] = None

    @property
    def full(self) -> bool:
        """Whether enough waits to be written: more would take memory and be left for the end of the pull."""
        return self._count > _FULL

    def flush(self) -> None:
        """Writes what waits."""
        self._connection.executemany(_WRITE, (row for row in map(self._merged, sorted(self._waiting)) if row))
        self._waiting.clear()
        self._empty, self._count = self._empty and not self._count, 0

    def number(self, what: str) -> int:
        """The number of a list, given to it now where it is new."""
        found = self._lists.get(what)
        if found is None:
            self._connection.execute("INSERT OR IGNORE INTO list (text) VALUES (?)", (what,))
            row = self._connection.execute("SELECT lid FROM list WHERE text = ?", (what,)).fetchone()
            found = self._lists[what] = int(row[0])
        return found

    def _merged(self, key: tuple[int, str]) -> tuple[int, str, bytes] | None:
        row = None if self._empty else self._connection.execute(_READ, key).fetchone()
        kept = self._unpacker.unpack(row[0]) if row is not None else b""
        changes, last = self._waiting[key], last_of(kept)
        new = {rid: own for rid, own in changes.items() if own is not None}
        if min(changes) > last:
            # Of resources that are new there is nothing to take out of the old text.
            text = b",".join(one for one in (kept, encoded(new, last, places_of(kept))) if one)
        else:
            text = encoded({rid: own for rid, own in decoded(kept) if rid not in changes} | new)
        if text:
            return (*key, text)
        self._connection.execute(_DROP, key)
        return None
