"""Hours of support are read as people write them, and nothing is guessed."""

import pytest

from compiler.declare.hours import read_hours
from compiler.model.hours import WEEK, Hours, daily

WEEKDAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("08-20", daily("", 480, 1200)),
        ("08:00-20:00", daily("", 480, 1200)),
        ("Mon-Fri 08:00-20:00 America/Sao_Paulo", daily("America/Sao_Paulo", 480, 1200, WEEKDAYS)),
        ("seg a sex 8h-18h", daily("", 480, 1080, WEEKDAYS)),
        ("weekdays 9-17 UTC", daily("UTC", 540, 1020, WEEKDAYS)),
        ("22-06", daily("", 1320, 360)),
        ("Sat, Sun 10:30-14:45", daily("", 630, 885, (5, 6))),
        ("Fri-Mon 00-24", daily("", 0, 1440, (0, 4, 5, 6))),
        ("24x7", Hours("", ((0, WEEK),))),
    ],
)
def test_hours_are_read(said: str, read: Hours) -> None:
    """Days, times and zone in English and Portuguese; an end before the start lies on the next day."""
    assert read_hours(said) == read


@pytest.mark.parametrize(
    "said", ["", "office hours", "Mon-Fri", "25-30", "08-20 on good days", "8-20 Mars/Olympus", "24-08"]
)
def test_what_is_no_hours_is_not_guessed(said: str) -> None:
    """Words that are not understood leave nothing behind."""
    assert read_hours(said) is None
