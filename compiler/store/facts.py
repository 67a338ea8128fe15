"""Values as they lie in the store: the written form of the model, with each query replaced by its number.

A query stands on many panels and is kept once; a panel's fact holds `{"~x": number}` in its place.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from importlib import import_module
from typing import Any, cast

import orjson

from compiler.errors import StoreError
from compiler.model import codec
from compiler.model.signal import Expression, Signal, Unparsed

Number = Callable[[Expression], int]
"""Gives the number under which a query is kept."""

Fetch = Callable[[int], Expression]
"""Gives the query of a number."""

_PLAIN = frozenset({str, int, bool, float, type(None)})


def write(value: Any, number: Number) -> bytes:
    """The kept form of a definition or an observation, with its queries numbered by `number`."""
    return orjson.dumps(_Writer(number).plain(value))


def read(data: bytes, fetch: Fetch) -> Any:
    """The value that `write` kept; StoreError where its form is not known to this program."""
    try:
        return _Reader(fetch).value(orjson.loads(data))
    except (ValueError, LookupError, TypeError) as error:
        raise StoreError(f"the store holds a value that cannot be read ({type(error).__name__}); pull anew") from error


def write_expression(expression: Expression) -> bytes:
    """The kept form of one query."""
    return orjson.dumps(codec.to_plain(expression))


def read_expression(data: bytes) -> Expression:
    """The query that `write_expression` kept."""
    return cast(Expression, codec.from_plain(orjson.loads(data)))


class _Writer:
    __slots__ = ("_number",)

    def __init__(self, number: Number) -> None:
        self._number = number

    def plain(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple:
            return [self.plain(item) for item in value]
        if kind is Signal or kind is Unparsed:
            return {"~x": self._number(value)}
        parts = _parts(kind)
        return codec.to_plain(value) if parts is None else self._object(value, kind.__name__, parts)

    def _object(self, value: Any, name: str, parts: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
        plain: dict[str, Any] = {"~": name}
        for part, default in parts:
            item = getattr(value, part)
            if item is not default and item != default:
                plain[part] = item if type(item) in _PLAIN else self.plain(item)
        return plain


class _Reader:
    __slots__ = ("_fetch",)

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def value(self, plain: Any) -> Any:
        if type(plain) is list:
            return tuple([self.value(item) for item in plain])
        if type(plain) is not dict:
            return plain
        if "~x" in plain:
            return self._fetch(plain["~x"])
        name = plain.pop("~", None)
        if name is None:
            return codec.from_plain(plain)
        return _class(name)(**{part: self.value(item) for part, item in plain.items()})


@cache
def _parts(kind: Any) -> tuple[tuple[str, Any], ...] | None:
    """The fields of a dataclass with their defaults; None for a type that the codec writes by itself."""
    if "__dataclass_fields__" not in vars(kind) or kind.__name__ == "Id":
        return None
    made = ((one.name, one.default, one.default_factory) for one in fields(kind))
    return tuple((name, default if factory is MISSING else factory()) for name, default, factory in made)


@cache
def _class(name: str) -> type:
    for module in codec.MODULES:
        found = getattr(import_module(f"compiler.model.{module}"), name, None)
        if isinstance(found, type):
            return found
    raise LookupError(f"no class {name} in the model")
