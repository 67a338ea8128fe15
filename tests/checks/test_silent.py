"""Situations of real life in which a check must say nothing."""

from datetime import date
from decimal import Decimal

from compiler.checks.example import MONTH, allowance, case, slo
from compiler.model.watching import Target
from tests.reconcile.judging import checked, codes


def test_an_allowance_of_drift_is_not_called_unused_the_night_after() -> None:
    """What moved is told beside one earlier snapshot; a look further back tells it again, and needs the allowance."""
    assert codes(case(allow=(allowance(code="RB801"),))) == set()
    assert codes(case(allow=(allowance(code="RB204"),))) == {"RB005"}


def test_an_ended_allowance_of_what_is_mended_is_to_be_taken_out() -> None:
    """A new end would allow nothing."""
    (gone,) = checked(case(allow=(allowance(until=date(2026, 10, 31)),))).findings
    assert (gone.code, gone.fix) == ("RB004", "take it out: what it covered is not found any more")
    weak = slo(targets=(Target(Decimal(99), MONTH),))
    fixes = {one.code: one.fix for one in checked(case(weak, allow=(allowance(until=date(2026, 10, 31)),))).findings}
    assert fixes["RB004"] == "mend the cause, or agree a new end"
