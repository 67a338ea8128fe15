"""Dashboards and urls: situations of real life that a naive check gets wrong, numbered as in their list."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.checks.example import (
    DASHBOARD_ID,
    HERE,
    MONITOR_ID,
    SLO_ID,
    Case,
    case,
    dashboard,
    monitor,
    playbook,
    signal,
    slo,
    without,
)  # fmt: skip
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import State
from compiler.model.opening import Opening
from compiler.model.promise import Action
from compiler.model.reading import Views
from compiler.model.scope import Scope, Term
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Dashboard, Panel, Ref
from compiler.pipeline import all_checks
from tests.reconcile.judging import chain, codes, only, state

URL = "https://live.example/dashboard/shop-123/all-about-orders-2?from_ts=1700000000000"
BOARD = Id("live", "dashboard", "shop-123")
OPENS = playbook(first_actions=(Action("open", URL, HERE),))


def plots(*signals: Signal | Unparsed, **fields: Any) -> Dashboard:
    """The shop's board, whose only panel plots these."""
    return dashboard(panels=(Panel("1", "Orders", shows=signals),), **fields)


def tag(key: str, value: str) -> Scope:
    """Series with one tag."""
    return Scope(frozenset([frozenset([Term(key, (value,))])]))


def blind(one: Case, why: str) -> Case:
    """The case in which an absence of dashboards proves nothing."""
    return replace(one, world=replace(one.world, partial=(Gap("dashboard", "live", why),)))


# 42


def test_42_a_signal_on_no_readable_panel_is_a_warning_that_says_so_and_never_blocks() -> None:
    found = only(case(without(DASHBOARD_ID)))
    assert (found.code, found.subject, str(found.severity)) == ("RB401", SLO_ID, "warning")
    assert "no panel in readable dashboards" in found.message
    assert not next(check for check in all_checks() if check.code == "RB401").blockable


# 43


def test_43_a_board_that_a_shrunken_list_lacks_is_unknown_and_not_gone() -> None:
    shrunk = blind(case(without(DASHBOARD_ID), playbooks=(OPENS,)), "the list shrank by 40 %")
    assert state(shrunk, "visible") is State.UNKNOWN
    assert codes(shrunk) == {"RB003"}


# 44


def test_44_a_board_asked_by_its_id_that_answers_404_is_gone() -> None:
    found = only(case(without(BOARD, proven=True), playbooks=(OPENS,)))
    assert (found.code, found.subject) == ("RB402", BOARD)
    assert [id.key for id in found.affected] == ["shop/orders-failing"]


def test_44_a_board_that_may_not_be_read_or_is_only_unlisted_is_not_gone() -> None:
    unlisted = case(playbooks=(OPENS,))
    assert codes(unlisted) == set()
    assert codes(replace(unlisted, world=replace(unlisted.world, unconfirmed=frozenset({"dashboard"})))) == set()


@pytest.mark.parametrize(
    "url",
    [
        "https://live.example/dashboard/lists/shop-123",
        "https://live.example/dash/integration/shop-123",
        "https://other.example/dashboard/shop-123",
        "https://live.example/notebook/shop-123",
    ],
    ids=["a list", "a preset", "another host", "no board"],
)
def test_44_only_the_key_of_a_url_of_our_own_host_can_be_gone(url: str) -> None:
    opens = playbook(first_actions=(Action("open", url, HERE),))
    assert codes(case(without(BOARD, proven=True), playbooks=(opens,))) == set()


def test_44_the_decoration_of_a_url_is_no_key() -> None:
    slug = Id("live", "dashboard", "all-about-orders-2")
    assert codes(case(without(slug, proven=True), playbooks=(OPENS,))) == set()


def test_44_a_board_that_another_organisation_has_is_there() -> None:
    theirs = dashboard(id=Id("west", "dashboard", "shop-123"))
    assert codes(case(theirs, without(BOARD, proven=True), playbooks=(OPENS,))) == set()


def test_a_panel_is_gone_only_where_every_panel_has_a_key() -> None:
    board = dashboard(id=BOARD, opening=Opening("https://live.example/d", panel="widget={panel}"))
    opens = playbook(first_actions=(Action("open", "https://live.example/dashboard/shop-123?widget=77", HERE),))
    assert codes(case(board, playbooks=(opens,))) == {"RB403"}
    keyless = replace(board, panels=(Panel("", "Orders"),))
    assert codes(case(keyless, playbooks=(opens,))) == set()


# 45


