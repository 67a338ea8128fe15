"""Hours of support are read as people write them, and nothing is guessed."""

import pytest

from compiler.declare.hours import read_hours
from compiler.declare.services import read_service
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
        ("22-6", daily("", 1320, 360)),
        ("09-05", daily("", 540, 300)),
        ("9h-5h", daily("", 540, 300)),
        ("9:00-5:00", daily("", 540, 300)),
        ("9-12", daily("", 540, 720)),
        ("Sat, Sun 10:30-14:45", daily("", 630, 885, (5, 6))),
        ("Fri-Mon 00-24", daily("", 0, 1440, (0, 4, 5, 6))),
        ("24x7", Hours("", ((0, WEEK),))),
        ("Mon-Fri 9am-5:30pm Europe/Lisbon", daily("Europe/Lisbon", 540, 1050, WEEKDAYS)),
        ("12am to 12pm", daily("", 0, 720)),
        ("Mon-Fri 08:00 to 20:00", daily("", 480, 1200, WEEKDAYS)),
        (
            "Mon-Fri 08-20, Sat 09-13 UTC",
            Hours("UTC", daily("UTC", 480, 1200, WEEKDAYS).spans + daily("UTC", 540, 780, (5,)).spans),
        ),
        (
            "Mon-Fri 08-12, 14-18",
            Hours("", daily("", 480, 720, WEEKDAYS).spans + daily("", 840, 1080, WEEKDAYS).spans),
        ),
    ],
)
def test_hours_are_read(said: str, read: Hours) -> None:
    """Days, times and zone in English and Portuguese; an end before the start lies on the next day."""
    assert read_hours(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "",
        "office hours",
        "Mon-Fri",
        "25-30",
        "08-20 on good days",
        "8-20 Mars/Olympus",
        "24-08",
        "13am-2pm",
        "08-12, 14-18 Mon",
    ],
)
def test_what_is_no_hours_is_not_guessed(said: str) -> None:
    """Words that are not understood leave nothing behind."""
    assert read_hours(said) is None


@pytest.mark.parametrize(
    ("said", "what", "write"),
    [
        ("office hours", "no times", "hours: Mon-Fri 08:00-20:00 America/Sao_Paulo"),
        (
            "Mon-Fri 08-20 America/Sao_Paolo",
            "America/Sao_Paolo is no time zone",
            "hours: Mon-Fri 08-20 America/Sao_Paulo",
        ),
        ("Mon-Fry 08-20", "its days", "days are Mon-Fri"),
        ("9 to 5", "morning or of the evening", "09:00-17:00"),
        ("Mon-Fri 10-6 UTC", "morning or of the evening", "9am-5pm"),
        ("9am-5", "morning or of the evening", "9am-5pm"),
        ("1-5pm", "morning or of the evening", "9am-5pm"),
        ("Mon-Fri 08-25", "its times", "from 00:00 to 24:00"),
    ],
)
def test_hours_that_cannot_be_read_are_a_mistake_with_its_place(said: str, what: str, write: str) -> None:
    """Told with file and line, with the part that is not understood and what to write."""
    text = f"""apiVersion: runbook/v1
service: dispatch
promises:
  - id: one
    says: "99.9% uptime over 30 days"
    hours: {said}
"""
    service, (problem,) = read_service(text.encode(), "dispatch.yaml")
    assert service is None
    assert (problem.place.file, problem.place.line, problem.place.column) == ("dispatch.yaml", 6, 12)
    assert what in problem.what
    assert write in problem.write
