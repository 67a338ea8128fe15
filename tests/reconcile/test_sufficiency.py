"""Sufficiency is arithmetic: target and window of an SLO beside those of a promise, worked out by hand.

A budget is (100 − target) % of the window. Over d days it is d × 1440 × (100 − target) ÷ 100 minutes, and a longer
window suffices only where its whole budget, spent at once, fits into the promise's window.
"""

from decimal import Decimal

import pytest

from compiler.model.budget import budget_left, budget_minutes, burn_rate, days_left
from compiler.model.promise import Objective, Window
from compiler.model.watching import Target
from compiler.reconcile.budget import sufficiency

MONTH, QUARTER = Window("calendar", unit="month"), Window("calendar", unit="quarter")
WEEK, DAY, YEAR = Window("calendar", unit="week"), Window("calendar", unit="day"), Window("calendar", unit="year")


def rolling(days: int) -> Window:
    return Window("rolling", days)


OK, TARGET, WINDOW, THIN = "sufficient", "weaker target", "weaker window", "thin margin"
TABLE = [
    # promised %, over, SLO %, over, answer, and why
    ("99.9", rolling(30), "99.9", rolling(30), OK, "equal is sufficient: 43.2 min on both sides"),
    ("99.9", rolling(30), "99.90", rolling(30), OK, "trailing zeros mean nothing"),
    ("99.90", rolling(30), "99.9", rolling(30), OK, "nor on the other side"),
    ("99.9", rolling(30), "99.95", rolling(30), OK, "21.6 min fit into 43.2 min"),
    ("99.9", rolling(30), "99.5", rolling(30), TARGET, "216 min do not fit into 43.2 min"),
    ("99.95", rolling(30), "99.9", rolling(30), TARGET, "43.2 min do not fit into 21.6 min"),
    ("99.9", rolling(30), "99.8999", rolling(30), TARGET, "a ten-thousandth below is below"),
    ("99.9", rolling(30), "100", rolling(30), OK, "no budget at all fits anywhere"),
    ("100", rolling(30), "100", rolling(30), OK, "equal, although neither has a budget"),
    ("100", rolling(30), "99.999", rolling(30), TARGET, "any budget is more than none"),
    ("99.9", rolling(30), "99.9", rolling(28), OK, "28 d and 30 d are comparable"),
    ("99.9", rolling(28), "99.9", rolling(30), OK, "and the other way round"),
    ("99.9", MONTH, "99.9", rolling(30), OK, "a calendar month has 28 to 31 days: comparable"),
    ("99.9", rolling(30), "99.9", MONTH, OK, "and the other way round"),
    ("99.9", MONTH, "99.9", rolling(28), OK, "28 d lie within a month"),
    ("99.9", rolling(31), "99.9", rolling(28), OK, "31 d and 28 d are both a month"),
    ("99.9", MONTH, "99.8", rolling(30), TARGET, "comparable windows, lower target"),
    ("99.9", rolling(30), "99.9", rolling(7), OK, "a shorter window with that target is stricter"),
    ("99.9", rolling(30), "99.9", rolling(1), OK, "a day too"),
    ("99.9", rolling(30), "99.9", WEEK, OK, "a calendar week too"),
    ("99.9", rolling(30), "99.5", rolling(7), TARGET, "shorter, but 99.5 is not 99.9"),
    ("99.9", rolling(7), "99.9", rolling(7), OK, "equal over a week: 10.08 min"),
    ("99.9", rolling(30), "99.9", rolling(90), WINDOW, "90 d leave 129.6 min, the promise allows 43.2"),
    ("99.9", rolling(30), "99.99", rolling(90), OK, "90 d at 99.99 leave 12.96 min, which fit into 43.2"),
    ("99.9", rolling(30), "99.95", rolling(90), WINDOW, "90 d at 99.95 leave 64.8 min, more than 43.2"),
    ("99.9", rolling(30), "99.967", rolling(90), OK, "90 d at 99.967 leave 42.77 min, which just fit"),
    ("99.9", rolling(30), "99.966", rolling(90), WINDOW, "90 d at 99.966 leave 44.06 min, just too much"),
    ("99.9", rolling(30), "99.5", rolling(90), TARGET, "longer and lower: the target is named"),
    ("99.9", rolling(7), "99.9", rolling(30), WINDOW, "30 d leave 43.2 min, the week allows 10.08"),
    ("99.9", rolling(7), "99.98", rolling(30), OK, "30 d at 99.98 leave 8.64 min, which fit into 10.08"),
    ("99.9", rolling(7), "99.97", rolling(30), WINDOW, "30 d at 99.97 leave 12.96 min"),
    ("99.9", DAY, "99.9", rolling(7), WINDOW, "a week's budget does not fit into a day"),
    ("99", DAY, "99.9", rolling(7), OK, "7 d at 99.9 leave 10.08 min, a day at 99 allows 14.4"),
    ("99.9", MONTH, "99.9", QUARTER, WINDOW, "a quarter has up to 92 days, a month at least 28"),
    ("99.9", MONTH, "99.97", QUARTER, OK, "92 d at 99.97 leave 39.74 min, 28 d at 99.9 allow 40.32"),
    ("99.9", QUARTER, "99.9", rolling(90), OK, "90 d is not longer than the shortest quarter"),
    ("99.9", rolling(90), "99.9", rolling(30), OK, "shorter with that target"),
    ("99.9", rolling(365), "99.9", YEAR, WINDOW, "a leap year is a day longer than 365 days"),
    ("95", rolling(30), "95", rolling(30), OK, "latency shares compare alike: 5 % on both sides"),
    ("50", rolling(30), "0", rolling(30), TARGET, "a target of nothing promises nothing"),
]


