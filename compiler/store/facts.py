"""Values as they lie in the store: arrays of fields in JSON, each under the number of its shape.

A shape is a class with its fields in their order. The file keeps every shape that it was written with, so a value is
read after its class has grown a field, and no value carries the names. A query stands on many panels and is kept
once: in its place a value holds `{"x": number}`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, cast

import orjson

from compiler.errors import StoreError
from compiler.model.codec import MODULES
from compiler.model.scope import Scope
from compiler.model.signal import Expression, Signal, Unparsed

Number = Callable[[Expression], int]
"""Gives the number under which a query is kept."""

Fetch = Callable[[int], Expression]
"""Gives the query of a number."""

Shape = tuple[str, Callable[[Any], tuple[Any, ...]]]
"""The number of a shape, as text, and what takes the fields out of a value."""

_SCOPES = 5_000
_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


class Writer:
    """Writes values; a shape that the file does not know is added to it at once. `number` keeps their queries."""

    def __init__(self, connection: sqlite3.Connection, number: Number) -> None:
        self._connection, self._number = connection, number
        self._shapes: dict[type, Shape] = {}
        self._scopes: dict[Scope, orjson.Fragment] = {}

    def value(self, value: Any) -> bytes:
        """The kept form of a definition or an observation."""
        return orjson.dumps(value, self._with_queries, _OPTIONS)

    def query(self, expression: Expression) -> bytes:
        """The kept form of one query; equal queries have equal forms."""
        return orjson.dumps(expression, self._plain, _OPTIONS)

    def _with_queries(self, value: Any) -> Any:
        kind = type(value)
        if kind is Signal or kind is Unparsed:
            return {"x": self._number(value)}
        return self._plain(value)

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
            if len(self._scopes) > _SCOPES:
                self._scopes.clear()
            key, parts = self._shapes.get(Scope) or self._shape(Scope)
            found = self._scopes[scope] = orjson.Fragment(orjson.dumps({key: parts(scope)}, self._plain, _OPTIONS))
        return found

    def _sorted(self, values: frozenset[Any]) -> list[Any]:
        if len(values) < 2:
            return list(values)
        if type(next(iter(values))) is str:
            return sorted(values)
        return [orjson.Fragment(one) for one in sorted(orjson.dumps(one, self._plain, _OPTIONS) for one in values)]

    def _shape(self, kind: Any) -> Shape:
        names, text = _names(kind), " ".join((kind.__name__, *_names(kind)))
        self._connection.execute("INSERT OR IGNORE INTO shape (text) VALUES (?)", (text,))
        row = self._connection.execute("SELECT sid FROM shape WHERE text = ?", (text,)).fetchone()
        get = attrgetter(*names)
        self._shapes[kind] = (str(row[0]), get if len(names) > 1 else lambda value: (get(value),))
        return self._shapes[kind]


class Reader:
    """Reads what a Writer wrote; `fetch` gives the queries."""

    def __init__(self, connection: sqlite3.Connection, fetch: Fetch) -> None:
        self._connection, self._fetch = connection, fetch
        self._make: dict[str, Callable[[Any], Any]] = {
            "x": fetch, "s": self._set, "d": Decimal, "t": datetime.fromisoformat, "day": date.fromisoformat,
        }  # fmt: skip

    def value(self, data: bytes) -> Any:
        """The value that was written; StoreError where its form is not known to this program."""
        try:
            return self._value(orjson.loads(data))
        except (ValueError, LookupError, TypeError) as error:
            raise StoreError(f"the store holds a value that cannot be read ({error}); pull anew") from error

    def _value(self, plain: Any) -> Any:
        if type(plain) is list:
            return tuple([self._value(item) for item in plain]) if plain else ()
        if type(plain) is not dict:
            return plain
        ((key, item),) = plain.items()
        make = self._make.get(key)
        if make is None:
            make = self._make[key] = self._maker(key)
        return make(item)

    def _set(self, items: list[Any]) -> frozenset[Any]:
        return frozenset([self._value(item) for item in items])

    def _maker(self, number: str) -> Callable[[list[Any]], Any]:
        row = self._connection.execute("SELECT text FROM shape WHERE sid = ?", (int(number),)).fetchone()
        name, *kept = row[0].split() if row is not None else ("",)
        made = _class(name)
        value, names = self._value, _names(made)
        if tuple(kept) == names:
            return lambda items: made(*[value(item) if type(item) in (list, dict) else item for item in items])
        return lambda items: made(
            **{name: value(item) for name, item in zip(kept, items, strict=True) if name in names}
        )


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
