"""Which alerts watch a promise, and what ails them: what no list of innocent cases says, and the code must."""

from dataclasses import replace
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
    signal,
    slo,
    within,
    without,
)
from compiler.model.base import Kind
from compiler.model.chain import State
from compiler.model.promise import Binding, Objective
from compiler.model.reading import MonitorQuality, MonitorState
from compiler.model.signal import Condition, Signal, Unparsed
from compiler.model.watching import Ref, Target
from tests.reconcile.alerts import (
    OTHER,
    other,
    tagged,
    watching,
)
from tests.reconcile.judging import chain, codes, judged, only
from tests.reconcile.judging import state as link


def test_an_alert_of_another_environment_is_no_alert_of_the_promise() -> None:
    staged = monitor(refs=(), conditions=(watching("shop.orders.ok", scope=tagged("env", "staging")),))
    assert codes(case(staged)) == {"RB301"}


def test_an_alert_of_another_service_on_the_same_metrics_is_no_alert_of_the_promise() -> None:
    """Fifty services share `trace.*` metrics; what watches another one of them says nothing of ours."""
    ours, theirs, live = (tagged(*tag) for tag in (("service", "shop"), ("service", "depot"), ("env", "live")))
    counted = slo(good=(signal(scope=ours),), total=(signal("shop.orders.all", scope=ours),))
    elsewhere = monitor(refs=(), conditions=(watching("shop.orders.ok", scope=theirs),))
    assert codes(case(counted, elsewhere)) == {"RB301"}
    production = slo(good=(signal(scope=tagged("env", "prod")),), total=(signal("shop.orders.all"),))
    named_otherwise = monitor(refs=(), conditions=(watching("shop.orders.ok", scope=live),))
    assert link(case(production, named_otherwise), "alerted") is State.UNKNOWN


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
