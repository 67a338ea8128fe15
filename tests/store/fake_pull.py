"""Pulls without a network: values become rows whose bodies are their own written form."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from compiler.model.base import Id, Kind
from compiler.model.codec import from_plain, to_plain
from compiler.model.world import MOMENT
from compiler.ports import Row
from compiler.store import Store
from compiler.store.write import Staged


def row(value: Any, version: str = "") -> Row:
    """The row that a connector would yield for this value."""
    return Row(Kind(value.id.kind), value.id.key, orjson.dumps(to_plain(value)), version)


def read(kind: Kind, key: str, body: bytes) -> Any:  # noqa: ARG001
    """Reads a body that `row` made."""
    return from_plain(orjson.loads(body))


def clean(body: bytes) -> bytes:
    """A scrub that finds nothing."""
    return body


def pull(
    store: Store, values: Iterable[Any], now: datetime = MOMENT, sections: Iterable[tuple[str, str]] = (), **listed: Any
) -> Staged:
    """A staged pull in which every section was listed whole; the caller finishes it."""
    staged, values = store.begin(now, "test"), tuple(values)
    for value in values:
        staged.put(value.id.instance, row(value), 1, read, clean)
    for instance, kind in sorted({(value.id.instance, value.id.kind) for value in values} | set(sections)):
        staged.listed(instance, kind, **listed)
    return staged


def finish(store: Store, values: Iterable[Any], now: datetime = MOMENT, **listed: Any) -> int:
    """A whole pull, finished; the number of its snapshot."""
    with pull(store, values, now, **listed) as staged:
        return staged.finish(now).number


def body_of(id: Id, name: str = "") -> Row:
    """A row of that id with a body that nothing reads."""
    return Row(Kind(id.kind), id.key, orjson.dumps({"name": name}))
