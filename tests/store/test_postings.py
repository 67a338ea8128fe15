"""Postings: what is written in any number of turns is found as if it had been written in one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.store.bodies import Unpacker
from compiler.store.connection import connect, lay_out
from compiler.store.postings import Places, Postings, decoded, encoded, find, last_of, places_of

PLACES = st.lists(st.integers(0, 300), max_size=3).map(tuple) | st.sampled_from([(7,), (7, 8)])
CHANGES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 40), st.none() | PLACES), max_size=12)


@given(turns=st.lists(CHANGES, max_size=4))
def test_a_posting_holds_what_was_put_last_whenever_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, turns: list[list[tuple[str, int, Places | None]]]
) -> None:
    path = _fresh(tmp_path_factory)
    connection = connect(path)
    postings = Postings(connection, Unpacker(connection))
    meant: dict[str, dict[int, Places]] = {"a": {}, "b": {}}
    for turn in turns:
        for term, rid, places in turn:
            if places is None:
                postings.drop("tag:monitor", term, rid)
                meant[term].pop(rid, None)
            else:
                postings.put("tag:monitor", term, rid, places)
                meant[term][rid] = places
        postings.flush()
    for term, found in meant.items():
        assert find(connection, Unpacker(connection), "tag:monitor", [term]) == found
    kept = connection.execute("SELECT count(*) FROM posting").fetchone()[0]
    assert kept == sum(map(bool, meant.values()))
    connection.close()


@given(st.dictionaries(st.integers(1, 10_000), PLACES, min_size=1))
def test_a_posting_reads_back_and_knows_its_last_resource(places: dict[int, Places]) -> None:
    text = encoded(places)
    assert dict(decoded(text)) == places
    assert last_of(text) == max(places)
    assert places_of(text) == places[max(places)]


def test_places_as_those_before_are_not_written_again() -> None:
    """Boards that are copies of one another take no more room for being long."""
    alike = {4: (1, 2, 3), 9: (1, 2, 3), 12: (), 13: (1, 2, 3), 14: (1, 2, 3), 15: (2,)}
    assert encoded(alike) == b"4:1.2.3,5:,3,1:1.2.3,1:,1:2"
    assert dict(decoded(encoded(alike))) == alike


def _fresh(folders: pytest.TempPathFactory) -> Path:
    path = folders.mktemp("postings") / "store.sqlite"
    lay_out(path)
    return path
