"""Event orchestrations: rules in order, nested sets unfolded, conditions as written, and what each does to a page."""

from typing import Any

import pytest

from compiler.model.base import Id, Kind
from compiler.model.hours import daily
from compiler.model.routing import RouteRule, Routing
from compiler.ports import Row, Unread
from connectors.pagerduty.conditions import When, when

SERVICE = {"id": "PS1", "name": "Shop", "html_url": "https://acme.pagerduty.com/service-directory/PS1"}
OF_SERVICE = "/event_orchestrations/services/PS1"


def rule(label: str, *conditions: str, disabled: bool = False, **actions: Any) -> dict[str, Any]:
    told = [{"expression": one} for one in conditions]
    return {"id": label.lower(), "label": label, "disabled": disabled, "conditions": told, "actions": actions}


def path(*rules: Any, catch_all: Any = None, **sets: Any) -> dict[str, Any]:
    more = [{"id": name, "rules": rows} for name, rows in sets.items()]
    whole = {"sets": [{"id": "start", "rules": list(rules)}, *more], "catch_all": {"actions": catch_all or {}}}
    return {"orchestration_path": whole}


def routing(api: Any, account: Any, answer: Any, active: bool = True, **service: Any) -> Routing:
    """The routing of one service, read back."""
    api.list("/services", {**SERVICE, **service})
    api.on(OF_SERVICE, answer)
    api.on(f"{OF_SERVICE}/active", {"active": active})
    found: Routing = account.values("orchestrations")["routing", "service-PS1"]
    return found


def policy(key: str) -> Id:
    return Id("pagerduty", "policy", key)


def test_rules_of_a_service_are_told_in_their_order(api: Any, account: Any) -> None:
    found = routing(
        api, account,
        path(rule("Noise", "event.severity matches 'info'", suppress=True),
             rule("Base", "event.summary matches part 'database'", escalation_policy="PE2", suspend=120),
             rule("Note", "event.source exists", annotate="see the wiki", severity="error"),
             catch_all={"drop_event": True}),
    )  # fmt: skip
    assert (found.of, found.stage, found.tags) == (
        Id("pagerduty", "oncall_service", "PS1"), 1, {"of:PS1", "to:PE2"},
    )  # fmt: skip
    assert found.rules == (
        RouteRule("Noise", "event.severity matches 'info'", drops=True),
        RouteRule("Base", "event.summary matches part 'database'", to=(policy("PE2"),), wait_s=120),
        RouteRule("Note", "event.source exists"),
    )
    assert found.otherwise == RouteRule("", drops=True)


@pytest.mark.parametrize(
    ("actions", "drops"),
    [({"suppress": True}, True), ({"drop_event": True}, True), ({"event_action": "resolve"}, True),
     ({"event_action": "trigger"}, False), ({"suppress": False}, False), ({}, False)],
)  # fmt: skip
def test_what_is_suppressed_dropped_or_resolved_pages_nobody(
    api: Any, account: Any, actions: dict[str, Any], drops: bool
) -> None:
    assert routing(api, account, path(rule("One", **actions))).rules[0].drops is drops


def test_nested_sets_are_unfolded_where_they_are_reached(api: Any, account: Any) -> None:
    """Whoever meets no rule of a set follows the catch-all, whichever set it is (PagerDuty API, orchestrations)."""
    found = routing(
        api, account,
        path(rule("Base", "a", route_to="deep", suspend=60), rule("Rest", "c", suppress=True),
             deep=[rule("Night", "b", escalation_policy="PE2")], catch_all={"escalation_policy": "PE9"}),
    )  # fmt: skip
    assert found.rules == (
        RouteRule("Base › Night", "(a) and (b)", to=(policy("PE2"),), wait_s=60),
        RouteRule("Base › otherwise", "a", to=(policy("PE9"),), wait_s=60),
        RouteRule("Rest", "c", drops=True),
    )
    assert found.otherwise == RouteRule("", to=(policy("PE9"),))


def test_sets_that_lead_in_a_circle_are_walked_once(api: Any, account: Any) -> None:
    found = routing(
        api, account, path(rule("In", route_to="deep"), deep=[rule("Back", route_to="start", suppress=True)])
    )
    assert [one.label for one in found.rules] == ["In › Back", "In › otherwise"]


def test_a_rule_that_is_switched_off_is_told_as_such_and_not_followed(api: Any, account: Any) -> None:
    off = rule("Off", "a", disabled=True, route_to="deep")
    found = routing(api, account, path(off, deep=[rule("Night", "b", suppress=True)]))
    assert [(one.label, one.enabled) for one in found.rules] == [("Off", False)]


