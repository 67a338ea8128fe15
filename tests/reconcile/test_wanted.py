"""What a sync reads beyond the listings: the series that promises rest on, and what is named by id and not listed."""

from dataclasses import replace
from typing import Any

import pytest

from compiler.checks.example import HERE, SLO_ID, Case, case, dashboard, playbook, promise, slo
from compiler.model.base import Id, Kind
from compiler.model.promise import Action, Binding, Declared
from compiler.model.watching import Ref
from compiler.ports import Want
from compiler.reconcile.named import key_of
from compiler.reconcile.wanted import wanted

SERIES = Want(Kind.SERIES, SLO_ID.key)


def wants(one: Case) -> dict[str, tuple[Want, ...]]:
    """What the example's service wants."""
    return dict(wanted(Declared((one.service,)), one.world))


def opening(url: str, *values: Any) -> Case:
    """The shop with a playbook that opens this url."""
    return case(*values, playbooks=(playbook(first_actions=(Action("open", url, HERE),)),))


def test_the_series_of_a_bound_slo_is_wanted_once_for_all_its_promises() -> None:
    again = promise(id="again")
    assert wants(case(promises=(promise(), again))) == {"live": (SERIES,)}


def test_an_unbound_promise_wants_nothing() -> None:
    assert wants(case(promises=(promise(measured_by=()),))) == {}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://live.example/dashboard/abc-def-ghi", "abc-def-ghi"),
        ("https://live.example/dashboard/abc-d3f-ghi/a-name-2?from_ts=1700000000000", "abc-d3f-ghi"),
        ("https://live.example/d/Xy12_ab-9/orders?orgId=1", "Xy12_ab-9"),
        ("https://live.example/dashboard/lists/preset/3", None),
        ("https://live.example/dash/integration/30307", None),
        ("https://live.example/notebook/123456", None),
        ("https://live.example", None),
        ("no url at all", None),
    ],
)
def test_a_url_of_a_dashboard_holds_its_key_right_after_the_word_for_it(url: str, key: str | None) -> None:
    assert key_of(url, Kind.DASHBOARD) == key
    wished = {"live": (Want(Kind.DASHBOARD, key), SERIES)} if key else {"live": (SERIES,)}
    assert wants(opening(url)) == wished


@pytest.mark.parametrize(
    ("url", "kind", "key"),
    [
        ("https://live.example/slo?slo_id=7f3c1b5e&timeframe=30d", Kind.SLO, "7f3c1b5e"),
        ("https://live.example/slo/7f3c1b5e/edit", Kind.SLO, "7f3c1b5e"),
        ("https://live.example/monitors/151200101?group=all", Kind.MONITOR, "151200101"),
        ("https://live.example/monitors/manage", Kind.MONITOR, None),
    ],
)
def test_slos_and_alerts_are_named_by_urls_too(url: str, kind: Kind, key: str | None) -> None:
    assert key_of(url, kind) == key


def test_what_a_listing_holds_is_not_asked_for() -> None:
    board = dashboard(id=Id("live", "dashboard", "abc-def-ghi"))
    assert wants(opening("https://live.example/dashboard/abc-def-ghi", board)) == {"live": (SERIES,)}


def test_a_bound_slo_that_no_listing_holds_is_asked_for_by_its_id() -> None:
    named = promise(measured_by=(Binding("slo", "live:slo/7f3c1b5e", HERE),))
    assert wants(case(promises=(named,))) == {"live": (Want(Kind.SLO, "7f3c1b5e"),)}


def test_an_id_of_another_instance_is_not_asked_for_here() -> None:
    named = promise(measured_by=(Binding("slo", "west:slo/7f3c1b5e", HERE),))
    assert wants(case(promises=(named,))) == {}


def test_an_alert_that_the_slo_names_and_no_listing_holds_is_asked_for() -> None:
    other = Id("live", "monitor", "151200101")
    named = slo(refs=(Ref(other, "alerted by"),))
    assert wants(case(named)) == {"live": (Want(Kind.MONITOR, "151200101"), SERIES)}


def test_without_a_connector_nothing_is_wanted() -> None:
    bare = case()
    assert wants(replace(bare, world=replace(bare.world, values=(), complete=frozenset()))) == {}


def test_hops_and_people_of_a_page_that_no_listing_holds_are_asked_for_by_their_ids() -> None:
    from compiler.checks.example import without
    from compiler.checks.example_oncall import ANA, BO, POLICY_ID, paging

    gone = paging(without(ANA), without(BO))
    assert set(wanted(Declared((gone.service,)), gone.world)["calls"]) == {
        Want(Kind.RESPONDER, "ana"),
        Want(Kind.RESPONDER, "bo"),
    }
    case = paging(without(POLICY_ID))
    assert wanted(Declared((case.service,)), case.world)["calls"] == (Want(Kind.POLICY, "e1"),)
    assert "calls" not in wanted(Declared((paging().service,)), paging().world)
