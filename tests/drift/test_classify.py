"""The table of classes, held against pairs of every kind."""

from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.checks.example import MONTH, monitor, template
from compiler.drift.classify import TABLE, classify
from compiler.drift.compare import differences
from compiler.drift.difference import Around
from compiler.model.base import Kind
from compiler.model.world import MOMENT
from tests.drift.table import CHAT, MAIL, PAGE, ROWS, TWINS, over

ALONE = Around(ruled=False)


@pytest.mark.parametrize(("old", "new", "told"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_difference_has_the_class_of_the_table(old: Any, new: Any, told: set[tuple[str, str]]) -> None:
    """What a pair comes to, aspect by aspect, where no rule may speak for an alert and one alert has a twin."""
    assert classes(old, new) == told


def classes(old: Any, new: Any) -> set[tuple[str, str]]:
    """The aspects and classes of a pair."""
    judged = ((one.aspect.replace("_", " "), classify(one, TWINS)) for one in differences(old, new))
    return {(aspect, one.drift) for aspect, one in judged if one is not None}


def test_the_table_is_tried_in_many_ways() -> None:
    """The rows above are more than sixty, and no two are called alike."""
    names = [row[0] for row in ROWS]
    assert len(names) >= 60
    assert len(names) == len(set(names))


def test_a_rule_may_speak_for_an_alert_that_names_nobody() -> None:
    """Where notification rules are, an emptied text is looser and not broken."""
    (one,) = differences(monitor(notifies=(CHAT,)), monitor(notifies=()))
    judged = classify(one, Around(ruled=True))
    assert judged is not None
    assert judged.drift == "loosened"
    assert "unless a notification rule does" in judged.why


def test_every_word_of_the_table_is_a_kind_or_any() -> None:
    """A row for a kind that does not exist would never be used."""
    assert {kind for kind, _ in TABLE} <= {"*", *(kind.value for kind in Kind)}


def test_numbers_are_told_without_ornament() -> None:
    """99.90 is told as 99.9, and a budget with its arithmetic."""
    (one,) = differences(over(("99.90", MONTH)), over(("99.5", MONTH)))
    judged = classify(one, ALONE)
    assert judged is not None
    assert (judged.was, judged.now) == ("99.9 %", "99.5 %")
    assert judged.why == "the budget goes from 0.1 % to 0.5 %"


def test_a_person_is_told_as_a_person() -> None:
    """A masked mailbox is never printed."""
    (one,) = differences(monitor(notifies=(PAGE, MAIL)), monitor(notifies=(PAGE,)))
    judged = classify(one, ALONE)
    assert judged is not None
    assert "mail to a person" in judged.why
    assert "person-1" not in f"{judged}"


def test_a_kind_without_rules_is_told_as_moved() -> None:
    """What nobody wrote a rule for is told, and nothing is claimed of it."""
    assert classes(template(language="en"), template(language="pt_BR")) == {("language", "moved")}


def test_the_instant_of_the_table_is_fixed() -> None:
    """The rows do not depend on today."""
    assert datetime(2026, 11, 1, 6, tzinfo=UTC) == MOMENT
