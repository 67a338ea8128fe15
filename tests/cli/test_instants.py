"""Instants on the command line: with a zone or not at all, and a word on what to write instead."""

from datetime import UTC, datetime

import click
import pytest

from compiler.cli.options import instant

NIGHT = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T02:40Z",
        "2026-11-23T02:40:00z",
        "2026-11-23 02:40 UTC",
        "2026-11-23T02:40+00:00",
        "2026-11-22T23:40-03:00",
        "2026-11-22 23:40 -03:00",
        "20261123T0240Z",
        "1795401600",
        "1795401600000",
    ],
)
def test_an_instant_is_read_in_every_spelling_that_names_its_zone(text: str) -> None:
    """Also as the epoch numbers that stand in a vendor's urls; the answer is in UTC."""
    assert instant.convert(text, None, None) == NIGHT


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-23T02:40", "has no zone"),
        ("2026-11-23", "has no zone"),
        ("last night", "is no time"),
        ("02:40Z", "is no time"),
        ("2026-02-30T02:40Z", "is no time"),
        ("179540160000", "is no time"),
        ("", "is no time"),
    ],
)
def test_what_could_mean_another_hour_is_refused_with_what_to_write(text: str, why: str) -> None:
    """A time without a zone is some other time for the colleague in the next country."""
    with pytest.raises(click.BadParameter) as told:
        instant.convert(text, None, None)
    assert why in told.value.message
    assert "write 2026-11-23T02:40Z" in told.value.message
