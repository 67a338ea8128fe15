"""Pruning: what is kept reads as it did, and what nothing holds any more is gone."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.errors import StoreError
from compiler.model.base import Id, Kind
from compiler.model.reading import Views
from compiler.model.world import MOMENT
from compiler.store import Store
from compiler.store.prune import prune
from tests.store.fake_pull import pull
from tests.store.nightly import monitor
from tests.store.test_kill import sound

DAY = timedelta(days=1)


def nights(path: Path, count: int, seed: int = 1) -> None:
    """So many nights of a few things that change, go, come and are looked at."""
    chance = random.Random(seed)
    state = dict.fromkeys(range(6), 0)
    with Store.open(path, create=True) as store:
        for night in range(count):
            now = MOMENT + night * DAY
            gone = {number for number in state if chance.random() < 0.15}
            for number in list(state):
                state[number] += chance.random() < 0.4
            values: list[Any] = [monitor(number, state[number]) for number in state if number not in gone]
            values += [Views(Id("east", "views", str(number)), state[number]) for number in state]
            with pull(store, values, now) as staged:
                for number in gone:
                    staged.gone("east", Kind.MONITOR, str(number))
                staged.finish(now)


def world(path: Path, number: int) -> Any:
    """All that a snapshot holds."""
    with Store.open(path) as store:
        estate = store.estate(number)
        things = [*estate.every(Kind.MONITOR), *estate.every(Kind.VIEWS)]
        gone = [key for key in range(6) if estate.proven_gone(Id("east", "monitor", str(key)))]
        return estate.info, things, gone, estate.coverage(Kind.MONITOR)


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=settings().max_examples // 5)
def test_what_is_kept_reads_as_it_did(
    tmp_path_factory: pytest.TempPathFactory, count: int, keep: int, seed: int
) -> None:
    """For any history: every kept snapshot is the same before and after, and pulls go on."""
    path = tmp_path_factory.mktemp("prune") / "store.sqlite"
    nights(path, count, seed)
    before = {number: world(path, number) for number in range(1, count + 1)}
    done = prune(path, keep)
    newest = set(range(max(1, count - keep + 1), count + 1))
    assert newest <= set(done.kept)
    assert len(done.kept) <= len(newest) + 1
    assert {number: world(path, number) for number in done.kept} == {number: before[number] for number in done.kept}
    with Store.open(path) as store:
        assert [info.number for info in store.snapshots()] == list(done.kept)
        with pull(store, [monitor(1, 99)], MOMENT + 99 * DAY) as staged:
            staged.finish(MOMENT + 99 * DAY)
        assert store.estate().get(Id("east", "monitor", "1")).first == monitor(1, 99)
    assert sound(path)


def test_what_nothing_holds_any_more_is_gone(tmp_path: Path) -> None:
    """Bodies, facts and readings of removed nights, but for those that later ones are deltas against."""
    path = tmp_path / "store.sqlite"
    nights(path, 20)
    before = counts(path)
    prune(path, 1)
    after = counts(path)
    assert after["snapshot"] == 1
    assert after["version"] <= 6
    assert after["fact"] <= 12
    assert after["body"] <= 12
    assert all(after[table] < before[table] for table in ("version", "reading", "fact", "body"))


def counts(path: Path) -> dict[str, int]:
    """Rows of each table."""
    with closing(sqlite3.connect(path)) as store:
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: store.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def test_the_newest_complete_snapshot_is_never_removed(tmp_path: Path) -> None:
    """Three nights of outage after a good one: the good one stays, whatever is asked."""
    path = tmp_path / "store.sqlite"
    nights(path, 3)
    with Store.open(path) as store:
        for night in range(3, 6):
            with store.begin(MOMENT + night * DAY, "test") as staged:
                staged.failed("east", Kind.MONITOR, "no answer")
                staged.finish(MOMENT + night * DAY)
    assert prune(path, 1).kept == (3, 6)


def test_named_snapshots_are_kept_too(tmp_path: Path) -> None:
    """Those of releases, as far as they are there."""
    path = tmp_path / "store.sqlite"
    nights(path, 6)
    assert prune(path, 1, also=(2, 77)).kept == (2, 6)


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    """It tells what would go."""
    path = tmp_path / "store.sqlite"
    nights(path, 5)
    held = path.read_bytes()
    assert prune(path, 2, trial=True).gone == (1, 2, 3)
    assert path.read_bytes() == held


def test_nothing_is_pruned_while_a_pull_writes(tmp_path: Path) -> None:
    """It waits as long as it was told to, and then says so; the pull goes on."""
    path = tmp_path / "store.sqlite"
    nights(path, 3)
    with Store.open(path) as store, pull(store, [monitor(1, 9)], MOMENT + 9 * DAY) as staged:
        with pytest.raises(StoreError, match="locked by another program"):
            prune(path, 1, wait_s=0.0)
        staged.finish(MOMENT + 9 * DAY)
    assert 4 in prune(path, 1).kept


def test_at_least_one_is_kept(tmp_path: Path) -> None:
    """A store is never emptied by pruning."""
    path = tmp_path / "store.sqlite"
    nights(path, 2)
    with pytest.raises(StoreError, match="at least one"):
        prune(path, 0)


def test_the_file_becomes_smaller(tmp_path: Path) -> None:
    """Freed pages are given back where they are many."""
    path = tmp_path / "store.sqlite"
    nights(path, 40)
    done = prune(path, 1)
    assert done.after < done.before
