"""Alerts: situations of real life that a naive check gets wrong, numbered as in their list."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from compiler.checks.example import (
    MONITOR_ID,
    SLO_ID,
    burning,
    case,
    monitor,
    promise,
    series,
    slo,
    state,
    without,
)
from compiler.model.base import Gap, Kind
from compiler.model.chain import State
from compiler.model.promise import Binding, Objective
from compiler.model.reading import MonitorQuality
from compiler.model.scope import Scope, Term
from compiler.model.watching import Address, Downtime, Ref, Rule
from compiler.model.world import MOMENT
from tests.reconcile.alerts import (
    CHAT,
    MAIL,
    OTHER,
    TICKET,
    by_tags,
    other,
    rule,
    silence,
    tagged,
    watching,
)
from tests.reconcile.judging import chain, codes, only
from tests.reconcile.judging import state as link

# 19, 20, 21


def test_19_no_data_on_a_quiet_night_without_traffic_is_silent() -> None:
    assert codes(case(state("no data", days=9), series(total=0))) == set()
    assert codes(case(state("no data", days=9))) == set()


def test_19_an_error_counter_without_data_while_traffic_went_on_only_saw_no_errors() -> None:
    errors = monitor(conditions=(watching("shop.orders.errors"),))
    assert codes(case(errors, state("no data", days=30), series())) == set()


def test_20_an_alert_without_data_for_a_week_while_its_traffic_had_is_a_finding() -> None:
    found = only(case(state("no data", days=8), series()))
    assert (found.code, found.subject) == ("RB303", MONITOR_ID)


def test_20_an_alert_on_the_slos_own_counts_is_starved_too_and_not_before_a_week() -> None:
    own = monitor(conditions=(watching("shop.orders.all"),))
    assert "RB303" in codes(case(own, state("no data", days=8), series()))
    assert codes(case(own, state("no data", days=6), series())) == set()


def test_20_an_alert_on_a_narrower_scope_may_well_see_nothing() -> None:
    narrow = monitor(conditions=(watching("shop.orders.all", scope=tagged("status", "failed")),))
    assert codes(case(narrow, state("no data", days=9), series())) == set()


@pytest.mark.parametrize(
    "fields",
    [{"on_no_data": "resolve"}, {"query": "default_zero(sum:shop.orders.ok{*}) < 1"}],
    ids=lambda one: str(one),
)
def test_21_an_alert_that_expects_silence_is_never_without_data(fields: Any) -> None:
    assert codes(case(monitor(**fields), state("no data", days=90), series())) == set()


# 22, 23


@pytest.mark.parametrize(
    "quiet",
    [
        silence(scope="env:staging"),
        silence(ends=MOMENT + timedelta(minutes=30)),
        silence(recurring=True),
        silence(active=False),
        by_tags("team:orders"),
        by_tags("service:shop", "team:orders"),
        by_tags(scope="env:staging"),
        by_tags("service:shop", scope="env:(staging OR dev)"),
    ],
    ids=["a scope", "an end", "recurring", "planned", "other tags", "tags not all carried", "all", "alternatives"],
)
def test_22_a_silence_of_a_part_or_with_an_end_is_no_finding(quiet: Downtime) -> None:
    assert codes(case(quiet)) == set()


def test_22_a_silence_with_an_end_is_a_note_with_that_end() -> None:
    notes = chain(case(silence(ends=MOMENT + timedelta(minutes=30)))).link("alerted").notes
    assert notes == ("“Orders burn fast” is silenced for * until 2026-11-01 06:30 UTC",)


def test_22_a_silence_of_a_scope_that_the_alert_never_looks_at_is_not_even_a_note() -> None:
    produced = monitor(conditions=(watching("shop.orders.ok", scope=tagged("env", "prod")),))
    assert chain(case(produced, silence(scope="env:staging"))).link("alerted").notes == ()


@pytest.mark.parametrize("quiet", [silence(), by_tags(), by_tags("service:shop")], ids=["by id", "all", "by tags"])
def test_23_a_silence_of_the_whole_scope_without_end_is_a_finding(quiet: Downtime) -> None:
    found = only(case(quiet))
    assert (found.code, found.subject) == ("RB302", MONITOR_ID)
    assert link(case(quiet), "alerted") is State.BROKEN


@pytest.mark.parametrize("scope", ["env:prod", "env:prod AND service:shop", "env:prod,service:shop"])
def test_23_a_silence_of_the_tags_that_the_query_demands_is_one_of_the_whole_scope(scope: str) -> None:
    both = Scope(frozenset([frozenset([Term("env", ("prod",)), Term("service", ("shop",))])]))
    produced = monitor(conditions=(watching("shop.orders.ok", scope=both),))
    assert codes(case(produced, silence(scope=scope))) == {"RB302"}


def test_23_a_muted_alert_beside_one_that_lives_breaks_nothing_and_is_still_told() -> None:
    pair = case(silence(), other(refs=(Ref(SLO_ID, "alerts on"),)))
    assert link(pair, "alerted") is State.PROVEN
    assert codes(pair) == {"RB302"}


def test_23_where_silences_could_not_be_read_the_alert_is_not_known_to_live() -> None:
    blind = case(failed=(Gap("downtime", "live", "no permission"),))
    assert link(blind, "alerted") is State.UNKNOWN
    assert codes(blind) == {"RB001"}


# 24


def test_24_a_composite_member_is_routed_by_its_composite() -> None:
    above = other(refs=(Ref(MONITOR_ID, "combines"),))
    assert codes(case(monitor(notifies=()), above)) == set()


def test_24_a_composite_that_notifies_nobody_is_itself_at_fault() -> None:
    above = other(refs=(Ref(MONITOR_ID, "combines"),), notifies=())
    assert only(case(monitor(notifies=()), above)).subject == OTHER


def test_24_an_alert_that_feeds_an_slo_of_monitors_never_notifies_nobody() -> None:
    fed = slo(measure="monitors", good=(), total=(), monitors=(OTHER,), refs=(Ref(OTHER, "rests on"),))
    asked = promise(objective=Objective("uptime", Decimal("99.9"), promise().objective.window))
    found = case(fed, other(notifies=(), muted=True), promises=(asked,))
    assert not {"RB305", "RB302"} & codes(found)
    assert [one.id for one in chain(found).alerts] == [MONITOR_ID]


def test_24_an_slo_whose_monitors_notify_nobody_and_that_has_no_alert_is_not_alerted() -> None:
    fed = slo(measure="monitors", good=(), total=(), monitors=(OTHER,), refs=(Ref(OTHER, "rests on"),))
    asked = promise(objective=Objective("uptime", Decimal("99.9"), promise().objective.window))
    found = codes(case(fed, without(MONITOR_ID), other(notifies=()), promises=(asked,)))
    assert "RB301" in found and "RB305" not in found


def test_24_a_bound_alert_that_feeds_an_alerted_slo_is_routed_by_that_alert() -> None:
    asked = promise(measured_by=(Binding("monitor", str(OTHER), promise().place),))
    rests = slo(refs=(Ref(OTHER, "rests on"),), monitors=(OTHER,))
    assert "RB305" not in codes(case(rests, other(notifies=(), conditions=(burning("2"),)), promises=(asked,)))


@pytest.mark.parametrize(
    "route",
    [rule("service:shop"), rule(), rule("service:*"), replace(rule(), tags=frozenset({"applies:*"}), scope="team:x")],
    ids=["its tag", "everything", "a pattern", "a scope"],
)
def test_24_an_alert_that_a_rule_routes_never_notifies_nobody(route: Rule) -> None:
    route = replace(route, tags=frozenset({"applies:*"})) if "service:*" in route.monitor_tags else route
    assert codes(case(monitor(notifies=()), route)) == set()


def test_24_a_rule_may_apply_by_the_group_that_an_alert_is_split_by() -> None:
    split = monitor(notifies=(), conditions=(watching("shop.orders.ok", by=frozenset({"team"})),))
    route = replace(rule("team:orders"), tags=frozenset({"applies:team:orders", "applies:team:*"}))
    assert codes(case(split, route)) == set()


def test_24_a_rule_that_needs_a_tag_which_the_alert_lacks_routes_it_not() -> None:
    assert codes(case(monitor(notifies=()), rule("service:shop", "team:bank"))) == {"RB305"}


def test_24_a_handle_with_a_variable_may_be_anybody() -> None:
    assert codes(case(monitor(notifies=(Address("chat", "@chat-{{team.name}}", templated=True),)))) == set()


def test_24_a_recipient_that_only_the_product_knows_of_is_somebody() -> None:
    reckoned = MonitorQuality(MONITOR_ID.seen_as(Kind.MONITOR_QUALITY), notified=("@elsewhere",))
    assert codes(case(monitor(notifies=()), reckoned)) == set()
    same = MonitorQuality(MONITOR_ID.seen_as(Kind.MONITOR_QUALITY), notified=(TICKET.text,))
    assert codes(case(monitor(notifies=(TICKET,)), same)) == {"RB306"}


def test_24_where_rules_could_not_be_read_nobody_is_not_proven() -> None:
    blind = case(monitor(notifies=()), failed=(Gap("rule", "live", "no permission"),))
    assert link(blind, "paged") is State.UNKNOWN
    assert codes(blind) == {"RB001"}


# 25, 26


def test_25_a_slow_burn_alert_that_opens_a_ticket_is_what_a_ticket_promise_asks_for() -> None:
    found = case(monitor(notifies=(TICKET,)), promises=(promise(response="ticket"),))
    assert codes(found) == set()
    assert link(found, "paged") is State.NOT_APPLICABLE


def test_25_a_fast_burn_alert_that_only_opens_a_ticket_is_a_finding_where_a_page_is_asked() -> None:
    assert only(case(monitor(notifies=(TICKET, CHAT)))).code == "RB306"


def test_25_a_fast_alert_that_pages_beside_a_slow_one_with_a_ticket_is_silent() -> None:
    slow = other(refs=(Ref(SLO_ID, "alerts on"),), conditions=(burning("3"),), notifies=(TICKET,))
    assert codes(case(slow)) == set()


@pytest.mark.parametrize("address", [MAIL, Address("webhook", "@webhook-x"), Address("team", "@orders")])
def test_25_mail_webhooks_and_teams_may_page(address: Address) -> None:
    assert codes(case(monitor(notifies=(address,)))) == set()


def test_26_a_handle_that_names_a_paging_service_is_likely_and_neither_proven_nor_broken() -> None:
    found = chain(case())
    assert found.link("paged").state is State.UNKNOWN
    assert "@oncall-orders" in found.link("paged").reason
    assert found.verdict.guarded == "unknown"