def test_rules_that_are_not_active_change_nothing(api: Any, account: Any) -> None:
    api.list("/services", SERVICE)
    api.on(OF_SERVICE, path(rule("All", suppress=True)))
    api.on(f"{OF_SERVICE}/active", {"active": False})
    assert account.values("orchestrations") == {}
    account.door.held = {Kind.ROUTING: frozenset({"service-PS1"})}
    found = account.values("orchestrations")["routing", "service-PS1"]
    assert (found.rules, found.otherwise) == ((), None)


def test_a_service_without_rules_costs_one_request_and_gives_no_row(api: Any, account: Any) -> None:
    api.list("/services", SERVICE)
    api.on(OF_SERVICE, path())
    assert account.values("orchestrations") == {}
    assert [asked for asked, _ in api.asked if asked.startswith(OF_SERVICE)] == [OF_SERVICE]


@pytest.mark.parametrize(
    ("rule_of_service", "urgency"),
    [({"type": "constant", "urgency": "severity_based"}, "low"), ({"type": "constant", "urgency": "high"}, "unknown")],
)
def test_a_severity_counts_where_the_urgency_rests_on_it(
    api: Any, account: Any, rule_of_service: dict[str, str], urgency: str
) -> None:
    found = routing(api, account, path(rule("Calm", severity="warning")), incident_urgency_rule=rule_of_service)
    assert found.rules[0].urgency == urgency


def test_secrets_of_automations_stay_outside(api: Any, account: Any) -> None:
    robot = {"url": "https://hooks.example.com/x?key=s3cret", "headers": [{"key": "Authorization", "value": "s3cret"}]}
    routing(api, account, path(rule("Robot", "a", automation_actions=[robot], annotate="call 555 0100")))
    assert "s3cret" not in account.bodies("orchestrations") and "555" not in account.bodies("orchestrations")


DOOR = {"id": "0a-1b", "name": "Front door", "created_by": {"id": "PU1", "summary": "Ada Person"}}
FRONT = "/event_orchestrations/0a-1b"


def front(api: Any, account: Any, before: Any, router: Any) -> Routing:
    """The routing of an orchestration in front of services, read back."""
    api.list("/event_orchestrations", DOOR, name="orchestrations")
    api.on(f"{FRONT}/global", before)
    api.on(f"{FRONT}/router", router)
    inlet = {"id": "IN1", "label": "Probes", "parameters": {"routing_key": "R0123456789", "type": "global"}}
    api.on(f"{FRONT}/integrations", {"integrations": [inlet]})
    found: Routing = account.values("orchestrations")["routing", "0a-1b"]
    return found


def service(key: str) -> Id:
    return Id("pagerduty", "oncall_service", key)


ROUTER = path(rule("Shop", "s", route_to="PS1"), rule("Pay", "p", route_to="PS2"), catch_all={"route_to": "unrouted"})


def test_a_router_chooses_a_service_and_what_goes_unrouted_pages_nobody(api: Any, account: Any) -> None:
    found = front(api, account, path(), ROUTER)
    assert (found.of, found.stage, found.tags) == (None, 0, {"to:PS1", "to:PS2"})
    assert found.rules == (RouteRule("Shop", "s", to=(service("PS1"),)), RouteRule("Pay", "p", to=(service("PS2"),)))
    assert found.otherwise == RouteRule("", drops=True)


def test_its_integrations_lead_to_it_and_keep_their_keys(api: Any, account: Any) -> None:
    front(api, account, path(), ROUTER)
    found = account.values("orchestrations")["integration", "IN1"]
    assert (found.name, found.feeds) == ("Probes", Id("pagerduty", "routing", "0a-1b"))
    assert "feeds:0a-1b" in found.tags and "addressed:pagerduty-front-door" in found.tags
    bodies = account.bodies("orchestrations")
    assert "R0123456789" not in bodies and "Ada" not in bodies


def test_rules_before_the_router_that_drop_come_first(api: Any, account: Any) -> None:
    """An event meets the global rules, then the router's (PagerDuty API, event orchestrations)."""
    found = front(api, account, path(rule("Tests", "t", drop_event=True), rule("Slow", "w", suspend=300)), ROUTER)
    assert [(one.label, one.when, one.drops, one.wait_s, one.to) for one in found.rules] == [
        ("Tests", "t", True, 0, ()),
        ("Slow › Shop", "(w) and (s)", False, 300, (service("PS1"),)),
        ("Slow › Pay", "(w) and (p)", False, 300, (service("PS2"),)),
        ("Slow › otherwise", "w", True, 0, ()),
        ("Shop", "s", False, 0, (service("PS1"),)),
        ("Pay", "p", False, 0, (service("PS2"),)),
    ]
    assert found.otherwise == RouteRule("", drops=True)


