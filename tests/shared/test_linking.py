"""The right panel for real alerts: floors of what the bench of linking prints."""

from pathlib import Path

import pytest

from tests.bench.linking.baselines import RANKERS
from tests.bench.linking.bodies import metric_names
from tests.bench.linking.case import Suite
from tests.bench.linking.corpus import corpus
from tests.bench.linking.hard import grown
from tests.bench.linking.scoring import Asked, asked, misplaced, score
from tests.bench.linking.widget import family

pytestmark = pytest.mark.shared

PRODUCT = RANKERS[0][1]


@pytest.fixture(scope="module")
def shipped(shared_data: Path) -> Suite:
    """The shipped dashboards and alerts."""
    return corpus(shared_data)


@pytest.fixture(scope="module")
def answers(shipped: Suite) -> tuple[Asked, ...]:
    """What the product answers for each of them."""
    return asked(shipped, PRODUCT)


@pytest.fixture(scope="module")
def hard(shipped: Suite) -> Suite:
    """What grows from the shipped dashboards."""
    return grown(shipped.boards)


def test_nearly_every_shipped_alert_finds_its_dashboard(answers: tuple[Asked, ...]) -> None:
    """99 % in first place. The one that does not: all panels of its dashboard ask for another kind of thing."""
    assert (score(answers).first or 0) >= 0.99
    assert {one.case.key for one in misplaced(answers)} <= {"proxmox__node_cpu_usage"}


@pytest.mark.parametrize("half", [0, 1])
def test_both_halves_do(answers: tuple[Asked, ...], half: int) -> None:
    """The half that nothing was tuned on no worse than the other."""
    assert (score(one for one in answers if one.case.half == half).first or 0) >= 0.98


def test_no_alert_is_matched_where_no_dashboard_shares_a_metric(shipped: Suite, answers: tuple[Asked, ...]) -> None:
    """Read by a pattern that shares nothing with the product; names of one family count as shared."""
    plotted = {family(name) for body in shipped.boards.values() for name in metric_names(body)}
    alone = [
        one
        for one in answers
        if (names := metric_names({"query": shipped.monitors[one.case.key]["query"]}))
        and plotted.isdisjoint(map(family, names))
    ]
    assert len(alone) > 30
    assert [(one.case.key, one.given.boards) for one in alone if not one.silent] == []


def test_whatever_is_matched_without_a_label_is_of_the_alerts_own_product(answers: tuple[Asked, ...]) -> None:
    """Logs, checks and siblings have no labels; that all their matches are of one integration tells the same."""
    free = [one for one in answers if not one.case.judged and not one.silent]
    assert len(free) > 30
    assert [one.case.key for one in free if one.given.boards[0].split("__")[0] != one.case.key.split("__")[0]] == []


def test_nearly_every_shipped_alert_finds_the_best_panel(answers: tuple[Asked, ...]) -> None:
    """As many of its metrics, a scope that can be set, its aggregation: as any panel of the right dashboards, 98 %."""
    assert (score(answers).panel or 0) >= 0.98


def test_plain_rankings_are_behind(shipped: Suite, answers: tuple[Asked, ...]) -> None:
    """Even the count of shared metrics, although few alerts here have more than one candidate."""
    for name, ranker in RANKERS[1:]:
        assert (score(asked(shipped, ranker)).first or 0) < (score(answers).first or 0), name


def test_the_hard_estate_is_large(hard: Suite) -> None:
    """As organisations are."""
    assert len(hard.boards) >= 2000
    assert len(hard.cases) >= 300


@pytest.mark.parametrize("half", [0, 1])
def test_the_hard_estate_is_met(hard: Suite, half: int) -> None:
    """First place in 95 %, "none" where there is one in 1 % at most, a match where there is none in 1 %."""
    found = score(asked(hard, PRODUCT, half))
    assert (found.first or 0) >= 0.95
    assert (found.false_none or 0) <= 0.01
    assert (found.false_match or 0) <= 0.01
    assert (found.panel or 0) >= 0.95
