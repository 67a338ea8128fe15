"""Lists in pages: what was read is not lost, and what comes next is on its way."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from compiler.app.door import FeedDoor
from compiler.errors import Unavailable
from connectors.datadog.listing import Listed, rows
from tests.connectors.door import Door

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Two threads that fetch."""
    with ThreadPoolExecutor(2) as pool:
        yield pool


def paged(total: int | None, fails_at: int, length: int) -> Callable[[int, int], Listed]:
    """A list of pages of two rows, of which one does not come."""

    def fetch(number: int, size: int) -> Listed:
        if number == fails_at:
            raise Unavailable("host: 503")
        return Listed(list(range(number * size, min((number + 1) * size, length))), total)

    return fetch


def read(door: Any, fetch: Callable[[int, int], Listed]) -> Iterable[str]:
    return (key for key, _ in rows(door, "things", fetch, 2, str))


@pytest.mark.parametrize("total", [None, 7])
def test_rows_before_a_page_that_fails_are_given(total: int | None) -> None:
    """Whether the vendor tells the total or not."""
    found: list[str] = []
    with pytest.raises(Unavailable):
        for key in read(Door(), paged(total, 2, 7)):
            found.append(key)
    assert found == ["0", "1", "2", "3"]


@pytest.mark.parametrize("total", [None, 7])
@pytest.mark.parametrize("length", [1, 4, 7])
def test_every_row_is_given_once(total: int | None, length: int) -> None:
    """Also where the last page is full, and where the total says more than there is."""
    assert list(read(Door(), paged(total, -1, length))) == [str(number) for number in range(length)]


def test_the_next_page_is_asked_for_before_the_first_row_is_looked_at(threads: ThreadPoolExecutor) -> None:
    """So that whoever asks for each row's details never waits for the list."""
    asked = Event()

    def fetch(number: int, size: int) -> Listed:
        if number == 1:
            asked.set()
        return paged(None, -1, 3)(number, size)

    keys = iter(read(FeedDoor(NOW, threads, 2, {}), fetch))
    assert next(keys) == "0"
    assert asked.wait(10)
    assert list(keys) == ["1", "2"]
