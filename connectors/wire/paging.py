"""Bounded paging: a list that never ends, or turns in a circle, is a broken contract and not a hang."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from compiler.errors import Contract
from compiler.model.frozen import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, and the cursor (or offset, as text) of the next; "" on the last one."""

    rows: tuple[T, ...]
    next: str = ""


def pages(fetch: Callable[[str], Page[T]], where: str, most: int = 200, start: str = "") -> Iterator[Page[T]]:
    """Every page, the first fetched with `start`. `where` names the list in messages.

    Raises Contract where a cursor comes twice, or where there is still more after `most` pages.
    """
    seen, cursor = {start}, start
    for _ in range(most):
        page = fetch(cursor)
        yield page
        if not page.next:
            return
        if page.next in seen:
            raise Contract(f"{where}: the list turns in a circle, a page names a cursor that was already read")
        seen.add(page.next)
        cursor = page.next
    raise Contract(f"{where}: the list has no end, there is still more after {most} pages")
