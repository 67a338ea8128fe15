"""Reading costs what its length asks for: a text sixteen times as long costs about sixteen times as much."""

import pytest

from tests.connectors.query.pumped import READERS, Pumped, alone, growth

SHORT, LONG = 500, 8_000
MOST = 5
"""A cost that grows with the square of the length would be sixteen times as much for each character."""


@pytest.mark.parametrize("reader", READERS)
def test_no_repeated_piece_costs_more_than_its_length(reader: str) -> None:
    """Each is measured again where it looks worse, since other programs run beside."""
    read = READERS[reader]
    assert [
        one.piece for one in alone() if growth(read, one, SHORT, LONG, 1) > MOST and _again(reader, one) > MOST
    ] == []


def _again(reader: str, pumped: Pumped) -> float:
    return min([growth(READERS[reader], pumped, SHORT, LONG) for _ in range(3)])


def test_the_square_of_a_length_is_seen() -> None:
    """A reader that looks at the whole text for each of its characters is told from one that does not."""

    def slow(text: str) -> int:
        return sum([text.count("z") for _ in text])

    assert growth(slow, Pumped("a"), SHORT, LONG) > MOST
