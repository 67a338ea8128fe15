"""Whom a row escalates to: as declared, with the page where that exists, else the levels behind its pages."""

from compiler.checks.example import playbook
from compiler.checks.example_oncall import PAGE, entry, paging
from compiler.model.chain import Hop
from tests.reconcile.judging import judged


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
