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
    playbook,
    promise,
    series,
    signal,
    slo,
    state,
    within,
    without,
)
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import State
from compiler.model.promise import Binding, Objective
from compiler.model.reading import MonitorQuality, MonitorState
from compiler.model.scope import Scope, Term
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Address, Downtime, Monitor, Ref, Rule, Target
from compiler.model.world import MOMENT
from tests.reconcile.judging import chain, codes, judged, only
from tests.reconcile.judging import state as link

DOWNTIME_ID = Id("live", "downtime", "x1")
OTHER = Id("live", "monitor", "m2")
PAGE, TICKET = Address("oncall", "@oncall-orders"), Address("ticket", "@tickets-orders")
CHAT, MAIL = Address("chat", "@chat-orders"), Address("mail", "@person-0a1b2c3d")


def tagged(key: str, value: str) -> Scope:
    """Series with one tag."""
    return Scope(frozenset([frozenset([Term(key, (value,))])]))


def watching(metric: str, **more: Any) -> Condition:
    """A plain threshold on one metric."""
    fields = {"shape": "#0", **more}
    return Condition(signal(metric, **fields), ">", Decimal(10), 300)


def other(**fields: Any) -> Monitor:
    """A second alert."""
    return monitor(**{"id": OTHER, "name": "Another alert", "refs": (), "conditions": (), **fields})


def silence(**fields: Any) -> Downtime:
    """An active downtime that names the alert."""
    base = Downtime(DOWNTIME_ID, "Quiet", refs=(Ref(MONITOR_ID, "silences"),), monitor=MONITOR_ID)
    return replace(base, **fields)


def by_tags(*tags: str, **fields: Any) -> Downtime:
    """An active downtime over the monitors with these tags, all monitors without any."""
    covers = frozenset(f"covers:{tag}" for tag in tags or ("*",))
    return Downtime(DOWNTIME_ID, "Quiet", covers, monitor_tags=frozenset(tags), **fields)


def rule(*tags: str, **fields: Any) -> Rule:
    """A notification rule that pages for monitors with these tags."""
    applies = frozenset(f"applies:{tag}" for tag in tags or ("*",))
    return Rule(Id("live", "rule", "r1"), "Route", applies, monitor_tags=frozenset(tags), notifies=(PAGE,), **fields)


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


# What the list does not say, and the code must.


def test_an_alert_of_another_environment_is_no_alert_of_the_promise() -> None:
    staged = monitor(refs=(), conditions=(watching("shop.orders.ok", scope=tagged("env", "staging")),))
    assert codes(case(staged)) == {"RB301"}


@pytest.mark.parametrize(
    "condition",
    [watching("shop.orders.all"), watching("shop.orders.ok", scope=tagged("region", "recife"))],
    ids=["how much there is", "one region"],
)
def test_an_alert_on_a_part_neither_proves_nor_breaks(condition: Condition) -> None:
    partly = case(monitor(refs=(), conditions=(condition,), notifies=()))
    assert link(partly, "alerted") is State.UNKNOWN
    assert codes(partly) == set()


def test_an_alert_on_the_good_events_in_the_same_scope_watches_the_promise() -> None:
    assert link(case(monitor(refs=(), conditions=(watching("shop.orders.ok"),))), "alerted") is State.PROVEN


def test_an_alert_on_the_ratio_of_the_slos_own_counts_watches_the_promise() -> None:
    both = frozenset({"shop.orders.ok", "shop.orders.all"})
    ratio = Condition(Signal("metric", both, shape="#1 / #0"), "<", Decimal("0.99"), 300)
    assert link(case(monitor(refs=(), conditions=(ratio,))), "alerted") is State.PROVEN


def test_an_alert_in_a_wider_scope_counts_where_it_is_split_by_what_the_slo_selects() -> None:
    region = tagged("region", "recife")
    narrow = slo(good=(signal(scope=region),), total=(signal("shop.orders.all", scope=region),))
    wide = monitor(refs=(), conditions=(watching("shop.orders.ok"),))
    split = monitor(refs=(), conditions=(watching("shop.orders.ok", by=frozenset({"region"})),))
    scoped = {"promises": (promise(scope=(("region", "recife"),)),)}
    assert link(case(narrow, wide, **scoped), "alerted") is State.UNKNOWN
    assert link(case(narrow, split, **scoped), "alerted") is State.PROVEN


def test_an_alert_that_carries_the_promises_tag_watches_it() -> None:
    ours = monitor(refs=(), conditions=(), tags=frozenset({"service:shop", "promise:orders"}))
    theirs = monitor(refs=(), conditions=(), tags=frozenset({"service:bank", "promise:orders"}))
    assert link(case(ours), "alerted") is State.PROVEN
    assert link(case(theirs), "alerted") is State.BROKEN


def test_an_alert_whose_query_cannot_be_read_forbids_to_say_that_there_is_none() -> None:
    unread = Condition(Unparsed("weird(shop.orders.ok)", mentions=frozenset({"shop.orders.ok"})), form="other")
    assert link(case(monitor(refs=(), conditions=(unread,))), "alerted") is State.UNKNOWN


