"""Values as they lie in the store: arrays of fields in JSON, each under the number of its shape.

A shape is a class with its fields in their order. The file keeps every shape that it was written with, so a value is
read after its class has grown a field, and no value carries the names. The queries of a value lie beside it, each
once, so that one of them is read without the rest: in the value stands `{"x": place}`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, cast

import orjson

from compiler.errors import StoreError
from compiler.model.anchor import Anchor, anchors
from compiler.model.codec import MODULES
from compiler.model.frozen import dataclass
from compiler.model.scope import Scope
from compiler.model.signal import Expression, Signal, Unparsed
from compiler.model.watching import names, uses
from compiler.store.slight import WORDING

Shape = tuple[str, Callable[[Any], tuple[Any, ...]]]
"""The number of a shape, as text, and what takes the fields out of a value."""

BULKY = frozenset({"panels"})
"""Fields that are most of what a value is."""

ASKING = frozenset({"panels", "conditions", "good", "total", "bad", "slice"})
"""Fields that hold queries, by their places among those of the value."""

NOTHING: Mapping[int, Any] = {}

UNREADABLE = (ValueError, LookupError, TypeError)
"""What goes wrong where a value was written in a form that is not known."""

_REMEMBERED = 4_000
_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


@dataclass(frozen=True, slots=True)
class Written:
    """The kept form of a value, that of its queries (empty without any), the places of its uses by metric, and what all
    uses of a metric are surely about.
    """

    data: bytes
    queries: bytes
    metrics: dict[str, tuple[int, ...]]
    about: dict[str, Anchor]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a kept value is found by: its name, its tags, the places of its uses by metric, and what these are about."""

    name: str
    tags: frozenset[str]
    metrics: dict[str, tuple[int, ...]]
    about: dict[str, Anchor]


def outline(value: Any, written: Written) -> Outline:
    """The outline of a definition that was just written."""
    return Outline(value.name, value.tags, written.metrics, written.about)


