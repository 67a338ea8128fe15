"""Situations of real life in which a check must say nothing."""

from compiler.checks.example import allowance, case
from tests.checks.test_examples import codes


def test_an_allowance_of_drift_is_not_called_unused_the_night_after() -> None:
    """What moved is told beside one earlier snapshot; a look further back tells it again, and needs the allowance."""
    assert codes(case(allow=(allowance(code="RB801"),))) == set()
    assert codes(case(allow=(allowance(code="RB204"),))) == {"RB005"}
