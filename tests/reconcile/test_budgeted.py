"""Error budgets: what is left, and when it ends at the last day's burn, with the arithmetic."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from compiler.checks.example import case, promise, reading, series
from compiler.model.promise import Objective, Window
from compiler.model.reading import Series
from compiler.model.spending import Budget
from compiler.model.world import MOMENT
from compiler.reconcile.judge import judge

MONTH = Window("rolling", 30)


def budget(*values: object, target: str = "99.9") -> Budget | None:
    """The budget of the shop's promise over these readings."""
    asked = promise(objective=Objective("success", Decimal(target), MONTH))
    made = case(*values, promises=(asked,))
    return judge(made.service, made.world).chains[0].budget


def burning(good: str) -> Series:
    """Thirty days of which the last one was worse."""
    days = series()
    return replace(days, values=(*days.values[:-1], Decimal(good)))


def test_what_is_left_and_when_it_ends() -> None:
    """Half of the budget left, three times too fast: five days."""
    found = budget(reading("99.95"), burning("99.7"))
    assert found is not None
    assert (found.left, found.rate, found.ends) == (50, 3, MOMENT + timedelta(days=5))
    assert found.says == (
        "100 × (99.95 − 99.9) ÷ (100 − 99.9) = 50 % of the budget left; the last day burned (100 − 99.7) ÷ (100 − 99.9)"
        " = 3 times what is even; 50 % × 30 d ÷ 3 = 5 d"
    )


@pytest.mark.parametrize(("attained", "target"), [("99.9601", "99.95"), ("99.62345", "99"), ("99.99937", "99.999")])
def test_whoever_reckons_it_again_by_hand_comes_out_alike(attained: str, target: str) -> None:
    """No number is shown shorter than the result needs."""
    found = budget(reading(attained), burning(attained), target=target)
    assert found is not None
    shown, promised, left = _told(found)
    assert abs(100 * (shown - promised) / (100 - promised) - left) < Decimal("0.1")


def _told(found: Budget) -> tuple[Decimal, Decimal, Decimal]:
    """What was attained, what was promised, and what is left of the budget, as they are written."""
    told = re.match(r"100 × \(([\d.]+) − ([\d.]+)\) ÷ \(100 − [\d.]+\) = ([\d.]+) %", found.says)
    assert told is not None
    return Decimal(told[1]), Decimal(told[2]), Decimal(told[3])


@pytest.mark.parametrize(
    ("attained", "last", "target", "says"),
    [
        ("99.8", "99.9", "99.9", "= −100 % of the budget left: it is spent"),
        ("99.95", "100", "99.9", "0 times what is even: it does not end"),
        ("99.99", "99.99", "99.9", "longer than its window"),
        ("100", "100", "100", "a promise of 100 % has no budget"),
    ],
)
def test_budgets_that_do_not_end(attained: str, last: str, target: str, says: str) -> None:
    """Spent, not burning, outlasting its window, and none at all."""
    found = budget(reading(attained), burning(last), target=target)
    assert found is not None
    assert found.ends is None
    assert says in found.says


def test_without_a_last_day_nothing_is_foretold() -> None:
    """The budget is told, and that no day was read."""
    found = budget(reading("99.95"))
    assert found is not None
    assert (found.left, found.rate, found.ends) == (50, None, None)
    assert "of the last day nothing was read" in found.says


def test_without_a_reading_there_is_no_budget() -> None:
    """Unknown stays unknown."""
    assert budget(reading(None)) is None
