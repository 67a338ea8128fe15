"""The walk from an alert to a person: every hop is proven, likely, unknown or broken, and nothing is guessed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compiler.checks.example import Case, case, monitor, promise, without
from compiler.checks.example_oncall import (
    CALLS,
    FIRST_ID,
    INTEGRATION_ID,
    PAGE,
    PAGED,
    POLICY_ID,
    SECOND_ID,
    SERVICE_ID,
    entry,
    integration,
    oncall_service,
    paging,
    policy,
    routing,
)
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Link, State
from compiler.model.hours import daily
from compiler.model.incident import Incident, Incidents
from compiler.model.oncall import Way
from compiler.model.promise import PagingRoute
from compiler.model.routing import Called, Maintenance, RouteRule, Routing, Step, addressed
from compiler.model.watching import Address
from compiler.model.world import MOMENT
from tests.reconcile.judging import chain, codes, only, state

PLACE = promise().place
TYPO = Address("oncall", "@pager-Ordres", product="pager", name="Ordres")
OTHER = Id(CALLS, "policy", "e2")


def paged(case: Case) -> Link:
    return chain(case).link("paged")


def way(case: Case) -> Way:
    (only_one,) = chain(case).ways
    return only_one


def test_a_whole_way_is_proven_hop_by_hop_and_each_hop_names_its_page() -> None:
    found = way(paging())
    assert [(leg.what, leg.name, leg.footing) for leg in found.legs] == [
        ("alert", "Orders burn fast", "proven"),
        ("handle", "@pager-Orders", "proven"),
        ("service", "Orders", "proven"),
        ("policy", "Orders policy", "proven"),
    ]
    assert [leg.url for leg in found.legs[2:]] == [PAGE, "https://calls.example/policies/e1"]
    assert paged(paging()).state is State.PROVEN
    assert codes(paging()) == set()


def test_a_name_alone_is_likely_and_the_link_unknown() -> None:
    unlinked = paging(entry(oncall=()))
    assert way(unlinked).footing == "likely"
    assert paged(unlinked).state is State.UNKNOWN
    assert "only its name says" in paged(unlinked).reason
    assert codes(unlinked) == set()


@pytest.mark.parametrize("wrong", [oncall_service(enabled=False), without(INTEGRATION_ID), without(POLICY_ID)])
def test_what_is_wrong_behind_a_likely_hop_is_told_and_breaks_nothing(wrong: object) -> None:
    case = paging(entry(oncall=()), wrong)
    assert paged(case).state is State.UNKNOWN
    assert codes(case) == set()


@pytest.mark.parametrize("reference", [PAGE, f"{PAGE}/", str(SERVICE_ID)])
def test_a_declared_mapping_proves_the_way(reference: str) -> None:
    declared = paging(entry(oncall=()), oncall=(PagingRoute("@pager-Orders", reference, PLACE),))
    assert paged(declared).state is State.PROVEN


def test_a_declared_service_that_does_not_exist_breaks_the_way() -> None:
    gone = Id(CALLS, Kind.ONCALL_SERVICE, "p9")
    unlisted = paging(oncall=(PagingRoute("", str(gone), PLACE),))
    assert (paged(unlisted).state, codes(unlisted)) == (State.UNKNOWN, set())
    case = paging(without(gone, proven=True), oncall=(PagingRoute("", str(gone), PLACE),))
    assert (only(case).code, only(case).subject) == ("RB605", gone)


def came(days: int, origin: str = "m1") -> Incidents:
    incident = Incident("q1", "Orders", MOMENT - timedelta(days=days), origins=(origin,))
    return Incidents(SERVICE_ID.seen_as(Kind.INCIDENTS), MOMENT - timedelta(days=90), (incident,))


@pytest.mark.parametrize(
    ("incidents", "found"),
    [
        (came(10), State.PROVEN),
        (came(10, "https://live.example/monitors/m1?group=all"), State.PROVEN),
        (came(91), State.UNKNOWN),
        (came(10, "m2"), State.UNKNOWN),
    ],
)
def test_an_incident_of_the_alert_within_90_days_proves_the_way(incidents: Incidents, found: State) -> None:
    assert paged(paging(entry(oncall=()), incidents)).state is found


def noted(origin: str, page: str, days: int = 10) -> Incidents:
    """An incident of the alert's own product, which names an alert and the page of another product's incident."""
    opened = MOMENT - timedelta(days=days)
    incident = Incident("7", "Orders", opened, origins=(origin,), beside=(page,))
    return Incidents(Id("live", Kind.INCIDENTS, "none"), MOMENT - timedelta(days=90), (incident,))


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        (noted("m1", "https://calls.example/incidents/q1/"), State.PROVEN),
        (noted("m2", "https://calls.example/incidents/q1"), State.UNKNOWN),
        (noted("m1", "https://calls.example/incidents/q2"), State.UNKNOWN),
        (noted("m1", "https://calls.example/incidents/q1", days=91), State.UNKNOWN),
    ],
)
def test_an_incident_that_names_both_ends_proves_the_way(beside: Incidents, found: State) -> None:
    """The alert that set it off, and the page of the incident that the on-call service opened."""
    incident = Incident("q1", "Orders", MOMENT - timedelta(days=10), url="https://calls.example/incidents/q1")
    called = Incidents(SERVICE_ID.seen_as(Kind.INCIDENTS), MOMENT - timedelta(days=90), (incident,))
    case = paging(entry(oncall=()), called, beside)
    assert paged(case).state is found
    assert codes(case) == set()


def test_the_account_that_resolves_its_own_handle_proves_it_without_an_integration() -> None:
    own = replace(oncall_service(), id=Id("live", "oncall_service", "t1"), tags=addressed("pager", "Orders"))
    case = paging(own, entry(oncall=()), without(SERVICE_ID), without(INTEGRATION_ID))
    assert paged(case).state is State.PROVEN


def test_a_handle_that_names_nothing_is_a_finding_that_never_blocks() -> None:
    case = paging(monitor(notifies=(TYPO,)))
    assert only(case).code == "RB601"
    assert "“Orders” is nearly that" in only(case).message
    assert paged(case).state is State.UNKNOWN


def test_a_team_that_is_told_and_takes_no_pages_is_no_finding() -> None:
    """A mention of a team tells its chat or its mailboxes, as most of them do."""
    team = Address("team", "@team-web", product="pager", name="team-web")
    assert codes(paging(monitor(notifies=(team,)))) == set()
    both = paging(monitor(notifies=(team, PAGED)))
    assert (codes(both), paged(both).state) == (set(), State.PROVEN)


def test_a_name_of_the_alerts_product_means_what_the_catalogue_links_to() -> None:
    """That product may call a service by any name; without the catalogue it is not known which."""
    free = Address("oncall", "@pager-night-shift", product="pager", name="night-shift")
    linked, unlinked = (paging(monitor(notifies=(free,)), entry(oncall=urls)) for urls in ((PAGE,), ()))
    assert (state(linked, "paged"), codes(linked)) == (State.PROVEN, set())
    assert (state(unlinked, "paged"), codes(unlinked)) == (State.UNKNOWN, set())


def test_a_handle_of_a_product_that_nobody_reads_is_unknown_and_no_finding() -> None:
    case = paging(monitor(notifies=(Address("oncall", "@siren-x", product="siren", name="x"),)))
    assert paged(case).state is State.UNKNOWN
    assert codes(case) == set()
    assert not any(gap.configured for gap in paged(case).gaps)


def test_a_handle_that_is_known_only_when_the_alert_fires_is_never_broken() -> None:
    case = paging(monitor(notifies=(replace(PAGED, templated=True),)))
    assert paged(case).state is State.UNKNOWN
    assert codes(case) == set()


def test_without_any_on_call_connector_the_link_says_so() -> None:
    link = paged(case(monitor(notifies=(PAGED,))))
    assert (link.state, link.reason) == (
        State.UNKNOWN,
        "no on-call connector configured; the alert notifies @pager-Orders",
    )
    assert not any(gap.configured for gap in link.gaps)


def test_an_integration_leads_to_its_service() -> None:
    by_integration = Address("oncall", "@pager-Orders-alerts", product="pager", name="Orders-alerts")
    found = way(paging(monitor(notifies=(by_integration,))))
    assert [leg.what for leg in found.legs] == ["alert", "handle", "integration", "service", "policy"]
    assert found.footing == "proven"


def test_an_integration_that_is_switched_off_is_like_none() -> None:
    case = paging(integration(enabled=False))
    assert (only(case).code, only(case).subject) == ("RB602", SERVICE_ID)


def test_a_service_that_an_orchestration_leads_to_needs_no_integration() -> None:
    before = Routing(
        Id(CALLS, "routing", "global"), "all events", frozenset({"to:p1"}), rules=(RouteRule("all", to=(SERVICE_ID,)),)
    )
    assert codes(paging(before, without(INTEGRATION_ID))) == set()


def test_maintenance_with_an_end_is_a_note() -> None:
    until = MOMENT + timedelta(hours=2)
    window = Maintenance(
        Id(CALLS, "maintenance", "w1"), "deploy", frozenset({"covers:p1"}), covers=(SERVICE_ID,), ends=until
    )
    assert codes(paging(window)) == set()
    assert any("2026-11-01 08:00" in note for note in paged(paging(window)).notes)


def test_maintenance_of_the_integration_that_a_page_comes_by_silences_it() -> None:
    """Without an end it breaks the way, with one it is a note; other doors of the service are none of its business."""
    door = monitor(notifies=(Address("oncall", "@pager-Orders-alerts", product="pager", name="Orders-alerts"),))
    tags = frozenset({f"covers:{INTEGRATION_ID.key}"})
    endless = Maintenance(Id(CALLS, "maintenance", "w1"), "deploy", tags, covers=(INTEGRATION_ID,))
    assert (only(paging(door, endless)).code, only(paging(door, endless)).subject) == ("RB607", endless.id)
    until = replace(endless, ends=MOMENT + timedelta(hours=2))
    assert codes(paging(door, until)) == set()
    assert any("2026-11-01 08:00" in note for note in paged(paging(door, until)).notes)
    assert codes(paging(endless)) == set()


def test_a_rule_may_send_the_page_to_another_policy() -> None:
    other = replace(policy(Step((Called(SECOND_ID),))), id=OTHER, name="Other policy")
    found = way(paging(other, routing(RouteRule("peak", to=(OTHER,)))))
    assert found.policy == OTHER


def test_a_catch_all_that_suppresses_is_found() -> None:
    assert codes(paging(routing(otherwise=RouteRule("", drops=True)))) == {"RB604"}


def test_a_rule_that_is_switched_off_does_nothing() -> None:
    assert codes(paging(routing(RouteRule("quiet", drops=True, enabled=False)))) == set()


def test_the_first_rule_that_holds_ends_the_search() -> None:
    assert codes(paging(routing(RouteRule("pass"), RouteRule("quiet", drops=True)))) == set()


def test_a_suppression_under_a_condition_is_a_note_unless_it_names_the_alert() -> None:
    case = paging(routing(RouteRule("tests", when="event.summary matches part 'sandbox'", drops=True)))
    assert paged(case).state is State.PROVEN
    assert any("sandbox" in note for note in paged(case).notes)
    named = paging(routing(RouteRule("orders", when="event.summary matches part 'orders burn'", drops=True)))
    assert paged(named).state is State.UNKNOWN
    assert codes(named) == set()


def test_a_service_that_pages_only_under_conditions_is_unknown() -> None:
    rules = routing(RouteRule("p1 only", when="priority is P1", to=(POLICY_ID,)), otherwise=RouteRule("", drops=True))
    case = paging(rules)
    assert paged(case).state is State.UNKNOWN
    assert codes(case) == set()


def test_a_suppression_at_given_hours_is_told_as_such() -> None:
    night = RouteRule("night", hours=daily("Europe/Lisbon", 0, 360), drops=True)
    assert "at the hours of that rule" in only(paging(routing(night))).message
    by_day = promise(hours="08-20", support=daily("", 480, 1200))
    assert codes(paging(routing(night), promises=(by_day,))) == set()


def test_two_policies_by_the_hour_are_two_ways_and_both_are_looked_at() -> None:
    other = replace(policy(Step((Called(SECOND_ID),))), id=OTHER, name="Office policy")
    office = RouteRule("office", hours=daily("Europe/Lisbon", 540, 1080), to=(OTHER,))
    found = chain(paging(other, routing(office)))
    assert [one.policy for one in found.ways] == [OTHER, POLICY_ID]
    assert [one.levels[0].holes for one in found.forecasts] == [(), ()]


def test_services_that_call_one_another_in_a_circle_end_as_unknown() -> None:
    case = paging(oncall_service(policy=SERVICE_ID))
    assert paged(case).state is State.UNKNOWN
    assert "leads back to itself" in paged(case).reason


@pytest.mark.parametrize("kind", [Kind.ONCALL_SERVICE, Kind.INTEGRATION, Kind.POLICY, Kind.ROUTING])
def test_the_outage_of_the_on_call_product_leaves_the_way_unknown_beyond_that_hop(kind: Kind) -> None:
    """Rows that were read before the outage are not believed either."""
    gap = Gap(kind.value, CALLS, "HTTP 500")
    kept = paging(oncall_service(enabled=False), failed=(gap,))
    assert state(kept, "paged") is State.UNKNOWN or kind is not Kind.ONCALL_SERVICE
    lost = [one for one in paging().world.values if one.id.kind == kind and one.id.instance == CALLS]
    dark = paging(*(without(one.id) for one in lost), failed=(gap,))
    assert state(dark, "paged") is State.UNKNOWN
    assert state(dark, "alerted") is State.PROVEN
    assert not {code for code in codes(dark) if code.startswith("RB6")}


def test_one_way_that_holds_is_enough_and_the_broken_one_is_a_warning() -> None:
    second = replace(
        oncall_service(enabled=False), id=Id(CALLS, "oncall_service", "p2"), name="Old orders",
        tags=addressed("pager", "Old") | {"url:calls.example/services/p2"},
    )  # fmt: skip
    old = Address("oncall", "@pager-Old", product="pager", name="Old")
    linked = entry(oncall=(PAGE, "https://calls.example/services/p2"))
    case = paging(second, linked, monitor(notifies=(PAGED, old)))
    assert state(case, "paged") is State.PROVEN
    assert (only(case).code, only(case).subject) == ("RB603", second.id)


def test_mail_beside_a_broken_way_leaves_the_link_unknown() -> None:
    mail = Address("mail", "@person-1a2b3c4d")
    case = paging(oncall_service(enabled=False), monitor(notifies=(PAGED, mail)))
    assert state(case, "paged") is State.UNKNOWN


def test_low_urgency_at_night_is_silent_where_hours_are_declared() -> None:
    office = oncall_service(hours=daily("Europe/Lisbon", 480, 1200), urgency="high", urgency_outside="low")
    assert codes(paging(office)) == {"RB309"}
    hours = daily("Europe/Lisbon", 480, 1200)
    assert codes(paging(office, promises=(promise(hours="08-20", support=hours),))) == set()


def test_a_declared_first_level_is_reached_at_once() -> None:
    assert "calls a person at once" in chain(paging()).link("staffed").reason
    assert chain(paging()).forecasts[0].levels[0].targets[0].id == FIRST_ID


def test_what_is_broken_where_a_condition_leads_is_told_and_breaks_nothing() -> None:
    broken = replace(policy(Step()), id=OTHER, name="Empty policy")
    case = paging(broken, routing(RouteRule("big", when="event.custom_details.big == 'yes'", to=(OTHER,))))
    assert state(case, "paged") is State.PROVEN
    assert (only(case).code, only(case).subject) == ("RB606", OTHER)
    assert only(case).message.startswith("where event.custom_details.big == 'yes', ")


@pytest.mark.parametrize("form", ["mail", "webhook", "workflow"])
def test_where_on_call_is_read_no_connector_is_said_to_be_missing(form: str) -> None:
    """A mailbox may be the door of an on-call product, whose own addresses are masked."""
    told = (Address("ticket", "@tickets-orders"), Address(form, "@somewhere-else"))  # type: ignore[arg-type]
    link = paged(paging(monitor(notifies=told)))
    assert (link.state, link.gaps) == (State.UNKNOWN, ())
    assert "no on-call connector" not in link.reason
    assert "reaches anybody on call is not known" in link.reason


def test_a_mailbox_is_told_without_the_name_that_one_store_gave_it() -> None:
    link = paged(paging(monitor(notifies=(Address("mail", "@mail-4f2a"),))))
    assert "mail to a person" in link.reason
    assert "4f2a" not in str(link)


def test_where_on_call_is_read_tickets_and_chat_alone_break_the_promise() -> None:
    told = (Address("ticket", "@tickets-orders"), Address("chat", "@chat-orders"))
    assert only(paging(monitor(notifies=told))).code == "RB306"


def test_while_the_catalogue_is_not_read_an_incident_proves_the_way() -> None:
    """What was known of the link before is not confirmed, and the incident needs no confirming."""
    down = (Gap(Kind.ENTRY.value, "live", "HTTP 500"),)
    assert paged(paging(failed=down)).state is State.UNKNOWN
    assert paged(paging(came(10), failed=down)).state is State.PROVEN
