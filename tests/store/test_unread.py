"""The queries of a store: how many could be read, and why the others could not."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from compiler.model.base import Id
from compiler.model.queries import QueryCount, Unreadable
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Dashboard, Monitor, Panel, uses
from compiler.model.world import World
from compiler.store import Store
from compiler.store.unread import KINDS
from tests.store.fake_pull import finish
from tests.store.worlds import worlds


def monitor(key: str, *queries: Signal | Unparsed, instance: str = "east") -> Monitor:
    """An alert on these queries."""
    conditions = tuple(Condition(one) for one in queries)
    return Monitor(Id(instance, "monitor", key), key, conditions=conditions)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_every_query_is_counted_once_for_each_place_that_uses_it(world: World) -> None:
    """As a walk over all values counts them."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store.sqlite", create=True) as store:
        finish(store, world.values)
        found = {one.instance: (one.total, one.unread) for one in store.query_counts()}
    for instance in {value.id.instance for value in world.values if value.id.kind in KINDS}:
        every = [use for kind in KINDS for one in world.every(kind) for use in uses(one)]
        ours = [isinstance(use.expression, Unparsed) for use in every if use.resource.instance == instance]
        assert found[instance] == (len(ours), sum(ours))


def test_reasons_that_differ_in_what_they_quote_are_one(tmp_path: Path) -> None:
    """The most frequent first, each with its first example and its place."""
    good = Signal("metric", frozenset({"a"}))
    board = Dashboard(
        Id("east", "dashboard", "d"),
        "D",
        panels=(
            Panel(
                "1",
                "A",
                shows=(good, Unparsed("x(", 1, "'(' is never closed")),
            ),
        ),
    )
    values = (
        monitor("1", good, Unparsed("y [", 2, "'[' is never closed")),
        monitor("2", Unparsed("z", 0, "no reader for the data source 'tea'")),
        board,
        monitor("3", good, instance="west"),
    )
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, values)
        assert store.query_counts() == (
            QueryCount(
                "east",
                5,
                3,
                (
                    Unreadable("'(' is never closed", 2, board.id, "panel 0", "x(", 1),
                    Unreadable("no reader for the data source 'tea'", 1, values[1].id, "condition 0", "z"),
                ),
            ),
            QueryCount("west", 1, 0),
        )


def test_only_what_is_current_counts(tmp_path: Path) -> None:
    """A query that was mended is no longer told."""
    with Store.open(tmp_path / "store.sqlite", create=True) as store:
        finish(store, [monitor("1", Unparsed("y [", 2, "why"))])
        finish(store, [monitor("1", Signal("metric", frozenset({"a"})))])
        assert store.query_counts() == (QueryCount("east", 1, 0),)