def test_45_of_six_copies_the_older_viewed_original_comes_first() -> None:
    old = datetime(2024, 1, 1, tzinfo=UTC)
    original = dashboard(id=Id("live", "dashboard", "z-original"), created=old)
    copies = [
        dashboard(id=Id("live", "dashboard", f"copy-{n}"), name=f"Copy of Shop ({n})", created=old.replace(year=2025))
        for n in range(6)
    ]
    views = Views(original.id.seen_as(Kind.VIEWS), 900)
    found = chain(case(without(DASHBOARD_ID), original, views, *copies)).link("visible")
    assert found.matches[0].to == original.id
    assert {one.name for one in found.matches[0].losers} <= {copy.name for copy in copies}


def test_45_among_boards_of_one_name_views_then_age_decide() -> None:
    first = dashboard(id=Id("live", "dashboard", "b"), created=datetime(2024, 1, 1, tzinfo=UTC))
    second = dashboard(id=Id("live", "dashboard", "a"), created=datetime(2025, 1, 1, tzinfo=UTC))
    aged = case(without(DASHBOARD_ID), first, second)
    assert chain(aged).link("visible").matches[0].to == first.id
    views = [Views(one.id.seen_as(Kind.VIEWS), n) for one, n in ((first, 4), (second, 400))]
    viewed = case(without(DASHBOARD_ID), first, second, *views)
    assert chain(viewed).link("visible").matches[0].to == second.id


# What the list does not say, and the code must.


def test_panels_that_plot_a_part_neither_prove_nor_break() -> None:
    region = plots(signal(scope=tag("region", "recife")), signal("shop.orders.all", scope=tag("region", "recife")))
    assert state(case(region), "visible") is State.UNKNOWN
    assert codes(case(region)) == set()


def test_a_panel_that_plots_only_how_much_there_is_proves_nothing() -> None:
    assert state(case(plots(signal("shop.orders.all"))), "visible") is State.UNKNOWN
    assert codes(case(plots(signal("shop.orders.all")))) == set()
    assert state(case(plots(signal())), "visible") is State.PROVEN


def test_a_panel_that_leaves_out_a_part_of_what_tells_good_from_bad_proves_nothing() -> None:
    """A total may be left out; a second metric of what is good may not, though the match is kept."""
    both = slo(good=(signal(), signal("shop.orders.late")))
    link = chain(case(both)).link("visible")
    assert (link.state, link.matches[0].to) == (State.UNKNOWN, DASHBOARD_ID)
    assert link.reason.endswith("but not shop.orders.late")
    assert codes(case(both)) == set()
    assert state(case(both, plots(signal(), signal("shop.orders.late"))), "visible") is State.PROVEN


LOGS = Signal("log", frozenset({"log:service:shop"}), tag("service", "shop"), aggregation="count")
RESTING = slo(good=(), total=(), monitors=(MONITOR_ID,))


def test_what_rests_on_a_search_is_shown_by_a_panel_that_counts_the_same() -> None:
    """And where none does nothing is claimed, since the same logs can be asked for in other words."""
    alert = monitor(conditions=(Condition(LOGS),))
    counted = case(RESTING, alert, plots(LOGS))
    assert state(counted, "visible") is State.PROVEN
    assert "counts logs of service:shop" in chain(counted).link("visible").reason
    other = case(RESTING, alert, plots(replace(LOGS, metrics=frozenset({"log:service:depot"}))))
    assert state(other, "visible") is State.UNKNOWN
    assert codes(other) == set()


def test_a_panel_of_another_environment_is_no_panel_of_the_promise() -> None:
    assert codes(case(plots(signal(scope=tag("env", "staging"))))) == {"RB401"}


def test_a_panel_that_cannot_be_read_and_mentions_the_metric_forbids_to_say_that_there_is_none() -> None:
    unread = plots(Unparsed("weird(shop.orders.ok)", mentions=frozenset({"shop.orders.ok"})))
    assert state(case(unread), "visible") is State.UNKNOWN
    assert codes(case(unread)) == set()


def test_our_board_that_lists_slos_by_a_search_may_show_ours() -> None:
    listing = dashboard(tags=frozenset({"team:orders"}), panels=(Panel("1", "SLOs", search="service:shop"),))
    assert state(case(listing), "visible") is State.UNKNOWN
    assert codes(case(listing)) == set()


def test_a_panel_that_embeds_the_slo_shows_it() -> None:
    embedding = dashboard(panels=(Panel("1", "Orders", refs=(Ref(SLO_ID, "embeds"),)),))
    assert state(case(embedding), "visible") is State.PROVEN


def test_a_board_whose_section_could_not_be_read_is_unknown_with_the_last_match_kept() -> None:
    found = case(failed=(Gap("dashboard", "live", "HTTP 500"),))
    link = chain(found).link("visible")
    assert link.state is State.UNKNOWN
    assert link.matches[0].to == DASHBOARD_ID
    assert "last seen 2026-11-01 06:00 UTC" in link.reason
    assert codes(found) == {"RB001"}
