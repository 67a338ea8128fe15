"""Every word of the documentation is read, and every other word is left open."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.whatsapp import words
from connectors.whatsapp.masking import masked, without


@pytest.mark.parametrize(
    ("word", "most"),
    [
        ("TIER_50", 50), ("TIER_250", 250), ("TIER_1K", 1000), ("TIER_2K", 2000), ("TIER_10K", 10_000),
        ("TIER_100K", 100_000), ("tier_2k", 2000), ("TIER_UNLIMITED", -1), ("UNLIMITED", -1), ("UNTIERED", None),
        ("TIER_NOT_SET", None), ("TIER_HUGE", None), ("", None), (None, None), (2000, None),
    ],
)  # fmt: skip
def test_limit_words_are_numbers(word: Any, most: int | None) -> None:
    assert words.limit(word) == most


@pytest.mark.parametrize(
    ("level", "coexists", "rate"),
    [
        ({"level": "STANDARD"}, False, 80), ({"level": "HIGH"}, False, 1000), ({"level": "STANDARD"}, True, 20),
        ({"level": "NOT_APPLICABLE"}, False, None), ({"level": "WARP"}, False, None), (None, False, None),
        ("HIGH", False, None), ({}, False, None),
    ],
)  # fmt: skip
def test_throughput_levels_are_messages_a_second(level: Any, coexists: bool, rate: int | None) -> None:
    assert words.rate(level, coexists) == rate


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("GREEN", "green"), ("YELLOW", "yellow"), ("RED", "red"), ("NA", "unknown"), ("UNKNOWN", "unknown"),
        ({"score": "RED", "date": 1}, "red"), ({"score": "NA"}, "unknown"), ("PURPLE", "purple"), (None, ""), ({}, ""),
    ],
)  # fmt: skip
def test_quality_is_one_word_whatever_its_form(value: Any, word: str) -> None:
    assert words.quality(value) == word


MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1767323045, MOMENT), ("1767323045", MOMENT), ("2026-01-02T03:04:05+0000", MOMENT),
        ("2026-01-02T03:04:05Z", MOMENT), ("April 17, 2025", None), ("2026-01-02", None), (0, None), (None, None),
        (10**30, None), ({}, None), (-5, None),
    ],
)  # fmt: skip
def test_instants_come_as_numbers_and_as_text(value: Any, moment: datetime | None) -> None:
    assert words.instant(value) == moment


@pytest.mark.parametrize(("code", "one"), [("en_US", "en_US"), ("en-US", "en_US"), ("pt_BR", "pt_BR"), ("en", "en")])
def test_a_language_has_one_spelling(code: str, one: str) -> None:
    assert words.language(code) == one


@pytest.mark.parametrize(("number", "shown"), [("+1 555-0142", "…42"), ("15550142", "…42"), ("", ""), (None, "")])
def test_a_number_shows_its_last_two_digits(number: Any, shown: str) -> None:
    assert masked(number) == shown


def test_a_number_is_masked_in_every_text_and_an_id_is_not() -> None:
    value = {"a": ["call 1 555 0142 or +49 (30) 123456", {"b": "900000000000001"}], "n": 5}
    assert without(value, "+1 555-0142") == {"a": ["call …42 or …56", {"b": "900000000000001"}], "n": 5}
