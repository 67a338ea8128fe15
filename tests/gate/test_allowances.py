"""Allowances: what a team lives with, until when, and what is said of allowances themselves."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from compiler.checks.allowed import covers
from compiler.checks.example import (
    MONITOR_ID,
    MONTH,
    SLO_ID,
    Case,
    allowance,
    case,
    monitor,
    playbook,
    promise,
    slo,
    without,
)
from compiler.model.base import Gap, Id
from compiler.model.finding import Finding, Severity
from compiler.model.watching import Target
from tests.reconcile.judging import checked, codes

WEAK = slo(targets=(Target(Decimal(99), MONTH),))


def allowing(*values: Any, **fields: Any) -> Case:
    """The shop with these values and one allowance."""
    return case(*values, allow=(allowance(**fields),))


def passed(one: Case) -> list[str]:
    """The codes that an allowance passes."""
    return [row.finding.code for row in checked(one).passed]


def test_an_allowance_passes_the_finding_that_it_means() -> None:
    assert passed(allowing(WEAK)) == ["RB204"]
    assert codes(allowing(WEAK)) == set()


@pytest.mark.parametrize("on", ["live:slo/s1", "s1", "declared:promise/shop/orders", "shop/orders", "orders"])
def test_an_allowance_names_the_subject_its_key_or_what_suffers(on: str) -> None:
    assert passed(allowing(WEAK, on=on)) == ["RB204"]


@pytest.mark.parametrize("on", ["live:slo/s", "slo/s1", "shop", "order", ""])
def test_an_allowance_names_nothing_by_halves(on: str) -> None:
    assert "RB204" in codes(allowing(WEAK, on=on))


def test_an_allowance_means_its_own_code_alone() -> None:
    finding = Finding("RB301", SLO_ID, "m", "f", Severity.ERROR)
    assert not covers(allowance(), finding)
    assert codes(allowing(without(MONITOR_ID))) == {"RB301", "RB005"}


def test_an_allowance_on_one_promise_passes_no_finding_that_another_suffers_from() -> None:
    both = {
        "promises": (promise(), promise(id="refunds", says="99.9% of refunds succeed")),
        "playbooks": (playbook(when=("orders", "refunds")),),
    }
    one = case(WEAK, allow=(allowance(on="orders"),), **both)
    assert codes(one) == {"RB204"}
    each = case(WEAK, allow=(allowance(on="orders"), allowance(on="refunds")), **both)
    assert codes(each) == set() and passed(each) == ["RB204"]


def test_an_expired_allowance_passes_nothing_and_is_told() -> None:
    assert codes(allowing(WEAK, until=date(2026, 10, 31))) == {"RB204", "RB004"}
    assert codes(allowing(until=date(2026, 10, 31))) == {"RB004"}


def test_an_allowance_counts_through_its_last_day_of_the_snapshot_and_not_of_today() -> None:
    last = allowing(WEAK, until=date(2026, 11, 1))
    assert codes(last) == set()
    later = replace(last, world=replace(last.world, taken=last.world.taken + timedelta(days=1)))
    assert codes(later) == {"RB204", "RB004"}


def test_an_allowance_without_end_counts() -> None:
    assert codes(allowing(WEAK, until=None)) == set()


def test_an_allowance_without_owner_counts_and_is_told() -> None:
    assert codes(allowing(WEAK, owner="")) == {"RB006"}


def test_an_allowance_that_passes_nothing_is_told() -> None:
    (unused,) = checked(allowing()).findings
    assert (unused.code, unused.subject) == ("RB005", Id("declared", "allowance", "shop/RB204:live:slo/s1"))


@pytest.mark.parametrize("kind", ["slo", "dashboard"])
def test_an_allowance_is_not_unused_while_its_check_could_not_be_judged(kind: str) -> None:
    code = {"slo": "RB204", "dashboard": "RB401"}[kind]
    blind = case(failed=(Gap(kind, "live", "HTTP 500"),), allow=(allowance(code=code),))
    assert codes(blind) == {"RB001"}
    partly = case(allow=(allowance(code=code),))
    partly = replace(partly, world=replace(partly.world, partial=(Gap(kind, "live", "2 rows unread"),)))
    assert codes(partly) == {"RB003"}


def test_an_allowance_is_not_unused_while_another_break_hides_its_finding() -> None:
    hidden = case(WEAK, monitor(muted=True, notifies=()), allow=(allowance(), allowance(code="RB305", on="m1")))
    assert codes(hidden) == {"RB302"}


def test_an_allowance_for_weather_is_never_called_unused() -> None:
    assert codes(allowing(code="RB505", on="t1")) == set()
