"""Rows of the runbook: what they tell of their own signals and commands."""

from compiler.checks.example import MONITOR_ID, case, monitor
from compiler.model.world import MOMENT
from tests.reconcile.judging import judged


def test_the_commands_read_a_thing_and_what_is_observed_of_it_before_they_explain_it() -> None:
    """What is explained first would be the reading of the night before."""
    slo, *_ = judged(case()).rows[0].detection
    assert slo.commands == (
        "runbook sync --service shop --only slo,slo_reading",
        "runbook explain live:slo/s1",
    )


def test_an_alert_that_is_silenced_without_end_says_so_in_its_row() -> None:
    _, alert = judged(case(monitor(muted=True))).rows[0].detection
    assert (alert.of, alert.mark) == (MONITOR_ID, "silenced without end")


def test_a_silence_that_ends_is_left_to_the_page_of_what_is_so_tonight() -> None:
    passing = monitor(muted=True, muted_until=MOMENT.replace(year=MOMENT.year + 1))
    assert {one.mark for one in judged(case(passing)).rows[0].detection} == {""}
