"""A pull that is killed leaves the last finished snapshot whole, and two pulls at once never mix."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from compiler.errors import StoreError
from compiler.model.base import Id, Kind
from compiler.model.world import MOMENT
from compiler.store import Store
from tests.store.fake_pull import finish, pull
from tests.store.nightly import monitor

ROOT = Path(__file__).resolve().parents[2]
THINGS = 120
KILLS = int(os.environ.get("RUNBOOK_SOAK_KILLS", "10"))


def test_a_killed_pull_leaves_the_last_finished_snapshot_whole(tmp_path: Path) -> None:
    path, chance = tmp_path / "store.sqlite", random.Random(7)
    finished = 0
    for _ in range(KILLS):
        before, finished = finished, finished + killed(path, after=chance.randrange(1, 30))
        with Store.open(path) as store:
            nights = len(store.snapshots())
            # The child may have finished one more night than it came to say.
            assert before <= finished <= nights <= finished + 1
            finished = nights
            assert whole(store, nights)
        assert sound(path)


def test_of_two_pulls_at_once_one_waits_and_then_goes_on_from_the_other(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store.open(path, create=True).close()
    first, second = start(path), start(path)
    try:
        for _ in range(40):
            assert first.stdout is not None and second.stdout is not None
            first.stdout.readline()
            second.stdout.readline()
    finally:
        for child in (first, second):
            child.kill()
            child.communicate()
    with Store.open(path) as store:
        nights = store.snapshots()
        assert [info.number for info in nights] == list(range(1, len(nights) + 1))
        assert store.latest() is None or whole(store, len(nights), named=False)
    assert sound(path)


def test_a_pull_is_told_who_else_is_writing(tmp_path: Path) -> None:
    word = rf"process {os.getpid()} on .* has been writing it since 2026-11-01"
    with Store.open(tmp_path / "store.sqlite", create=True) as store, store.begin(MOMENT, "test"):  # noqa: SIM117
        with pytest.raises(StoreError, match=word):
            store.begin(MOMENT, "test", wait_s=0.0)


def test_readers_and_memories_are_not_held_up_by_a_pull(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [monitor(1, 0)])
        with pull(store, [monitor(1, 1)]):
            assert store.estate().get(Id("east", "monitor", "1")).first == monitor(1, 0)
            store.remember("key", b"lost, since the store is being written")
            assert store.recall("key") is None
        store.remember("key", b"kept")
        assert store.recall("key") == b"kept"


def start(path: Path) -> "subprocess.Popen[str]":
    """A child that pulls without end."""
    command = [sys.executable, "-m", "tests.store.nightly", str(path), str(THINGS)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed(path: Path, after: int) -> int:
    """Kills a child, without warning, after so many lines; how many nights it said that it finished."""
    child = start(path)
    assert child.stdout is not None
    said = [child.stdout.readline() for _ in range(after)]
    child.kill()
    rest, _ = child.communicate()
    return (said + rest.splitlines(keepends=True)).count("finished\n")


def whole(store: Store, nights: int, named: bool = True) -> bool:
    """Whether the newest snapshot holds all things of one night, and its index finds exactly these."""
    if not nights:
        return store.latest() is None
    estate = store.estate()
    rows = list(estate.every(Kind.MONITOR))
    (night,) = {one.name.rsplit(" ", 1)[1] for one in rows}
    assert not named or night == str(nights - 1)
    tagged = estate.tagged(Kind.MONITOR, frozenset({f"night:{night}"})).rows
    old = estate.tagged(Kind.MONITOR, frozenset({f"night:{int(night) - 1}"})).rows
    used = estate.using(Kind.MONITOR, frozenset({f"metric.5.{night}"})).rows
    return len(rows) == len(tagged) == THINGS and len(used) == 1 and not old


def sound(path: Path) -> bool:
    """Whether the database itself finds nothing wrong."""
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
