"""The past of the store: pairs of two nights, and the steps in between."""

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from compiler.errors import NoSnapshot
from compiler.model import watching
from compiler.model.base import Id, Kind
from compiler.model.channel import Health
from compiler.model.watching import Dashboard, Monitor
from compiler.model.world import MOMENT, World
from compiler.store import Store
from compiler.store.facts import ASKING
from compiler.store.history import since
from tests.store.fake_pull import finish, pull
from tests.store.worlds import worlds

DAY = timedelta(days=1)


def named(key: str, name: str) -> Monitor:
    """A thing of that name."""
    return Monitor(Id("east", "monitor", key), name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Four nights: `1` changes twice, `2` goes, `3` comes, `4` changes and changes back."""
    path = tmp_path / "store.sqlite"
    nights: list[list[Any]] = [
        [named("1", "a"), named("2", "x"), named("4", "p"), Health(Id("east", "health", "t"), "available")],
        [named("1", "b"), named("2", "x"), named("4", "q"), Health(Id("east", "health", "t"), "blocked")],
        [named("1", "c"), named("3", "y"), named("4", "p"), Health(Id("east", "health", "t"), "blocked")],
        [named("1", "c"), named("3", "y"), named("4", "p"), Health(Id("east", "health", "t"), "blocked")],
    ]
    with Store.open(path, create=True) as store:
        for number, values in enumerate(nights):
            now = MOMENT + number * DAY
            with pull(store, values, now) as staged:
                if number == 2:
                    staged.gone("east", Kind.MONITOR, "2")
                staged.finish(now)
    return path


def told(path: Path, before: int, after: int) -> dict[str, tuple[str | None, str | None, int | None]]:
    """Names on both sides and the snapshot that saw it first, by key."""
    with Store.open(path) as store, store.history() as history:
        return {
            one.id.key: (_word(one.old), _word(one.new), one.seen.number if one.seen else None)
            for one in history.pairs(before, after)
        }


def _word(value: Any | None) -> str | None:
    return None if value is None else str(getattr(value, "name", "") or value.ability)


def test_pairs_hold_everything_that_is_not_the_same(path: Path) -> None:
    """Changed, gone and come; what changed and changed back is the same."""
    assert told(path, 1, 4) == {
        "1": ("a", "c", 3), "2": ("x", None, 3), "3": (None, "y", 3), "t": ("available", "blocked", 2),
    }  # fmt: skip
    assert told(path, 1, 2) == {"1": ("a", "b", 2), "4": ("p", "q", 2), "t": ("available", "blocked", 2)}
    assert told(path, 2, 3) == {"1": ("b", "c", 3), "2": ("x", None, 3), "3": (None, "y", 3), "4": ("q", "p", 3)}
    assert told(path, 3, 4) == {}


def test_steps_tell_how_a_thing_came_to_be_as_it_is(path: Path) -> None:
    """Each change with its snapshot, the going too."""
    with Store.open(path) as store, store.history() as history:
        steps = {key: history.steps(Id("east", "monitor", key), 1, 4) for key in ("1", "2", "3", "4")}
    assert {key: [(_word(one.old), _word(one.new), one.seen.number if one.seen else 0) for one in found]
            for key, found in steps.items()} == {
        "1": [("a", "b", 2), ("b", "c", 3)],
        "2": [("x", None, 3)],
        "3": [(None, "y", 3)],
        "4": [("p", "q", 2), ("q", "p", 3)],
    }  # fmt: skip


def test_a_thing_that_went_and_came_back_has_two_steps(tmp_path: Path) -> None:
    """The going is not hidden by the coming."""
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [named("1", "a")])
        with pull(store, [], MOMENT + DAY, [("east", "monitor")]) as staged:
            staged.gone("east", Kind.MONITOR, "1")
            staged.finish(MOMENT + DAY)
        finish(store, [named("1", "b")], MOMENT + 2 * DAY)
        with store.history() as history:
            steps = history.steps(Id("east", "monitor", "1"), 1, 3)
    assert [(_word(one.old), _word(one.new)) for one in steps] == [("a", None), (None, "b")]


@given(worlds(), worlds())
def test_pairs_are_the_values_of_both_estates(tmp_path_factory: pytest.TempPathFactory, old: World, new: World) -> None:
    """For any two nights: exactly what differs, and each side as its estate has it, but for panels equal in both."""
    with Store.open(tmp_path_factory.mktemp("pairs") / "store.sqlite", create=True) as store:
        finish(store, _defined(old))
        finish(store, _defined(new), MOMENT + DAY)
        with store.history() as history:
            found = {one.id: (one.old, one.new) for one in history.pairs(1, 2)}
    before, after = ({one.id: one for one in _defined(world)} for world in (old, new))
    # What the second night does not list stays as it was, since nobody proved it gone.
    changed = {id for id in after if before.get(id) != after[id]}
    assert found.keys() == changed
    for id in changed:
        assert found[id] == _spared(before.get(id), after[id])


def _defined(world: World) -> list[Any]:
    return [one for one in world.values if not Kind(one.id.kind).observation]


def _spared(old: Any | None, new: Any) -> tuple[Any | None, Any]:
    if old is None or not isinstance(new, Dashboard) or old.panels != new.panels:
        return old, new
    return replace(old, panels=()), replace(new, panels=())


def test_every_field_that_holds_queries_is_known() -> None:
    """A query in any other field would be taken for that of the other side."""
    classes = [one for one in vars(watching).values() if isinstance(one, type) and issubclass(one, watching.Resource)]
    words = ("Expression", "Signal", "Condition", "Panel")
    asking = {field.name for one in classes for field in fields(one) if any(word in str(field.type) for word in words)}
    assert asking == ASKING


def test_since_finds_the_night_before_an_instant(path: Path) -> None:
    """The newest one not after it, else the oldest that there is."""
    with Store.open(path) as store:
        snapshots = store.snapshots()
    found = [since(snapshots, MOMENT + timedelta(hours=hours)) for hours in (-99, 0, 30, 999)]
    assert [one.number for one in found if one is not None] == [1, 1, 2, 4]
    assert since((), MOMENT) is None


def test_a_snapshot_that_is_not_there_is_told(path: Path) -> None:
    """The error says where the others are listed."""
    with Store.open(path) as store, store.history() as history, pytest.raises(NoSnapshot, match="snapshots list"):
        history.info(99)
