"""A schedule that covers less than before is thinned only where nobody else of its level is on call."""

from datetime import timedelta
from typing import Any

import pytest

from compiler.checks.example_oncall import ANA, FIRST_ID, SECOND_ID, paging, policy, rota, turns
from compiler.drift.classify import classify
from compiler.drift.compare import differences
from compiler.drift.difference import Around
from compiler.model.routing import Called, Step
from compiler.model.world import MOMENT
from compiler.reconcile.staffing_mates import beside
from tests.drift.table import shifts

WHOLE, THINNED = shifts((0, 72)), shifts((0, 20), (21, 30), (32, 72))
HOLES = tuple((MOMENT + timedelta(hours=first), MOMENT + timedelta(hours=last)) for first, last in ((20, 21), (30, 32)))


@pytest.mark.parametrize(("on", "drift"), [((), "loosened"), (HOLES[:1], "loosened"), (HOLES, "moved")])
def test_what_others_cover_is_not_lost(on: tuple[tuple[object, object], ...], drift: str) -> None:
    """The rest is told with its first time, and how many more there are."""
    (one,) = differences(WHOLE, THINNED)
    judged = classify(one, Around(beside=lambda _rota, _span: on))  # type: ignore[arg-type, return-value]
    assert judged is not None
    assert judged.drift == drift
    assert ("and once more until" in judged.why) is (on != HOLES[:1])


def called(*ids: Any) -> Any:
    """A world whose first level calls these; only the first rota says which policy uses it."""
    first = rota(FIRST_ID, "Orders first", tags=frozenset({"used-by:e1"}))
    steps = (Step(tuple(Called(id) for id in ids)),)
    return paging(policy(*steps), first, turns(SECOND_ID, (ANA, None), days=1)).world


def test_others_of_the_level_are_those_that_it_calls_besides() -> None:
    """The second rota has somebody on every other day; alone on its level, the first one has nobody beside."""
    span = (MOMENT, MOMENT + timedelta(days=4))
    together, alone = (beside(called(*ids), FIRST_ID, span) for ids in ((FIRST_ID, SECOND_ID), (FIRST_ID,)))
    assert sum((last - first for first, last in together), timedelta(0)) == timedelta(days=2)
    assert alone == ()


def test_where_nothing_calls_the_rota_nobody_is_missing() -> None:
    """All of the span counts as taken care of."""
    span = (MOMENT, MOMENT + timedelta(days=4))
    assert beside(called(SECOND_ID), FIRST_ID, span) == (span,)
