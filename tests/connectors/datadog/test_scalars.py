"""Instants, numbers and windows in all their spellings."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from compiler.model.promise import Window
from connectors.datadog.readers.scalars import instant, number, objects, part, tags, window


@pytest.mark.parametrize(
    "value",
    ["2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z", "2026-01-02T00:04:05-03:00", 1767323045, 1767323045000.0],
)
def test_one_instant_has_many_spellings(value: Any) -> None:
    """ISO with any offset, seconds and milliseconds stand side by side in this vendor's bodies."""
    assert instant(value) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", "soon", True, [], 1e300, float("nan")])
def test_what_is_no_instant_is_none(value: Any) -> None:
    """A spelling that we do not know gives none, never a wrong one."""
    assert instant(value) is None


@pytest.mark.parametrize(
    ("value", "told"),
    [(95.0, "95"), (99.95, "99.95"), ("95.", "95"), ("99.50", "99.50"), (100, "100"), (1e-05, "0.00001"), (0, "0")],
)
def test_numbers_are_exact(value: Any, told: str) -> None:
    """A float counts as it is written, whole ones without a trailing zero."""
    assert number(value) == Decimal(told)
    assert "E+" not in str(number(value))


@pytest.mark.parametrize("value", [None, True, "many", "NaN", float("inf"), [], {}])
def test_what_is_no_number_is_none(value: Any) -> None:
    """Neither words nor infinities nor truth values are numbers."""
    assert number(value) is None


@pytest.mark.parametrize(
    ("timeframe", "told"),
    [
        ("7d", Window("rolling", 7)),
        ("90d", Window("rolling", 90)),
        ("month_to_date", Window("calendar", unit="month")),
        ("previous_week", Window("calendar", unit="week")),
        ("custom", None),
        (None, None),
    ],
)
def test_timeframes_are_windows(timeframe: Any, told: Window | None) -> None:
    """A word that names no length is no window."""
    assert window(timeframe) == told


def test_odd_shapes_are_empty() -> None:
    """A list where an object was expected, and the reverse, hold nothing and break nothing."""
    assert tags(["a:b", 3, None]) == frozenset(["a:b"])
    assert tags("a:b") == frozenset()
    assert list(objects({"fill": {"q": 1}, "style": "x"})) == [{"q": 1}]
    assert list(objects(7)) == []
    assert part({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert part({"a": []}, "a", "b") == {}
