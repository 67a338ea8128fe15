"""Lists end, or are told apart from those that do not."""

import pytest

from compiler.errors import Contract
from connectors.wire.paging import Page, pages


def test_every_page_comes_in_order() -> None:
    known = {"": Page((1, 2), "b"), "b": Page((), "c"), "c": Page((3,))}
    assert [row for page in pages(known.__getitem__, "things") for row in page.rows] == [1, 2, 3]


def test_a_list_may_start_at_an_offset() -> None:
    asked: list[str] = []

    def fetch(cursor: str) -> Page[int]:
        asked.append(cursor)
        return Page((1,), str(int(cursor) + 1) if int(cursor) < 2 else "")

    assert len(list(pages(fetch, "things", start="0"))) == 3
    assert asked == ["0", "1", "2"]


def test_a_cursor_that_comes_twice_breaks_the_contract() -> None:
    known = {"": Page((1,), "b"), "b": Page((2,), "c"), "c": Page((3,), "b")}
    with pytest.raises(Contract, match="things: the list turns in a circle"):
        list(pages(known.__getitem__, "things"))


def test_a_list_without_end_breaks_the_contract_after_the_most_pages() -> None:
    got: list[int] = []
    with pytest.raises(Contract, match="more after 5 pages"):
        for page in pages(lambda cursor: Page((len(cursor),), cursor + "x"), "things", most=5):
            got += page.rows
    assert got == [0, 1, 2, 3, 4]


def test_a_list_of_exactly_the_most_pages_is_whole() -> None:
    known = {"": Page((1,), "b"), "b": Page((2,))}
    assert len(list(pages(known.__getitem__, "things", most=2))) == 2
