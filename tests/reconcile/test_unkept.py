"""Promises that are not kept, or soon not, while the SLO below them still has a budget of its own."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from compiler.checks.example import HERE, MONTH, SLO_ID, Case, case, promise, reading, series, slo
from compiler.model.base import Gap, Id
from compiler.model.finding import Finding
from compiler.model.promise import Binding, Objective, Window
from compiler.model.reading import Attained, SloReading
from compiler.model.watching import Target
from compiler.model.world import MOMENT
from tests.reconcile.judging import checked, codes, judged

CALENDAR, FOUR_WEEKS, WEEK = Window("calendar", unit="month"), Window("rolling", 28), Window("rolling", 7)


def promised(percent: str, window: Window = MONTH, key: str = "orders", **more: Any) -> Any:
    """A promise that the SLO measures."""
    bound = (Binding("slo", str(SLO_ID), HERE),)
    objective = Objective("success", Decimal(percent), window, **more)
    return replace(promise(), id=key, measured_by=bound, objective=objective)


def only(told: Case, code: str) -> Finding:
    """The one finding of a code."""
    (found,) = [one for one in checked(told).findings if one.code == code]
    return found


def loose(*promises: Any, attained: str = "99.7", window: Window = MONTH, **more: Any) -> Case:
    """An SLO of 99.5 % with a reading above its own target."""
    aims = slo(targets=(Target(Decimal("99.5"), window),), **more)
    return case(aims, SloReading(reading().id, (Attained(window, Decimal(attained)),)), promises=promises)


def test_a_promise_that_is_not_kept_is_told_although_the_slo_has_budget_left() -> None:
    """With both numbers and the window, of the promise alone that is broken."""
    both = loose(promised("99.9"), promised("99.6", key="invoices"))
    found = only(both, "RB210")
    assert found.message == ("“Orders” attains less than is promised: attained 99.7 %, promised 99.9 %, over 30 days")
    assert (found.subject, found.affected) == (SLO_ID, (promised("99.9").subject,))
    assert found.nature == "weather"


def test_of_several_that_are_broken_the_strictest_is_told_and_all_are_named() -> None:
    """One cause, one finding."""
    found = only(loose(promised("99.8"), promised("99.95", key="invoices")), "RB210")
    assert "promised 99.95 %" in found.message
    assert len(found.affected) == 2


def test_a_looser_promise_than_the_target_is_kept_while_the_budget_of_the_slo_is_spent() -> None:
    """It is the SLO's own budget that is told of then."""
    strict = case(slo(), reading("99.5"), promises=(promised("99"),))
    assert "has spent its budget over 30 days: attained 99.5 %, target 99.9 %" in only(strict, "RB210").message


@pytest.mark.parametrize(
    "innocent",
    [
        loose(promised("99.7")),
        loose(promised("99.6")),
        loose(promised("99.9", CALENDAR)),
        loose(promised("99.9", FOUR_WEEKS)),
        loose(promised("99.9", WEEK)),
        loose(promised("99.9", assumed=("window",))),
        loose(promised("99.9"), created=MOMENT),
        loose(replace(promised("99.9"), objective=None)),
        loose(replace(promised("99.9"), measured_by=())),
    ],
    ids=["equal", "kept", "calendar month", "28 days", "week", "no window named", "young SLO", "no numbers", "unbound"],
)
def test_what_is_no_proof_is_no_finding(innocent: Case) -> None:
    """Only a reading over the very window that is promised, of an SLO that has seen all of it, tells of a promise."""
    assert codes(innocent) & {"RB210", "RB211"} == set()


def test_a_reading_that_was_not_there_tonight_tells_nothing() -> None:
    """It may have recovered since."""
    told = loose(promised("99.9"))
    gap = Gap("slo_reading", "live", "answered 500")
    assert "RB210" not in codes(replace(told, world=replace(told.world, failed=(gap,))))


def test_a_promise_of_all_is_broken_by_one_failure() -> None:
    """Although a target of 100 % has no budget."""
    found = only(loose(promised("100"), attained="99.99"), "RB210")
    assert "attained 99.99 %, promised 100 %" in found.message


def test_a_promise_that_will_soon_be_broken_is_told_before_the_budget_of_the_slo_ends() -> None:
    """At the last day's burn, and only where the SLO itself says nothing."""
    aims = slo(targets=(Target(Decimal("99"), MONTH),))
    ending = case(aims, reading("99.95"), series(good="99.0"), promises=(promised("99.9"),))
    found = only(ending, "RB211")
    assert found.message.startswith("“Orders” will soon have attained less than is promised: attained 99.95 %")
    assert "the budget ends in 1.5 days" in found.message


def test_what_is_broken_is_told_before_what_will_end() -> None:
    """One finding for each SLO: the graver."""
    aims = slo(targets=(Target(Decimal("99.5"), MONTH),))
    both = case(aims, reading("99.7"), series(good="90"), promises=(promised("99.9"),))
    assert codes(both) & {"RB210", "RB211"} == {"RB210"}
    assert [one.subject for one in judged(both).faults if one.name == "budget spent"] == [Id("live", "slo", "s1")]
