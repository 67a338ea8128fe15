"""Handles that an alert's own text lacks, and ways of a page that rests on something broken."""

from dataclasses import replace

from compiler.checks.example import MONITOR_ID, monitor
from compiler.checks.example_oncall import PAGED, paging
from compiler.model.base import Id
from compiler.model.chain import Chain, moot
from compiler.model.watching import Rule
from compiler.render.view_promises import _alert
from compiler.render.view_ways import ways
from tests.reconcile.judging import chain


def said(of: Chain) -> str:
    return "".join(piece.text for piece in ways(of)[0])


def test_a_handle_that_a_rule_adds_is_named_beside_the_alert() -> None:
    rule = Rule(Id("live", "rule", "r1"), "All of the shop", frozenset({"applies:*"}), notifies=(PAGED,))
    found = chain(paging(monitor(notifies=()), rule))
    card = _alert(found, next(one for one in found.alerts if one.id == MONITOR_ID))
    assert (card.notifies, card.added) == ((), (PAGED.text,))


def test_a_handle_of_the_alert_itself_is_told_once() -> None:
    found = chain(paging())
    card = _alert(found, found.alerts[0])
    assert (card.notifies, card.added) == ((PAGED.text,), ())


def test_a_way_below_a_moot_link_says_so() -> None:
    found = chain(paging())
    assert said(found).endswith("✔ proven")
    links = tuple(moot("paged", "measured") if one.name == "paged" else one for one in found.links)
    assert said(replace(found, links=links)).endswith("✔ proven; moot: it rests on measured, which is broken")