def test_an_alert_that_the_slo_names_and_no_listing_holds_forbids_to_say_that_there_is_none() -> None:
    hidden = case(slo(refs=(Ref(OTHER, "alerted by"),)), without(MONITOR_ID))
    assert link(hidden, "alerted") is State.UNKNOWN
    assert codes(hidden) == set()
    gone = case(slo(refs=(Ref(OTHER, "alerted by"),)), without(MONITOR_ID), without(OTHER, proven=True))
    assert codes(gone) == {"RB301"}


def test_a_draft_alert_is_none() -> None:
    assert codes(case(monitor(draft=True))) == {"RB301"}


def test_an_alert_on_another_window_of_the_slo_watches_it_too() -> None:
    weekly = replace(burning("14.4"), burn=replace(burning("14.4").burn, slo_window_days=7))
    assert codes(case(monitor(conditions=(weekly,)))) == set()


def test_a_burn_rate_is_impossible_only_beyond_the_strictest_target() -> None:
    month = promise().objective.window
    two = slo(targets=(Target(Decimal(99), month), Target(Decimal("99.9"), replace(month, days=7))))
    asked = promise(objective=Objective("success", Decimal(99), month))
    assert "RB304" not in codes(case(two, monitor(conditions=(burning("900"),)), promises=(asked,)))
    assert "RB304" in codes(case(two, monitor(conditions=(burning("1001"),)), promises=(asked,)))


@pytest.mark.parametrize(
    ("shape", "never"), [("#0", True), ("diff(#0)", False), ("#0 - #1", False)], ids=["sum", "change", "difference"]
)
def test_only_a_plain_count_is_never_below_zero(shape: str, never: bool) -> None:
    falling = replace(watching("shop.orders.ok", shape=shape), op="<", threshold=Decimal(0))
    assert ("RB304" in codes(case(monitor(conditions=(falling,))))) is never


def late(limit: str, **more: Any) -> Condition:
    """An alert on a latency above this many milliseconds."""
    fields = {"aggregation": "p95", "shape": "#0", **more}
    return Condition(signal("shop.latency_ms", **fields), ">", Decimal(limit), 300)


QUICK = promise(objective=Objective("latency", Decimal("99.9"), promise().objective.window, within("2")))
TIMELY = slo(good=(signal("shop.orders.within_2s"),))


def test_an_alert_past_the_promised_limit_is_at_odds_only_where_no_other_fires_before() -> None:
    slow = monitor(conditions=(late("5000"),))
    assert "RB307" in codes(case(TIMELY, slow, promises=(QUICK,)))
    burn = other(refs=(Ref(SLO_ID, "alerts on"),), conditions=(burning("14.4"),))
    assert "RB307" not in codes(case(TIMELY, slow, burn, promises=(QUICK,)))


def test_a_threshold_on_how_many_is_no_limit_of_time() -> None:
    counted = monitor(conditions=(late("5000", aggregation="sum"),))
    assert "RB307" not in codes(case(TIMELY, counted, promises=(QUICK,)))


def test_the_same_alert_behind_two_promises_is_one_finding() -> None:
    both = (promise(), promise(id="refunds", says="99.9% of refunds succeed"))
    found = only(case(monitor(muted=True), promises=both, playbooks=(playbook(when=("orders", "refunds")),)))
    assert found.code == "RB302"
    assert [id.key for id in found.affected] == ["shop/orders", "shop/refunds"]


def test_a_mute_that_the_product_faults_too_is_told_once() -> None:
    faulted = MonitorQuality(MONITOR_ID.seen_as(Kind.MONITOR_QUALITY), ("muted_duration_over_sixty_days",))
    assert codes(case(monitor(muted=True), faulted)) == {"RB302"}


def test_a_promise_that_asks_for_a_review_needs_no_alert() -> None:
    found = case(without(MONITOR_ID), promises=(promise(response="review"),))
    assert codes(found) == set()
    assert link(found, "alerted") is State.NOT_APPLICABLE


def test_a_promise_bound_to_an_alert_is_watched_by_it() -> None:
    asked = promise(measured_by=(Binding("monitor", str(MONITOR_ID), promise().place),))
    found = chain(case(promises=(asked,)))
    assert found.link("alerted").state is State.PROVEN
    assert found.link("sufficient").state is State.NOT_APPLICABLE
    assert found.verdict.headline == "backed by alert Orders burn fast"


def test_47_an_alert_without_a_runbook_url_is_silent() -> None:
    assert codes(case(monitor(runbooks=(), links=()))) == set()


def test_an_alert_whose_state_was_never_read_is_judged_by_the_rest() -> None:
    bare = case()
    values = tuple(one for one in bare.world.values if not isinstance(one, MonitorState))
    assert codes(replace(bare, world=replace(bare.world, values=values))) == set()
    assert judged(bare).chains[0].link("alerted").state is State.PROVEN
