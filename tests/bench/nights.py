"""Many nights of one estate through the store: each night one in a hundred definitions has changed.

python -m tests.bench.nights STORE NIGHTS <size>

Prints as JSON: bytes of a night's bodies compressed one by one, bytes of kept bodies and of facts and index after the
last night, CPU seconds to write a quiet night, and CPU seconds of SHA-256 over all bodies of one night.
"""

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import zstandard

from compiler.model.base import Kind
from compiler.ports import Feed, Opened, Row
from compiler.store import Store
from connectors.datadog.connector import CONNECTOR
from tests.bench.estate import Size, dashboards, encoded, monitors, slos

FIRST = datetime(2025, 1, 1, 2, tzinfo=UTC)
"""Long enough ago that a year of nights is over."""

CHANGED = 100
"""One in so many definitions changes a night."""

FEEDS: dict[Kind, Feed] = {}


def main(path: Path, nights: int, size: Size) -> None:
    """Writes the nights and prints what they cost."""
    FEEDS.update({kind: feed for feed in CONNECTOR.feeds(Opened("datadog", {})) for kind in feed.kinds})
    rows = list(_rows(size))
    one_night = sum(len(zstandard.compress(row.body, 3)) for row in rows)
    with Store.open(path, create=True) as store:
        spent = [_night(store, rows, night) for night in range(nights)]
    bodies = _kept(path)
    told = {
        "one_night": one_night,
        "bodies": bodies,
        "rest": path.stat().st_size - bodies,
        "night_cpu": statistics.median(spent[1:]),
        "hash_cpu": _hashed(rows),
    }
    print(json.dumps(told))


def _rows(size: Size) -> Iterator[Row]:
    for kind, source in ((Kind.MONITOR, monitors), (Kind.DASHBOARD, dashboards), (Kind.SLO, slos)):
        yield from (Row(kind, str(one["id"]), encoded(one)) for one in source(size))


def _night(store: Store, rows: list[Row], night: int) -> float:
    _change(rows, night)
    start = time.process_time()
    now = FIRST + timedelta(days=night)
    with store.begin(now, "bench") as staged:
        for row in rows:
            staged.put("datadog", row, 1, FEEDS[row.kind].read, bytes)
        for kind in (Kind.MONITOR, Kind.DASHBOARD, Kind.SLO):
            staged.listed("datadog", kind)
        staged.finish(now)
    return time.process_time() - start


def _change(rows: list[Row], night: int) -> None:
    """Renames one in a hundred, others each night."""
    for place in range(night % CHANGED, len(rows) if night else 0, CHANGED):
        row = rows[place]
        body = json.loads(row.body)
        name = "title" if row.kind == Kind.DASHBOARD else "name"
        body[name] = f"{body[name].partition(' (')[0]} (night {night})"
        rows[place] = Row(row.kind, row.key, encoded(body))


def _kept(path: Path) -> int:
    with closing(sqlite3.connect(path)) as store:
        return int(store.execute("SELECT sum(length(data)) FROM body").fetchone()[0])


def _hashed(rows: list[Row]) -> float:
    start = time.process_time()
    for row in rows:
        sha256(row.body).digest()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Size.read(sys.argv[3:]))