def test_rules_before_the_router_that_do_nothing_are_left_out(api: Any, account: Any) -> None:
    found = front(api, account, path(rule("Note", "n", annotate="x", severity="info")), ROUTER)
    assert [one.label for one in found.rules] == ["Shop", "Pay"]


def test_a_router_that_reads_the_event_may_lead_anywhere(api: Any, account: Any) -> None:
    dynamic = rule("By name", "n", dynamic_route_to={"lookup_by": "service_name", "source": "event.component"})
    found = front(api, account, path(), path(dynamic))
    assert found.rules[0].to == (Id("pagerduty", "unknown", "chosen from the event"),)
    assert "to:*" in found.tags


def test_a_router_that_is_not_there_proves_nothing(api: Any, error: Any, account: Any) -> None:
    found = front(api, account, path(), error(402, 2014))
    assert (found.rules, found.otherwise, found.tags) == ((), None, {"to:*"})


def test_one_orchestration_that_fails_stops_no_other(api: Any, error: Any, account: Any) -> None:
    api.list("/services", SERVICE, {**SERVICE, "id": "PS2"})
    api.on(OF_SERVICE, error(500, 0))
    api.on("/event_orchestrations/services/PS2", path(rule("All", suppress=True)))
    api.on("/event_orchestrations/services/PS2/active", {"active": True})
    found = account.rows("orchestrations")
    assert [(type(one), one.key) for one in found] == [(Unread, "service-PS1"), (Row, "service-PS2")]


def test_without_the_scope_of_orchestrations_those_of_services_are_read(api: Any, error: Any, account: Any) -> None:
    api.on("/event_orchestrations", error(403, 2010))
    api.list("/services", SERVICE)
    api.on(OF_SERVICE, path(rule("All", suppress=True)))
    api.on(f"{OF_SERVICE}/active", {"active": True})
    unread, other, row = account.rows("orchestrations")
    assert (unread.kind, other.kind) == (Kind.ROUTING, Kind.INTEGRATION)
    assert "event_orchestrations.read" in unread.why
    assert isinstance(row, Row)


def test_a_plan_without_orchestrations_has_none(api: Any, error: Any, account: Any) -> None:
    api.on("/event_orchestrations", error(402, 2014))
    assert account.rows("orchestrations") == []
    assert "not available on this plan" in account.door.words[0]


NIGHT = "now in Mon,Tue,Wed,Thu,Fri 22:00:00 to 06:00:00 Europe/Berlin"
HOURS = daily("Europe/Berlin", 1320, 360, (0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    ("expressions", "found"),
    [
        ([], When()),
        ([NIGHT], When("", HOURS)),
        ([f"event.severity matches 'warning' and {NIGHT}"], When("event.severity matches 'warning'", HOURS)),
        ([f"{NIGHT} and event.source exists and event.x == 'a'"],
         When("event.source exists and event.x == 'a'", HOURS)),
        ([f"event.summary matches part 'this and that' and {NIGHT}"],
         When("event.summary matches part 'this and that'", HOURS)),
        ([f"event.source exists or {NIGHT}"], When(f"event.source exists or {NIGHT}")),
        ([f"not {NIGHT}"], When(f"not {NIGHT}")),
        ([f"event.source exists and not ({NIGHT})"], When(f"event.source exists and not ({NIGHT})")),
        ([NIGHT, "event.source exists"], When(f"({NIGHT}) or (event.source exists)")),
        ([NIGHT.replace("Europe/Berlin", "Atlantis")], When(NIGHT.replace("Europe/Berlin", "Atlantis"))),
        ([NIGHT.replace("Mon", "Moo")], When(NIGHT.replace("Mon", "Moo"))),
        ([f"{NIGHT} and {NIGHT}"], When(f"{NIGHT} and {NIGHT}")),
        (["trigger_count over 5 minutes > 3"], When("trigger_count over 5 minutes > 3")),
    ],
)  # fmt: skip
def test_hours_are_read_from_a_plain_conjunction_and_nothing_else(expressions: list[str], found: When) -> None:
    assert when(expressions) == found


def test_hours_within_hours_are_never_taken_for_one_of_them() -> None:
    both = When("", HOURS) & When("", daily("Europe/Berlin", 0, 60))
    assert both.hours == HOURS
    assert both.text
