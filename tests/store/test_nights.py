"""How promises were judged and which findings stood, night by night."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from compiler.model.base import Id
from compiler.model.past import Judged, Spell, Stretch
from compiler.model.world import MOMENT
from compiler.store import Store
from compiler.store.nights import nights, note

DAY = timedelta(days=1)
SLO = Id("live", "slo", "s1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty store."""
    path = tmp_path / "store.sqlite"
    Store.open(path, create=True).close()
    return path


def night(number: int, guarded: str = "whole", marks: str = "", silent: str = "", **fields: Any) -> Judged:
    """One promise, judged so; a finding for each letter of `marks`, whose code is its capital."""
    promise = ("orders", guarded, f"it is {guarded}", "yes", str(SLO))
    found = tuple((mark, mark.upper(), "live:slo/s1", "error", f"seen {number}") for mark in marks)
    return Judged("shop", number, MOMENT + number * DAY, (promise,), found, frozenset(silent), **fields)


def spells(path: Path) -> list[Spell]:
    """Every spell of every service."""
    return [spell for one in nights(path) for spell in one.spells]


def stretches(path: Path) -> list[Stretch]:
    """Every stretch of every service."""
    return [stretch for one in nights(path) for stretch in one.stretches]


def told(path: Path) -> list[tuple[str, int, int]]:
    """Mark, first and last night of each spell."""
    return [(one.mark, one.first, one.last) for one in spells(path)]


def judgements(path: Path) -> list[tuple[str, int, int]]:
    """How the promise was guarded, first and last night of each stretch."""
    return [(one.guarded, one.first, one.last) for one in stretches(path)]


def test_a_store_without_nights_remembers_none(path: Path) -> None:
    """Nothing was judged, and nothing fails."""
    assert nights(path) == ()


def test_equal_nights_are_one_stretch(path: Path) -> None:
    """Whole for three nights, broken for two, whole again."""
    for number, guarded in enumerate(["whole", "whole", "whole", "broken", "broken", "whole"], 1):
        note(path, [night(number, guarded)])
    assert judgements(path) == [("whole", 1, 3), ("broken", 4, 5), ("whole", 6, 6)]
    first = stretches(path)[0]
    assert (first.first_at, first.last_at, first.slo) == (MOMENT + DAY, MOMENT + 3 * DAY, SLO)


def test_a_finding_stands_from_its_first_to_its_last_night(path: Path) -> None:
    """Opened, closed, and opened again under the same name; the newest words are kept."""
    for number, marks in enumerate(["a", "ab", "b", "ab"], 1):
        note(path, [night(number, marks=marks)])
    assert told(path) == [("a", 1, 2), ("a", 4, 4), ("b", 2, 4)]
    assert [one.message for one in spells(path)] == ["seen 2", "seen 4", "seen 4"]


def test_a_night_in_which_a_check_was_silent_closes_nothing(path: Path) -> None:
    """What could not be judged is held, and told as unsure until it is judged again."""
    note(path, [night(1, marks="ab")])
    note(path, [night(2, silent="A")])
    assert [(one.mark, one.last, one.unsure) for one in spells(path)] == [("a", 2, True), ("b", 1, False)]
    note(path, [night(3, marks="a")])
    assert next((one.mark, one.first, one.last, one.unsure) for one in spells(path)) == ("a", 1, 3, False)


def test_a_night_that_is_judged_again_is_told_anew(path: Path) -> None:
    """After its declaration changed: what the first run of that night told is taken back, and ages are kept."""
    note(path, [night(1, "whole", "a")])
    note(path, [night(2, "broken", "b")])
    note(path, [night(2, "whole", "ac")])
    assert judgements(path) == [("whole", 1, 2)]
    assert told(path) == [("a", 1, 2), ("c", 2, 2)]


def test_a_night_in_between_that_nobody_judged_ends_nothing(path: Path) -> None:
    """Judged at 1 and at 5: the same stretch, and both nights are known as judged."""
    note(path, [night(1, marks="a")])
    note(path, [night(5, marks="a")])
    assert (judgements(path), told(path)) == ([("whole", 1, 5)], [("a", 1, 5)])
    assert [number for number, _ in nights(path)[0].judged] == [1, 5]


def test_an_older_night_changes_nothing(path: Path) -> None:
    """Looking back is no news."""
    note(path, [night(3, marks="a")])
    note(path, [night(2, "broken", "b")])
    assert (judgements(path), told(path)) == ([("whole", 3, 3)], [("a", 3, 3)])


def test_services_do_not_mix(path: Path) -> None:
    """Each is judged by itself."""
    note(path, [night(1, marks="a"), Judged("till", 1, MOMENT, (), (("a", "A", "s", "note", "m"),))])
    note(path, [night(2)])
    assert [(one.service, one.last) for one in spells(path)] == [("shop", 1), ("till", 1)]
    assert nights(path, "till") == nights(path)[1:]
    assert nights(path, "bank") == ()
