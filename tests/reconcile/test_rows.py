"""Rows of the runbook: what they tell of their own signals and commands."""

from compiler.checks.example import case
from tests.reconcile.judging import judged


def test_the_commands_read_a_thing_and_what_is_observed_of_it_before_they_explain_it() -> None:
    """What is explained first would be the reading of the night before."""
    slo, *_ = judged(case()).rows[0].detection
    assert slo.commands == (
        "runbook sync --service shop --only slo,slo_reading",
        "runbook explain live:slo/s1",
    )