class Writer:
    """Writes values; a shape that the file does not know is added to it at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shapes: dict[type, Shape] = {}
        self._scopes: dict[Scope, orjson.Fragment] = {}
        self._queries: dict[int, tuple[Expression, bytes, frozenset[str]]] = {}
        self._kept: dict[bytes, int] = {}

    def write(self, value: Any) -> Written:
        """The kept form of a definition or an observation."""
        self._kept = {}
        parts, places, metrics, scopes = [], [], dict[str, list[int]](), list[tuple[frozenset[str], Scope | None]]()
        for number, use in enumerate(uses(value)):
            _, data, watched = self._query(use.expression)
            parts.append(use.part)
            places.append(self._kept.setdefault(data, len(self._kept)))
            scopes.append((watched, use.expression.scope if isinstance(use.expression, Signal) else None))
            for metric in watched:
                metrics.setdefault(metric, []).append(number)
        data = orjson.dumps(value, self._with_queries, _OPTIONS)
        found = {metric: tuple(numbers) for metric, numbers in metrics.items()}
        if not self._kept:
            return Written(data, b"", found, {})
        queries = orjson.dumps([parts, places, [orjson.Fragment(one) for one in self._kept]])
        return Written(data, queries, found, anchors(scopes))

    def _with_queries(self, value: Any) -> Any:
        kind = type(value)
        if kind is Signal or kind is Unparsed:
            return {"x": self._kept.setdefault(self._query(value)[1], len(self._kept))}
        shape = self._shapes.get(kind)
        return self._plain(value) if shape is None else {shape[0]: shape[1](value)}

    def _query(self, expression: Expression) -> tuple[Expression, bytes, frozenset[str]]:
        # Readers hand out the same object for the same text, so its identity spares much of the writing.
        seen = self._queries.get(id(expression))
        if seen is None:
            if len(self._queries) > _REMEMBERED:
                self._queries.clear()
            data = _tight(orjson.dumps(expression, self._plain, _OPTIONS))
            seen = self._queries[id(expression)] = (expression, data, names(expression))
        return seen

    def _plain(self, value: Any) -> Any:
        kind = type(value)
        if kind is frozenset:
            return {"s": self._sorted(value)}
        if kind is Scope:
            return self._scope(value)
        shape = self._shapes.get(kind)
        if shape is not None:
            return {shape[0]: shape[1](value)}
        if isinstance(value, Decimal):
            return {"d": str(value)}
        if isinstance(value, date):
            return {"t" if isinstance(value, datetime) else "day": value.isoformat()}
        key, parts = self._shape(kind)
        return {key: parts(value)}

    def _scope(self, scope: Scope) -> orjson.Fragment:
        """The form of a scope, remembered: many queries share one, and its sets are dear to sort."""
        found = self._scopes.get(scope)
        if found is None:
            if len(self._scopes) > _REMEMBERED:
                self._scopes.clear()
            key, parts = self._shapes.get(Scope) or self._shape(Scope)
            data = _tight(orjson.dumps({key: parts(scope)}, self._plain, _OPTIONS))
            found = self._scopes[scope] = orjson.Fragment(data)
        return found

    def _sorted(self, values: frozenset[Any]) -> list[Any]:
        if len(values) < 2:
            return list(values)
        if type(next(iter(values))) is str:
            return sorted(values)
        return [orjson.Fragment(one) for one in sorted(orjson.dumps(one, self._plain, _OPTIONS) for one in values)]

    def _shape(self, kind: Any) -> Shape:
        own, text = _names(kind), " ".join((kind.__name__, *_names(kind)))
        self._connection.execute("INSERT OR IGNORE INTO shape (text) VALUES (?)", (text,))
        row = self._connection.execute("SELECT sid FROM shape WHERE text = ?", (text,)).fetchone()
        get = attrgetter(*own)
        self._shapes[kind] = (str(row[0]), get if len(own) > 1 else lambda value: (get(value),))
        return self._shapes[kind]


class Queries:
    """The queries of one value, each read when it is asked for, and held in one form only."""

    def __init__(self, data: bytes, read: Callable[[Any], Any]) -> None:
        self._parts, self._places, self._plain = orjson.loads(data)
        self._read, self._made = read, dict[int, Expression]()

    def at(self, place: int) -> Expression:
        """The query at a place of the value."""
        made = self._made.get(place)
        if made is None:
            try:
                made = self._made[place] = self._read(self._plain[place])
                self._plain[place] = None
            except UNREADABLE as error:
                raise _unreadable(error) from error
        return made

    def uses(self, numbers: Iterable[int]) -> Sequence[tuple[str, Expression]]:
        """Part and query of the uses of these numbers."""
        return [(self._parts[number], self.at(self._places[number])) for number in numbers]


class Reader:
    """Reads what a Writer wrote."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shapes: dict[str, tuple[str, ...]] = {}
        self._scopes: dict[bytes, Scope] = {}
        self._make = _Makers(self._maker)
        self._make |= {"s": self._set, "d": Decimal, "t": datetime.fromisoformat, "day": date.fromisoformat}

    def queries(self, data: bytes) -> Queries:
        """The queries of a value, which are read from their kept form one by one."""
        with _readable():
            return Queries(data, self._plain)

    def unread(self, data: bytes) -> tuple[int, tuple[tuple[str, Unparsed], ...]]:
        """How many queries a value has, and the part and query of each that could not be read."""
        with _readable():
            parts, places, plain = orjson.loads(data)
            bad = {n for n, one in enumerate(plain) if self._fields(next(iter(one)))[0] == Unparsed.__name__}
            lost = [(part, place) for part, place in zip(parts, places, strict=True) if place in bad]
            return len(places), tuple((part, self._plain(plain[place])) for part, place in lost)

    def value(self, data: bytes, queries: Queries | None) -> Any:
        """The value that was written; StoreError where its form is not known to this program."""
        if queries is not None:
            self._make["x"] = queries.at
        with _readable():
            return self._plain(orjson.loads(data))

    def pair(self, old: tuple[bytes, bytes], new: tuple[bytes, bytes]) -> tuple[Any, Any]:
        """Two values of one thing, for telling what differs; what is the same in both is made once.

        A bulky part that is the same in both is empty in both: to make the panels of a board is dear, and most changes
        are of its name.
        """
        with _readable():
            ((number, mine),), ((other, theirs),) = orjson.loads(old[0]).items(), orjson.loads(new[0]).items()
            if number != other:
                return self._lazily({number: mine}, old[1]), self._lazily({other: theirs}, new[1])
            names, alike = self._fields(number)[1:], old[1] == new[1]
            same = {
                name: at for at, name in enumerate(names) if mine[at] == theirs[at] and (alike or name not in ASKING)
            }
            for name in BULKY & same.keys():
                theirs[same[name]] = []
            made = self._lazily({other: theirs}, new[1])
            kept = {at: getattr(made, name) for name, at in same.items() if hasattr(made, name)}
            return self._lazily({number: mine}, old[1], kept), made

    def _lazily(self, plain: Any, queries: bytes, kept: Mapping[int, Any] = NOTHING) -> Any:
        """A value whose queries are parsed where one is asked for; fields at the places of `kept` are made already."""
        opened: list[Queries] = []

        def at(place: int) -> Expression:
            if not opened:
                opened.append(Queries(queries, self._plain))
            return opened[0].at(place)

        self._make["x"] = at
        if not kept:
            return self._plain(plain)
        ((number, items),) = plain.items()
        name, *names = self._fields(number)
        own = _names(_class(name))
        made = (kept[place] if place in kept else self._plain(item) for place, item in enumerate(items))
        return _class(name)(**{field: value for field, value in zip(names, made, strict=True) if field in own})

    def reworded(self, old: tuple[bytes, bytes], new: tuple[bytes, bytes]) -> bool:
        """Whether two kept forms of one thing differ in nothing but wording."""
        if old[1] != new[1]:
            return False
        with _readable():
            ((number, mine),), ((other, theirs),) = orjson.loads(old[0]).items(), orjson.loads(new[0]).items()
            names = self._fields(number)[1:]
            return number == other and all(
                one == another or name in WORDING for name, one, another in zip(names, mine, theirs, strict=True)
            )

    def outline(self, data: bytes, queries: bytes) -> Outline:
        """Name, tags and uses of metrics of a value, read without making it."""
        with _readable():
            ((number, items),) = orjson.loads(data).items()
            own = dict(zip(self._fields(number)[1:], items, strict=True))
            metrics: dict[str, tuple[int, ...]] = {}
            _, places, plain = orjson.loads(queries) if queries else ((), (), ())
            found = [self._asked(one) for one in plain]
            for use, place in enumerate(places):
                for metric in found[place][0]:
                    metrics[metric] = (*metrics.get(metric, ()), use)
            return Outline(own["name"], frozenset(own["tags"]["s"]), metrics, anchors(found))

    def _asked(self, query: dict[str, list[Any]]) -> tuple[list[str], Scope | None]:
        """The metrics of a query, and its scope where it could be read."""
        ((number, items),) = query.items()
        own = dict(zip(self._fields(number)[1:], items, strict=True))
        found: list[str] = own["metrics" if "metrics" in own else "mentions"]["s"]
        return found, self._plain(own["scope"]) if "scope" in own else None

    def _plain(self, plain: Any) -> Any:
        if type(plain) is dict:
            ((key, inner),) = plain.items()
            return self._make[key](inner)
        return self._each((plain,))[0]

    def _each(self, plain: Iterable[Any]) -> list[Any]:
        """The values of several plain ones; what holds others asks for all of these at once, which spares calls."""
        make, made = self._make, []
        for item in plain:
            kind = type(item)
            if kind is dict:
                ((key, inner),) = item.items()
                item = make[key](inner)
            elif kind is list:
                item = tuple(self._each(item)) if item else ()
            made.append(item)
        return made

    def _set(self, items: list[Any]) -> frozenset[Any]:
        try:
            # Most sets are of words.
            return frozenset(items)
        except TypeError:
            return frozenset(self._each(items))

    def _scope(self, items: list[Any]) -> Scope:
        """A scope, remembered by its kept form: many queries share one, and its sets are dear to make."""
        kept = orjson.dumps(items)
        found = self._scopes.get(kept)
        if found is None:
            if len(self._scopes) > _REMEMBERED:
                self._scopes.clear()
            found = self._scopes[_tight(kept)] = Scope(*self._each(items))
        return found

    def _fields(self, number: str) -> tuple[str, ...]:
        """The class of a shape, and its fields."""
        found = self._shapes.get(number)
        if found is None:
            row = self._connection.execute("SELECT text FROM shape WHERE sid = ?", (int(number),)).fetchone()
            found = self._shapes[number] = tuple(row[0].split()) if row is not None else ("",)
        return found

    def _maker(self, number: str) -> Callable[[list[Any]], Any]:
        name, *kept = self._fields(number)
        made, each = _class(name), self._each
        own = _names(made)
        if tuple(kept) == own:
            return self._scope if made is Scope else lambda items: made(*each(items))
        known = [place for place, field in enumerate(kept) if field in own]
        names = [kept[place] for place in known]
        return lambda items: made(**dict(zip(names, each([items[place] for place in known]), strict=True)))


