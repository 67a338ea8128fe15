"""Values of the model to compact JSON and back, self-describing, so that reading needs no type hints.

A dataclass is written as an object with its class name under "~" and only the fields that differ from their
defaults; tuples as arrays; sets, decimals and instants as objects with one key that starts with "~".
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any

from compiler.model.base import Id

MODULES = (
    "base", "evidence", "coverage", "finding", "spending", "outcome", "inventory", "oncall", "settings", "scope",
    "signal", "opening", "promise", "watching", "notebook", "channel", "reading", "hours", "routing", "rota",
    "incident", "catalogue", "chain", "lines", "status", "runbook",
)  # fmt: skip
"""Light ones first: a class is looked for in this order, and reading kept findings must load nothing else."""


def to_plain(value: Any) -> Any:
    """The JSON-ready form of a value: dictionaries, lists, text, numbers, booleans and None only."""
    if value is None or type(value) in (str, int, bool, float):
        return value
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if isinstance(value, Enum):
        return value.value if isinstance(value, str) else {"~e": [type(value).__name__, value.value]}
    if is_dataclass(value):
        return _plain_dataclass(value)
    raise TypeError(f"no written form for {type(value).__name__}")


def from_plain(plain: Any) -> Any:
    """The value that `to_plain` wrote."""
    if type(plain) is list:
        return tuple([from_plain(item) for item in plain])
    if type(plain) is not dict:
        return plain
    name = plain.get("~")
    if name is not None:
        return _class(name)(**{key: from_plain(item) for key, item in plain.items() if key != "~"})
    (tag, item), *_ = plain.items()
    return _READERS[tag](item)


def _plain_dataclass(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"~": type(value).__name__}
    for name, default in _defaults(_type(value)):
        item = getattr(value, name)
        if default is MISSING or item != default:
            plain[name] = to_plain(item)
    return plain


def _type(value: Any) -> Any:
    return type(value)


@cache
def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default_factory() if f.default_factory is not MISSING else f.default) for f in fields(cls))


@cache
def _class(name: str) -> type:
    for module in MODULES:
        found = getattr(import_module(f"compiler.model.{module}"), name, None)
        if isinstance(found, type):
            return found
    raise LookupError(f"no class {name} in the model")


def _sorted(values: Any) -> list[Any]:
    return sorted((to_plain(item) for item in values), key=repr)


_WRITERS: dict[type, Callable[[Any], Any]] = {
    tuple: lambda value: [to_plain(item) for item in value],
    list: lambda value: [to_plain(item) for item in value],
    frozenset: lambda value: {"~s": _sorted(value)},
    dict: lambda value: {"~m": [[to_plain(k), to_plain(v)] for k, v in value.items()]},
    Decimal: lambda value: {"~d": str(value)},
    datetime: lambda value: {"~t": value.isoformat()},
    date: lambda value: {"~day": value.isoformat()},
    timedelta: lambda value: {"~p": value.total_seconds()},
    Id: lambda value: {"~i": [value.instance, value.kind, value.key]},
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "~s": lambda item: frozenset([from_plain(one) for one in item]),
    "~m": lambda item: {from_plain(key): from_plain(value) for key, value in item},
    "~d": Decimal,
    "~t": datetime.fromisoformat,
    "~day": date.fromisoformat,
    "~p": lambda item: timedelta(seconds=item),
    "~i": lambda item: Id(*item),
    "~e": lambda item: _class(item[0])(item[1]),
}