@pytest.mark.parametrize(("promised", "over", "target", "window", "answer", "why"), TABLE)
def test_a_pair_is_judged_as_worked_out(
    promised: str, over: Window, target: str, window: Window, answer: str, why: str
) -> None:
    objective = Objective("uptime", Decimal(promised), over)
    found = sufficiency(objective, (Target(Decimal(target), window),), Decimal(0), timed=True)
    assert found is not None and found.answer == answer, why


def test_the_table_holds_at_least_thirty_pairs() -> None:
    assert len(TABLE) >= 30


def test_a_margin_asks_for_more_than_equal() -> None:
    objective = Objective("uptime", Decimal("99.9"), rolling(30))
    targets = (Target(Decimal("99.92"), rolling(30)),)
    assert _answer(objective, targets, "0.05") == THIN
    assert _answer(objective, targets, "0.02") == OK


def test_of_several_targets_the_sufficient_one_counts() -> None:
    objective = Objective("uptime", Decimal("99.9"), rolling(30))
    targets = (Target(Decimal("99.9"), rolling(90)), Target(Decimal("99.9"), rolling(7)))
    assert _answer(objective, targets) == OK


def test_the_arithmetic_is_shown_in_minutes_for_time() -> None:
    objective = Objective("uptime", Decimal("99.9"), rolling(30))
    found = sufficiency(objective, (Target(Decimal("99.9"), rolling(90)),), Decimal(0), timed=True)
    assert found is not None
    assert "43.2 min" in found.arithmetic and "129.6 min" in found.arithmetic


def test_the_arithmetic_is_never_shown_in_minutes_for_events() -> None:
    objective = Objective("success", Decimal("99.9"), rolling(30))
    found = sufficiency(objective, (Target(Decimal("99.5"), rolling(30)),), Decimal(0), timed=False)
    assert found is not None
    assert "min" not in found.arithmetic and "0.5 % bad events" in found.arithmetic


def test_an_slo_without_target_cannot_be_judged() -> None:
    assert sufficiency(Objective("uptime", Decimal(99), MONTH), (), Decimal(0), timed=True) is None


def test_budgets_and_burn_rates_are_those_of_the_literature() -> None:
    assert budget_minutes(Decimal("99.9"), rolling(30)) == Decimal("43.2")
    assert budget_left(Decimal("99.95"), Decimal("99.9")) == Decimal(50)
    assert budget_left(Decimal("99.8"), Decimal("99.9")) == Decimal(-100)
    assert budget_left(Decimal("99.8"), Decimal(100)) is None
    assert burn_rate(Decimal("98.56"), Decimal("99.9")) == Decimal("14.4")
    assert days_left(Decimal(50), Decimal(2), rolling(30)) == Decimal("7.5")
    assert days_left(Decimal(50), Decimal(0), rolling(30)) is None


def _answer(objective: Objective, targets: tuple[Target, ...], margin: str = "0") -> str:
    found = sufficiency(objective, targets, Decimal(margin), timed=True)
    assert found is not None
    return found.answer
