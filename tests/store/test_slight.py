"""Changes of wording alone are told apart while they are written, and never taken for more, or for less."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.drift.classify import classify
from compiler.drift.compare import differences
from compiler.drift.difference import Around
from compiler.model.base import Id, Kind
from compiler.model.watching import Monitor, Slo
from compiler.model.world import MOMENT
from compiler.store import Store
from compiler.store.prune import prune
from compiler.store.slight import WORDING
from tests.store.fake_pull import clean, finish, pull, read, row

DAY = timedelta(days=1)
ID = Id("east", "monitor", "1")
steps = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from((None, 1, 2))), min_size=2, max_size=6)


def thing(name: str, priority: int | None) -> Monitor:
    """A thing of that name and gravity."""
    return Monitor(ID, name, priority=priority)


def weighty(path: Path, before: int, after: int) -> tuple[set[Id], int]:
    """What is told without wording, and how much is only counted."""
    with Store.open(path) as store, store.history() as history:
        return {one.id for one in history.pairs(before, after, slight=False)}, history.slight(before, after)


@given(steps, st.integers(1, 3))
@settings(max_examples=settings().max_examples // 2)
def test_what_weighs_is_never_left_out(tmp_path_factory: pytest.TempPathFactory, nights: list[Any], keep: int) -> None:
    """For any history of names and gravities, before and after pruning: a change of gravity is always told."""
    path = tmp_path_factory.mktemp("slight") / "store.sqlite"
    with Store.open(path, create=True) as store:
        for number, (name, priority) in enumerate(nights):
            finish(store, [thing(name, priority)], MOMENT + number * DAY)
    numbers = list(range(1, len(nights) + 1))
    for kept in (numbers, [numbers[0], *numbers[-keep:]]):
        prune(path, keep, also=kept)
        for before in kept:
            for after in (one for one in kept if one > before):
                told, _ = weighty(path, before, after)
                assert told == {ID} or nights[before - 1][1] == nights[after - 1][1]


def test_wording_is_counted_and_not_told(tmp_path: Path) -> None:
    """A new name on the second night, a new gravity on the third."""
    path = tmp_path / "store.sqlite"
    with Store.open(path, create=True) as store:
        for number, one in enumerate([thing("a", 1), thing("b", 1), thing("b", 2)]):
            finish(store, [one], MOMENT + number * DAY)
    assert [weighty(path, *pair) for pair in ((1, 2), (2, 3), (1, 3))] == [(set(), 1), ({ID}, 0), ({ID}, 0)]


def test_what_comes_twice_in_a_pull_is_held_against_the_night_before(tmp_path: Path) -> None:
    """The first copy changed its gravity, the second only its name: together they changed both."""
    path = tmp_path / "store.sqlite"
    with Store.open(path, create=True) as store:
        finish(store, [thing("a", 1)])
        with store.begin(MOMENT + DAY, "test") as staged:
            for one in (thing("a", 2), thing("b", 2)):
                staged.put("east", row(one), 1, read, clean)
            staged.listed("east", Kind.MONITOR)
            staged.finish(MOMENT + DAY)
    assert weighty(path, 1, 2) == ({ID}, 0)


def test_a_better_reader_may_see_more(tmp_path: Path) -> None:
    """What an older one called wording is told again once a better one has read it anew."""
    path = tmp_path / "store.sqlite"
    with Store.open(path, create=True) as store:
        finish(store, [thing("a", 1)])
        finish(store, [thing("b", 1)], MOMENT + DAY)
        with store.begin(MOMENT + 2 * DAY, "test") as staged:
            staged.reread("east", Kind.MONITOR, 1, read)
            staged.reread("east", Kind.MONITOR, 2, lambda *of: replace(read(*of), draft=read(*of).name == "b"))
            staged.finish(MOMENT + 2 * DAY)
    assert weighty(path, 1, 2) == ({ID}, 0)


def test_a_store_of_an_earlier_program_tells_everything(tmp_path: Path) -> None:
    """Without the table nothing counts as slight; the next pull makes it."""
    path = tmp_path / "store.sqlite"
    with Store.open(path, create=True) as store:
        finish(store, [thing("a", 1)])
        finish(store, [thing("b", 1)], MOMENT + DAY)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE slight")
    assert weighty(path, 1, 2) == ({ID}, 0)
    with Store.open(path) as store:
        finish(store, [thing("c", 1)], MOMENT + 2 * DAY)
    assert [weighty(path, *pair) for pair in ((1, 2), (2, 3))] == [({ID}, 0), (set(), 1)]


def test_the_table_of_classes_calls_wording_cosmetic() -> None:
    """What is left out is nothing that a rule could call anything else."""
    slo = Slo(Id("east", "slo", "1"), "a", description="b", created=MOMENT, modified=MOMENT)
    other = replace(slo, **{name: f"{name} 2" for name in WORDING})
    judged = [classify(one, Around()) for one in differences(slo, other)]
    assert {one.drift for one in judged if one is not None} == {"cosmetic"}


def test_a_night_of_renames_is_slight_in_a_pull_of_many(tmp_path: Path) -> None:
    """Things that are new that night, or changed in more, are told; the renamed are counted."""
    path = tmp_path / "store.sqlite"
    with Store.open(path, create=True) as store:
        finish(store, [replace(thing("a", 1), id=Id("east", "monitor", str(key))) for key in range(9)])
        changed = [replace(thing("b", 1), id=Id("east", "monitor", str(key))) for key in range(8)]
        with pull(store, [*changed, replace(thing("a", 2), id=Id("east", "monitor", "8"))], MOMENT + DAY) as staged:
            staged.finish(MOMENT + DAY)
    told, slight = weighty(path, 1, 2)
    assert ({one.key for one in told}, slight) == ({"8"}, 8)
