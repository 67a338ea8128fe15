"""Lists in pages: side by side where the vendor tells the total, one after the other elsewhere, never without end.

Lists over offsets are no snapshot: a deletion between two pages moves a row across their border, so a row may come
twice (and is given once) or be missed until the next pull.
"""

from collections.abc import Callable, Iterator
from typing import Any

from compiler.errors import Contract
from compiler.model.frozen import dataclass
from compiler.ports import Door

MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """One page: its rows, the total of the list where the vendor tells it, and the page size that it went by."""

    rows: list[Any]
    total: int | None = None
    size: int | None = None


Fetch = Callable[[int, int], Listed]
"""The page of that number, counted from 0, for that page size."""


def rows(door: Door, where: str, fetch: Fetch, size: int, name: Callable[[Any], str]) -> Iterator[tuple[str, Any]]:
    """Every row with its key, each key once; rows without a key have the key "".

    The list ends with a short page; totals and links of this vendor are hints only. Raises Contract where pages repeat
    what was already given, or never end.
    """
    seen = _Seen(where, name)
    total: int | None = None
    first = fetch(0, size)
    size = first.size or size
    for page in _pages(door, where, first, lambda number: fetch(number, size), size):
        yield from seen.new(page, size)
        total = page.total
    if total is not None and total > seen.count:
        door.told(f"{where}: says {total} and gave {seen.count}")


def _pages(door: Door, where: str, page: Listed, fetch: Callable[[int], Listed], size: int) -> Iterator[Listed]:
    """The first page and all after it. A full page has one after it, asked for while its own rows are read."""
    number = 1
    if page.total is not None and len(page.rows) >= size and page.total > size:
        last = min(-(-page.total // size), MOST_PAGES)
        others = door.map(fetch, range(1, last))
        while number < last:
            yield page
            page, number = next(others), number + 1
    while len(page.rows) >= size:
        coming = door.map(fetch, range(number, min(number + 1, MOST_PAGES)))
        yield page
        if number >= MOST_PAGES:
            raise Contract(f"{where}: the list has no end, there is still more after {number} pages")
        page, number = next(coming), number + 1
    yield page


class _Seen:
    """The keys of one list that were already given."""

    def __init__(self, where: str, name: Callable[[Any], str]) -> None:
        self._where, self._name = where, name
        self._keys: set[str] = set()
        self.count = 0

    def new(self, page: Listed, size: int) -> Iterator[tuple[str, Any]]:
        """The rows of a page that are new, with their keys; a full page without any means that the list circles."""
        fresh = [(key, row) for key, row in ((self._name(row), row) for row in page.rows) if key not in self._keys]
        if len(page.rows) >= size and not fresh:
            raise Contract(f"{self._where}: the list turns in a circle, a page brings nothing new")
        for key, row in fresh:
            if key and key in self._keys:
                continue
            if key:
                self._keys.add(key)
            self.count += 1
            yield key, row
