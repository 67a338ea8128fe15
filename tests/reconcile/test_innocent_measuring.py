"""Measuring and sufficiency: situations of real life that a naive check gets wrong, numbered as in their list."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from compiler.checks.example import (
    HERE,
    MONITOR_ID,
    MONTH,
    SLO_ID,
    Case,
    case,
    monitor,
    playbook,
    promise,
    reading,
    series,
    signal,
    slo,
    within,
)
from compiler.model.base import Id
from compiler.model.chain import State
from compiler.model.promise import Attestation, Binding, Bound, Context, Dependency, Objective, Window
from compiler.model.reading import Attained, SloReading
from compiler.model.scope import Scope, Term
from compiler.model.signal import Condition
from compiler.model.watching import Slo, Target
from compiler.model.world import MOMENT
from tests.reconcile.judging import chain, codes, judged, only, state

WEEK, QUARTER, CALENDAR = Window("rolling", 7), Window("rolling", 90), Window("calendar", unit="month")
ACCEPTED = Objective("accepted", Decimal("99.9"), MONTH)


def aims(percent: str, window: Window, **more: Any) -> Slo:
    """The SLO with this target."""
    return slo(targets=(Target(Decimal(percent), window),), **more)


def region(value: str) -> Scope:
    """Series of one region."""
    return Scope(frozenset([frozenset([Term("region", (value,))])]))


def env(value: str) -> Scope:
    """Series of one environment."""
    return Scope(frozenset([frozenset([Term("env", (value,))])]))


def promising(objective: Objective, **more: Any) -> Any:
    """The promise with another objective."""
    return promise(objective=objective, **more)


# 1


def unbound() -> Case:
    """A promise of accepted messages that nothing binds, beside two SLOs of the gateway."""
    other = slo(id=Id("live", "slo", "a0"), name="Gateway is up", measure="monitors", good=(), total=())
    sends = slo(name="Gateway sends", good=(signal("gateway.send.ok"),), total=(signal("gateway.send.all"),))
    asked = promising(ACCEPTED, says="99.9% of updates are accepted", measured_by=())
    return case(sends, other, promises=(asked,))


def test_01_an_slo_on_own_send_counters_makes_the_promise_unbound_and_is_the_first_candidate() -> None:
    found = chain(unbound())
    assert found.verdict.headline == "unbound"
    assert found.candidates[0].id == SLO_ID
    assert "RB106" in codes(unbound()) and "RB201" not in codes(unbound())


def test_01_the_finding_holds_the_line_to_paste() -> None:
    assert only(unbound()).fix == f'measured_by: {{slo: "{SLO_ID}"}}'


def test_01_an_unbound_promise_is_told_once_and_what_rests_on_it_is_moot() -> None:
    found = chain(unbound())
    assert {found.link(name).state for name in ("sufficient", "alerted", "paged", "staffed", "visible")} == {State.MOOT}
    assert codes(unbound()) == {"RB106"}


def test_01_an_slo_that_only_its_query_ties_to_the_service_is_a_candidate_too() -> None:
    ours = Scope(frozenset([frozenset([Term("service", ("shop",))])]))
    untagged = slo(tags=frozenset(), name="Shop", good=(signal("a.b", scope=ours),))
    assert codes(case(untagged, promises=(promise(measured_by=()),))) == {"RB106"}


def test_01_an_slo_of_another_service_is_no_candidate() -> None:
    foreign = slo(tags=frozenset({"service:bank"}), refs=())
    alone = case(foreign, monitor(refs=(), conditions=()), promises=(promise(measured_by=()),))
    assert codes(alone) == {"RB201"}


# 2


def test_02_a_whole_chain_whose_slo_attained_too_little_is_guarded_and_not_kept() -> None:
    found = chain(case(reading("98.1")))
    assert found.verdict.broken == ()
    assert found.verdict.headline == "backed by SLO Orders"
    assert found.verdict.kept == "no"


# 3 to 8


@pytest.mark.parametrize(
    ("percent", "window"),
    [
        pytest.param("99.9", WEEK, id="03 a shorter window with that target is stricter"),
        pytest.param("99.99", QUARTER, id="05 the whole budget of 13 min fits into 43"),
        pytest.param("99.9", Window("rolling", 28), id="06 28 d are comparable"),
        pytest.param("99.9", CALENDAR, id="06 a calendar month is comparable"),
        pytest.param("99.90", MONTH, id="07 trailing zeros mean nothing"),
        pytest.param("99.9", MONTH, id="08 equal without a margin"),
    ],
)
def test_03_05_06_07_08_a_sufficient_target_is_silent(percent: str, window: Window) -> None:
    found = case(aims(percent, window))
    assert state(found, "sufficient") is State.PROVEN
    assert codes(found) == set()


def test_04_a_longer_window_whose_budget_does_not_fit_is_a_finding_with_the_numbers() -> None:
    slices = {"measure": "slices", "good": (), "total": (), "slice": signal()}
    asked = promising(Objective("uptime", Decimal("99.9"), MONTH))
    found = only(case(aims("99.9", QUARTER, **slices), promises=(asked,)))
    assert (found.code, found.subject) == ("RB205", SLO_ID)
    assert "43.2 min" in found.message and "129.6 min" in found.message


def test_06_the_difference_of_comparable_windows_is_shown() -> None:
    link = chain(case(aims("99.9", Window("rolling", 28)))).link("sufficient")
    assert "30 days" in link.reason and "28 days" in link.reason


# 9


def test_09_the_budget_of_a_count_is_told_in_bad_events_and_never_in_minutes() -> None:
    link = chain(case(series(total=100_000))).link("sufficient")
    (note,) = link.notes
    assert "about 3000 bad of 3000000 events" in note
    assert " min" not in link.reason + note


# 10, 11, 12


def uptime(**more: Any) -> Slo:
    """An SLO on the share of good time."""
    return slo(measure="slices", good=(), total=(), slice=signal("shop.answers"), **more)


def test_10_an_uptime_slo_behind_a_success_ratio_is_another_indicator() -> None:
    assert codes(case(uptime())) == {"RB203"}
    assert chain(case(uptime())).verdict.headline == "different indicator"


def test_10_a_time_slice_slo_behind_a_promise_of_uptime_is_silent() -> None:
    asked = promising(Objective("uptime", Decimal("99.9"), MONTH))
    assert "RB203" not in codes(case(uptime(), promises=(asked,)))


def test_11_a_counter_of_accepted_messages_behind_delivered_ones_is_another_indicator() -> None:
    asked = promising(Objective("delivered", Decimal("99.9"), MONTH))
    assert codes(case(slo(good=(signal("messages.accepted"),)), promises=(asked,))) == {"RB203"}


def measured_by_monitor(aggregation: str) -> Case:
    """A promise of "95 % under 2 s" that a latency alert measures."""
    watch = Condition(signal("shop.latency_ms", aggregation=aggregation, shape="#0"), ">", Decimal(2000), 300)
    asked = promise(
        measured_by=(Binding("monitor", str(MONITOR_ID), HERE),),
        objective=Objective("latency", Decimal(95), MONTH, within("2")),
    )
    return case(monitor(conditions=(watch,), refs=()), promises=(asked,))


def test_12_a_p95_alert_behind_a_share_under_a_limit_is_the_same_indicator() -> None:
    assert "RB203" not in codes(measured_by_monitor("p95"))


def test_12_an_average_behind_a_share_under_a_limit_is_not() -> None:
    assert "RB203" in codes(measured_by_monitor("avg"))


@pytest.mark.parametrize(
    ("metric", "indicator"),
    [
        ("http.server.request.duration.count", "success"),
        ("shop.module_1.ok", "success"),
        ("parcels.delivered.on_time", "latency"),
        ("location.within_5s", "fresh"),
        ("synthetics.test_runs.passed", "uptime"),
        ("shop.requests.good", "latency"),
    ],
)
def test_11_a_doubt_about_a_name_is_never_a_difference(metric: str, indicator: Any) -> None:
    asked = promising(Objective(indicator, Decimal("99.9"), MONTH))
    assert "RB203" not in codes(case(slo(good=(signal(metric),)), promises=(asked,)))


# 13


def timed(limit: str, metric: str = "shop.answer_time_ms") -> Case:
    """A promise of answers within 60 s, measured by slices below this limit."""
    slices = slo(measure="slices", good=(), total=(), slice=signal(metric), bound=Bound("<", Decimal(limit), ""))
    return case(slices, promises=(promising(Objective("fresh", Decimal("99.9"), MONTH, within("60"))),))


def test_13_sixty_seconds_and_sixty_thousand_milliseconds_are_equal() -> None:
    assert "RB307" not in codes(timed("60000"))


def test_13_a_longer_limit_is_a_finding_and_one_without_unit_is_not() -> None:
    assert "RB307" in codes(timed("90000"))
    assert "RB307" not in codes(timed("90000", metric="shop.answer_time"))


# 14, 15


def regional(**more: Any) -> Case:
    """A promise about one region, measured by an SLO of the whole service."""
    return case(slo(**more), promises=(promise(scope=(("region", "recife"),)),))


def test_14_an_slo_wider_than_the_promised_region_masks_it_which_warns() -> None:
    found = only(regional())
    assert (found.code, str(found.severity)) == ("RB202", "warning")
    assert state(regional(), "measured") is State.PROVEN


def test_14_an_slo_grouped_by_the_region_is_silent() -> None:
    assert codes(regional(groups=frozenset({"region"}))) == set()


def test_14_an_slo_of_another_region_is_another_scope() -> None:
    assert codes(regional(total=(signal("shop.orders.all", scope=region("sao-paulo")),))) == {"RB202"}


def test_14_a_region_named_with_accents_is_the_region_of_the_tag() -> None:
    places = Context(regions=("sao-paulo", "recife"))
    paulista = slo(total=(signal("shop.orders.all", scope=region("sao-paulo")),))
    said = promise(says="99.9% of orders in São Paulo succeed, over 30 days")
    assert codes(case(paulista, promises=(said,), context=places)) == set()
    assert codes(case(paulista, context=places)) == {"RB202"}


@pytest.mark.parametrize("name", ["prod", "production", "live", "prd"])
def test_15_the_production_environment_goes_without_saying(name: str) -> None:
    assert "RB202" not in codes(case(slo(total=(signal("shop.orders.all", scope=env(name)),))))


def test_15_a_rehearsal_is_another_scope_and_so_is_what_was_not_declared() -> None:
    staged = slo(total=(signal("shop.orders.all", scope=env("staging")),))
    assert codes(case(staged)) == {"RB202"}
    alive = slo(total=(signal("shop.orders.all", scope=env("live")),))
    assert codes(case(alive, environments=("prod",))) == {"RB202"}


# 16, 17, 18


def test_16_one_product_with_five_service_tags_is_one_service() -> None:
    names = ("shop", "shop-api", "shop-worker", "shop-mail", "shop-jobs")
    found = case(slo(tags=frozenset({"service:shop-jobs"})), matches=tuple(("service", one) for one in names))
    assert codes(found) == set()


def test_17_a_dependency_with_a_lower_slo_is_silent_unless_it_is_hard() -> None:
    soft, hard = (Context(depends_on=(Dependency("bank", one, Decimal("99.5")),)) for one in (False, True))
    assert codes(case(context=soft)) == set()
    assert codes(case(context=hard)) == {"RB103"}


def test_18_a_new_slo_with_three_days_of_data_has_attained_nothing_yet() -> None:
    fresh = case(slo(created=MOMENT - timedelta(days=3)), reading("98.0"))
    assert chain(fresh).verdict.kept == "unknown"
    assert codes(fresh) == set()


# What the list does not say, and the code must.


def test_a_promise_that_names_no_window_is_never_called_weaker_for_it() -> None:
    asked = promising(Objective("success", Decimal("99.9"), MONTH, assumed=("window",)))
    found = case(aims("99.9", QUARTER), promises=(asked,))
    assert state(found, "sufficient") is State.UNKNOWN
    assert codes(found) == set()


def test_of_several_windows_the_one_that_suffices_counts() -> None:
    targets = (Target(Decimal("99.9"), QUARTER), Target(Decimal("99.9"), WEEK))
    assert codes(case(slo(targets=targets))) == set()


def test_an_attained_window_without_reading_is_unknown() -> None:
    weekly = SloReading(reading().id, (Attained(WEEK, Decimal("99.99")),))
    assert chain(case(weekly)).verdict.kept == "unknown"


def test_a_budget_is_held_against_the_target_of_its_own_window() -> None:
    targets = (Target(Decimal("99.99"), Window("rolling", 28)), Target(Decimal("99.9"), MONTH))
    assert "RB210" not in codes(case(slo(targets=targets), reading("99.95")))


def test_a_budget_spent_over_another_window_than_the_promised_one_is_no_news() -> None:
    targets = (Target(Decimal("99.9"), WEEK), Target(Decimal("99.9"), MONTH))
    both = SloReading(reading().id, (Attained(WEEK, Decimal("99.0")), Attained(MONTH, Decimal("99.95"))))
    assert codes(case(slo(targets=targets), both)) == set()
    weekly = (promising(Objective("success", Decimal("99.9"), WEEK)),)
    assert codes(case(slo(targets=targets), both, promises=weekly)) == {"RB210"}


def test_a_calendar_month_that_is_nearly_over_leaves_no_time_to_spend_the_budget() -> None:
    monthly = SloReading(reading().id, (Attained(CALENDAR, Decimal("99.95")),))
    asked = promising(Objective("success", Decimal("99.9"), CALENDAR))
    early = case(aims("99.9", CALENDAR), monthly, series(good="99.0"), promises=(asked,))
    late = replace(early, world=replace(early.world, taken=MOMENT.replace(day=30)))
    assert "RB211" in codes(early)
    assert "RB211" not in codes(late)


def test_what_an_slo_of_another_scope_attained_says_nothing_of_the_promise() -> None:
    staged = case(slo(total=(signal("shop.orders.all", scope=env("staging")),)), reading("12.0"))
    assert chain(staged).verdict.kept == "unknown"
    assert codes(staged) == {"RB202"}


def test_an_attested_promise_is_measured_by_a_word_and_alerted_by_nothing_known() -> None:
    word = Binding("attested", "", HERE, Attestation("the bank"))
    found = chain(case(promises=(promise(measured_by=(word,)),)))
    states = {link.name: link.state for link in found.links}
    assert states["measured"] is State.PROVEN
    assert states["sufficient"] is State.NOT_APPLICABLE
    assert {states[name] for name in ("alerted", "paged", "visible")} == {State.UNKNOWN}
    assert found.verdict.headline == "attested by the bank"


def test_an_expired_attestation_is_unknown_and_no_finding() -> None:
    word = Binding("attested", "", HERE, Attestation("the bank", date(2026, 1, 1)))
    found = case(promises=(promise(measured_by=(word,)),))
    assert state(found, "measured") is State.UNKNOWN
    assert codes(found) == set()


def test_a_promise_without_numbers_is_one_finding() -> None:
    found = case(promises=(promise(says="we are fast", objective=None),))
    assert codes(found) == {"RB101"}
    assert state(found, "sufficient") is State.UNKNOWN


def test_two_promises_behind_one_weak_slo_are_one_finding_with_both_affected() -> None:
    both = (promise(), promise(id="refunds", says="99.9% of refunds succeed"))
    found = only(case(aims("99.5", MONTH), promises=both, playbooks=(playbook(when=("orders", "refunds")),)))
    assert [id.key for id in found.affected] == ["shop/orders", "shop/refunds"]


def test_the_first_of_several_bindings_that_is_there_counts() -> None:
    gone = Binding("slo", "live:slo/gone", HERE)
    assert codes(case(promises=(promise(measured_by=(gone, *promise().measured_by)),))) == set()


def test_a_tag_of_another_services_promise_binds_nothing() -> None:
    foreign = slo(tags=frozenset({"promise:orders", "service:bank"}))
    assert judged(case(foreign, promises=(promise(measured_by=()),))).chains[0].slo is None


def test_of_two_slos_with_the_tag_the_sufficient_one_is_bound() -> None:
    tags = frozenset({"promise:orders", "service:shop"})
    weak = slo(id=Id("live", "slo", "a0"), tags=tags, targets=(Target(Decimal(90), MONTH),))
    found = chain(case(slo(tags=tags), weak, promises=(promise(measured_by=()),)))
    assert found.slo is not None and found.slo.id == SLO_ID
    assert [one.id for one in found.link("measured").matches[0].losers] == [weak.id]
