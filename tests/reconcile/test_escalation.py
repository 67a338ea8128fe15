"""Whom a row escalates to: as declared, with the page where that exists, else the levels behind its pages."""

from typing import Any

import pytest

from compiler.checks.example import playbook
from compiler.checks.example_oncall import CALLS, PAGE, entry, paging, policy
from compiler.model.base import Gap
from compiler.model.chain import Hop
from tests.reconcile.judging import codes, judged, only


def hops(*escalate: str, linked: bool = True) -> tuple[Hop, ...]:
    changed = () if linked else (entry(oncall=()),)
    case = paging(*changed, playbooks=(playbook(escalate=escalate),))
    return judged(case).rows[0].escalation


def test_a_declared_step_that_names_a_live_service_opens_its_page() -> None:
    assert hops("pager:orders", "after 30m: lead") == (Hop("pager:orders", "proven", PAGE), Hop("after 30m: lead"))


def test_a_declared_step_that_names_nothing_live_stays_as_declared() -> None:
    assert hops("pager:shipping", "somebody") == (Hop("pager:shipping"), Hop("somebody"))


def test_without_a_declared_step_the_levels_are_told_by_role() -> None:
    page = "https://calls.example/policies/e1"
    assert hops() == (
        Hop("at once: Orders first", "proven", page),
        Hop("after 30 min: Orders second", "proven", page),
    )


def test_levels_that_only_a_name_leads_to_are_likely() -> None:
    assert {hop.proof for hop in hops(linked=False)} == {"likely"}


def said(step: str, *values: Any, **more: Any) -> set[str]:
    return codes(paging(*values, playbooks=(playbook(escalate=(step,)),), **more))


def test_a_step_that_misspells_a_service_is_told_with_the_name_that_was_meant() -> None:
    found = only(paging(playbooks=(playbook(escalate=("pager:oders",)),)))
    assert (found.code, found.fix) == ("RB709", "write `pager:orders`")
    assert "“Orders” is nearly that" in found.message


@pytest.mark.parametrize("step", ["pager:orders-eu", "pager:ana", "other:oders", "the lead", "pager:orders first"])
def test_a_step_that_may_be_something_else_is_left_alone(step: str) -> None:
    assert said(step) == set()


def test_a_step_that_names_a_policy_or_a_rota_is_no_mistake() -> None:
    assert said("pager:oders", policy(name="Oders")) == set()


def test_nothing_is_said_of_a_product_that_was_not_read_whole() -> None:
    for kind in ("policy", "oncall_service", "rota"):
        assert "RB709" not in said("pager:oders", failed=(Gap(kind, CALLS, "HTTP 500"),))
