"""One snapshot taken out of the store: every row in its plain form, and what is known of things without a row."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from compiler.model.base import Id
from compiler.model.codec import to_plain
from compiler.model.frozen import dataclass
from compiler.store.bodies import Unpacker
from compiler.store.connection import connect, damage
from compiler.store.estate import OBSERVED
from compiler.store.facts import Reader

_AT = "v.first_n <= :n AND coalesce(v.last_n, :n) >= :n"
_DEFINED = f"""SELECT r.instance, r.kind, r.rkey, f.bid FROM version AS v JOIN resource AS r ON r.rid = v.rid
    JOIN fact AS f ON f.fid = v.fid WHERE {_AT} ORDER BY r.instance, r.kind, r.rkey"""
_OBSERVED = f"""SELECT r.instance, r.kind, r.rkey, v.id FROM reading AS v JOIN resource AS r ON r.rid = v.rid
    WHERE {_AT} ORDER BY r.instance, r.kind, r.rkey"""
_ABSENT = f"""SELECT r.instance, r.kind, r.rkey, v.why FROM absence AS v JOIN resource AS r ON r.rid = v.rid
    WHERE {_AT} ORDER BY r.instance, r.kind, r.rkey"""


@dataclass(frozen=True, slots=True)
class Plain:
    """One row of a snapshot: the scrubbed body of a definition, the written form of a reading; both JSON."""

    id: Id
    body: bytes


def plain_rows(path: Path, number: int) -> Iterator[Plain]:
    """Every row of a snapshot, definitions first."""
    with damage(path), closing(connect(path)) as connection:
        connection.execute("BEGIN")
        unpacker, reader = Unpacker(connection), Reader(connection)
        for instance, kind, key, bid in connection.execute(_DEFINED, {"n": number}):
            yield Plain(Id(instance, kind, key), unpacker.body(bid))
        for instance, kind, key, held in connection.execute(_OBSERVED, {"n": number}):
            value: Any = reader.value(unpacker.reading(held), None)
            yield Plain(Id(instance, kind, key), orjson.dumps(to_plain(value), option=orjson.OPT_SORT_KEYS))


def absences(path: Path, number: int) -> tuple[tuple[Id, str | None], ...]:
    """What asking by id told of things without a row: None for proof of their going, else why they were refused."""
    with damage(path), closing(connect(path)) as connection:
        rows = connection.execute(_ABSENT, {"n": number}).fetchall()
    return tuple((Id(instance, kind, key), why) for instance, kind, key, why in rows)


def observed(kind: str) -> bool:
    """Whether rows of this kind are readings."""
    return kind in OBSERVED