class _Makers(dict[str, Callable[[Any], Any]]):
    """What makes a value of each form; of a shape, once it is met."""

    def __init__(self, make: Callable[[str], Callable[[Any], Any]]) -> None:
        super().__init__()
        self._of = make

    def __missing__(self, form: str) -> Callable[[Any], Any]:
        found = self[form] = self._of(form)
        return found


@contextmanager
def _readable() -> Iterator[None]:
    """Turns what goes wrong while a value is made into a StoreError."""
    try:
        yield
    except UNREADABLE as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> StoreError:
    return StoreError(f"the store holds a value that cannot be read ({error}); pull anew")


def _tight(data: bytes) -> bytes:
    """The same in no more memory than it needs, for what is remembered: the JSON writer leaves room behind."""
    return bytes(memoryview(data))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a class in the order of its constructor; TypeError for a type that has no written form."""
    if any("Mapping" in str(one.type) or "dict" in str(one.type) for one in fields(kind)):
        raise TypeError(f"{kind.__name__} holds a mapping, which has no written form")
    return tuple(one.name for one in fields(kind) if one.init)


@cache
def _class(name: str) -> Callable[..., Any]:
    for module in MODULES:
        found = getattr(import_module(f"compiler.model.{module}"), name, None)
        if isinstance(found, type):
            return cast(Callable[..., Any], found)
    raise LookupError(f"no class {name} in the model")
