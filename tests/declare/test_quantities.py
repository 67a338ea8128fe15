"""Percentages, durations, windows, rates, percentiles and days as values of their own."""

from datetime import date
from decimal import Decimal

import pytest

from compiler.declare.quantities import day, duration, percent, percentile, points, rate, window
from compiler.model.promise import Window


@pytest.mark.parametrize("value", [99.9, "99.9", "99.90", "99.9%", "99,9 %", "99.90 percent", 0.999, "0.999"])
def test_equal_percentages_are_equal_however_they_are_written(value: object) -> None:
    """99.90, "99,9 %" and 0.999 are one number."""
    assert str(percent(value)) == "99.9"


@pytest.mark.parametrize(
    "value", [0, 1, "1", 1.0, "0%", "100.1%", 120, -5, "-5%", "", "x", None, True, [99], "99.9.9", "1e2"]
)
def test_what_is_no_percentage_is_refused(value: object) -> None:
    """1 is refused too, since it may mean one percent or all of it."""
    assert percent(value) is None


def test_the_edges_of_a_percentage_are_read() -> None:
    """One percent needs its sign."""
    assert [str(percent(value)) for value in ("1%", "0.5%", 100, "100%")] == ["1", "0.5", "100", "100"]


def test_margins_are_points_and_may_be_nothing() -> None:
    """0.05 is a twentieth of a point and no share."""
    assert [points(value) for value in (0, 0.05, "0,05%", "1")] == [0, Decimal("0.05"), Decimal("0.05"), 1]
    assert [points(value) for value in (-1, 100, "x", None, True)] == [None] * 5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("48h", 172800), ("90m", 5400), ("2d", 172800), ("500 ms", "0.5"), ("1h30m", 5400), ("5 seconds", 5),
     ("1w", 604800), ("1.5 h", 5400), ("2 min", 120), ("10 D", 864000), ("20 minutos", 1200), ("2 horas", 7200)],
)  # fmt: skip
def test_durations_are_seconds(value: str, seconds: int | str) -> None:
    """Units are needed, and may be added up."""
    assert duration(value) == Decimal(seconds)


@pytest.mark.parametrize(
    "value", [48, "48", "h", "", "0h", "-1h", "5 parsecs", "9999999d", None, True, "1:30", "5s later", "6M"]
)
def test_what_is_no_duration_is_refused(value: object) -> None:
    """A number without a unit is one of them."""
    assert duration(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("30d", Window("rolling", 30)), ("30 days", Window("rolling", 30)), ("4w", Window("rolling", 28)),
     ("rolling 7 days", Window("rolling", 7)), ("calendar month", Window("calendar", unit="month")),
     ("Quarter", Window("calendar", unit="quarter")), ("a calendar week", Window("calendar", unit="week")),
     ("30 dias", Window("rolling", 30)), ("4 semanas", Window("rolling", 28)),
     ("monthly", Window("calendar", unit="month")), ("mês", Window("calendar", unit="month")),
     ("um trimestre", Window("calendar", unit="quarter")), ("mês calendário", Window("calendar", unit="month"))],
)  # fmt: skip
def test_windows_are_rolling_or_of_the_calendar(value: str, expected: Window) -> None:
    """Days, weeks, or a unit of the calendar."""
    assert window(value) == expected


@pytest.mark.parametrize(
    "value", [30, "30", "0d", "12h", "fortnight", "99999d", None, "3 months", "5 minutes", "hour", "hourly"]
)
def test_what_is_no_window_is_refused(value: object) -> None:
    """Hours and numbers without a unit are none."""
    assert window(value) is None


def test_rates_are_messages_a_second() -> None:
    """Minutes and hours are brought down to seconds."""
    values = (40, "40/s", "40 per second", "2400/min", "3600 / h", "0/s", "fast", None)
    assert [rate(value) for value in values] == [40, 40, 40, 40, 1, None, None, None]


def test_percentiles_are_shares() -> None:
    """p95 and 95 are the same."""
    assert [percentile(value) for value in ("p95", 95, "95th", "99.9")] == [95, 95, 95, Decimal("99.9")]
    assert [percentile(value) for value in (0, 100, "p", None)] == [None] * 4


def test_days_are_days_of_the_calendar() -> None:
    """YYYY-MM-DD, and a day that exists."""
    assert day("2026-12-31") == date(2026, 12, 31)
    assert [day(value) for value in ("2026-02-30", "20261231", "31.12.2026", "2026-12-31T00:00", 20261231, None)] == [
        None
    ] * 6
