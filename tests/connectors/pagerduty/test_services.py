"""Services, integrations, policies, people, maintenance and business services: what rows hold and how they read."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.hours import Hours, daily
from compiler.ports import Gone, Unread
from connectors.pagerduty.service import read_service
from connectors.pagerduty.zones import zone
from tests.connectors.pagerduty.conftest import Answer

KEY = "e93facc04764012d7bfb002500d5d1a6"
INTEGRATION = {
    "id": "PI1",
    "type": "events_api_v2_inbound_integration",
    "name": "Datadog",
    "vendor": {"id": "PV", "summary": "Datadog"},
    "integration_key": KEY,
    "integration_email": "shop@acme.pagerduty.example",
    "html_url": "https://acme.pagerduty.com/services/PS1/integrations/PI1",
}
SERVICE: dict[str, Any] = {
    "id": "PS1",
    "name": "Shop API",
    "html_url": "https://acme.pagerduty.com/service-directory/PS1",
    "description": "Runbook: https://wiki.example.com/shop",
    "status": "critical",
    "escalation_policy": {"id": "PE1", "type": "escalation_policy_reference", "summary": "Shop"},
    "teams": [{"id": "PT1", "summary": "Shop team"}],
    "incident_urgency_rule": {"type": "constant", "urgency": "high"},
    "auto_pause_notifications_parameters": {"enabled": True, "timeout": 300},
    "last_incident_timestamp": "2026-11-20T10:00:00Z",
    "integrations": [INTEGRATION],
}
ME = Id("pagerduty", "oncall_service", "PS1")


def service(api: Any, account: Any, **changed: Any) -> Any:
    api.list("/services", {**SERVICE, **changed})
    return account.values("services")["oncall_service", "PS1"]


def test_a_service_says_whom_it_pages_and_how_it_is_found(api: Any, account: Any) -> None:
    found = service(api, account)
    assert (found.id, found.name, found.enabled, found.pause_s) == (ME, "Shop API", True, 300)
    assert found.policy == Id("pagerduty", "policy", "PE1")
    assert found.tags == {
        "addressed:pagerduty", "addressed:pagerduty-shop-api", "team:PT1",
        "url:acme.pagerduty.com/service-directory/PS1", "url:acme.pagerduty.com/services/PS1",
    }  # fmt: skip
    assert found.opening.url == SERVICE["html_url"]
    assert (found.urgency, found.hours) == ("high", None)


def test_an_incident_is_no_change_of_the_service(api: Any, account_with: Any) -> None:
    bodies = []
    for status, last in (("active", None), ("critical", "2026-11-20T10:00:00Z"), ("maintenance", None)):
        api.list("/services", {**SERVICE, "status": status, "last_incident_timestamp": last})
        bodies.append(account_with().bodies("services"))
    assert len(set(bodies)) == 1


@pytest.mark.parametrize(
    ("status", "enabled"), [("active", True), ("warning", True), ("disabled", False), ("new", None)]
)
def test_a_status_that_nobody_documented_is_neither_on_nor_off(
    api: Any, account: Any, status: str, enabled: bool | None
) -> None:
    assert service(api, account, status=status).enabled is enabled


@pytest.mark.parametrize(
    ("rule", "urgency"),
    [
        ({"type": "constant", "urgency": "low"}, "low"),
        ({"type": "constant", "urgency": "severity_based"}, "severity"),
        ({"type": "constant", "urgency": "soon"}, "unknown"),
        ({"type": "something"}, "unknown"),
        (None, "unknown"),
    ],
)
def test_the_urgency_is_the_rule_s_word_or_unknown(api: Any, account: Any, rule: Any, urgency: str) -> None:
    assert service(api, account, incident_urgency_rule=rule).urgency == urgency


SUPPORT = {
    "type": "fixed_time_per_day",
    "time_zone": "Eastern Time (US & Canada)",
    "days_of_week": [1, 2, 3, 4, 5],
    "start_time": "09:00:00",
    "end_time": "17:30:00",
}
BY_HOURS = {
    "type": "use_support_hours",
    "during_support_hours": {"type": "constant", "urgency": "high"},
    "outside_support_hours": {"type": "constant", "urgency": "low"},
}


def test_support_hours_part_the_urgency_in_two(api: Any, account: Any) -> None:
    found = service(api, account, incident_urgency_rule=BY_HOURS, support_hours=SUPPORT)
    assert (found.urgency, found.urgency_outside) == ("high", "low")
    assert found.hours == daily("America/New_York", 540, 1050, (0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    "changed",
    [{"time_zone": "Atlantis"}, {"days_of_week": [8]}, {"days_of_week": []}, {"start_time": "soon"}, {"type": "x"}],
)
def test_support_hours_that_cannot_be_read_leave_the_urgency_unknown(
    api: Any, account: Any, changed: dict[str, Any]
) -> None:
    found = service(api, account, incident_urgency_rule=BY_HOURS, support_hours={**SUPPORT, **changed})
    assert (found.urgency, found.hours, found.urgency_outside) == ("unknown", None, "unknown")


def test_an_integration_leaves_its_key_and_its_address_outside(api: Any, account: Any) -> None:
    api.list("/services", SERVICE)
    found, bodies = account.values("services")["integration", "PI1"], account.bodies("services")
    assert (found.name, found.feeds, found.origin, found.enabled) == ("Datadog", ME, "datadog", True)
    assert found.fingerprint == sha256(KEY.encode()).hexdigest()[:16]
    assert "feeds:PS1" in found.tags and "addressed:pagerduty-datadog" in found.tags
    assert KEY not in bodies and "acme.pagerduty.example" not in bodies


@pytest.mark.parametrize(
    ("vendor", "origin"), [({"summary": "New Relic"}, "newrelic"), (None, ""), ({"summary": None}, "")]
)
def test_the_vendor_of_an_integration_is_spelled_as_settings_do(
    api: Any, account: Any, vendor: Any, origin: str
) -> None:
    api.list("/services", {**SERVICE, "integrations": [{**INTEGRATION, "vendor": vendor}]})
    assert account.values("services")["integration", "PI1"].origin == origin


def test_references_to_integrations_are_followed_one_by_one(api: Any, error: Any, account: Any) -> None:
    bare = [{"id": f"PI{n}", "type": "events_api_v2_inbound_integration_reference"} for n in (1, 2, 3)]
    api.list("/services", {**SERVICE, "integrations": bare})
    api.on("/services/PS1/integrations/PI1", {"integration": INTEGRATION})
    api.on("/services/PS1/integrations/PI3", error(500, 0))
    service, *found = account.rows("services")
    assert service.key == "PS1"
    assert found[0].key == "PI1"
    assert found[1] == Gone(found[1].kind, "PI2")
    assert isinstance(found[2], Unread) and found[2].passing


RULES = [
    {"escalation_delay_in_minutes": 15, "targets": [{"id": "PSC1", "type": "schedule_reference", "summary": "Shop"},
                                                   {"id": "QSC2", "type": "schedule_v3_reference"}]},
    {"escalation_delay_in_minutes": 30, "targets": [{"id": "PU1", "type": "user_reference", "summary": "Ada Person"}],
     "escalation_rule_assignment_strategy": {"type": "round_robin"}},
    {"escalation_delay_in_minutes": 5, "targets": []},
]  # fmt: skip


def policy(api: Any, account: Any, rules: Any = RULES, **changed: Any) -> Any:
    row = {"id": "PE1", "name": "Shop", "num_loops": 2, "teams": [{"id": "PT1"}], "escalation_rules": rules, **changed}
    api.list("/escalation_policies", row)
    return account.values("policies")["policy", "PE1"]


def test_a_rule_waits_before_the_next_one_so_the_first_calls_at_once(api: Any, account: Any) -> None:
    """A delay says how long the rule itself waits for an answer (PagerDuty API, escalation rules)."""
    found = policy(api, account)
    assert [step.at_s for step in found.steps] == [0, 900, 2700]
    assert [step.raw for step in found.steps] == [
        "escalates after 15 min", "escalates after 30 min", "escalates after 5 min",
    ]  # fmt: skip
    assert found.pass_s == 50 * 60
    assert found.tags == {"team:PT1"}


@pytest.mark.parametrize(("loops", "repeats"), [(0, 0), (2, 2), (None, 0)])
def test_loops_count_passes_after_the_first(api: Any, account: Any, loops: Any, repeats: int) -> None:
    """`num_loops: 0` is one pass (PagerDuty API, escalation policies)."""
    assert policy(api, account, num_loops=loops).repeats == repeats


def test_targets_are_schedules_of_both_generations_and_people_without_their_names(api: Any, account: Any) -> None:
    found = policy(api, account)
    assert [[str(one.to) for one in step.called] for step in found.steps] == [
        ["pagerduty:rota/PSC1", "pagerduty:rota/QSC2"], ["pagerduty:responder/PU1"], [],
    ]  # fmt: skip
    assert [step.mode for step in found.steps] == ["all", "one", "all"]
    assert "Ada" not in account.bodies("policies")


def test_a_target_of_a_type_that_nobody_documented_is_not_taken_for_nobody(api: Any, account: Any) -> None:
    rules = [{**RULES[0], "targets": [{"id": "X1", "type": "robot_reference"}, {"id": "X2"}],
              "escalation_rule_assignment_strategy": "roulette"}]  # fmt: skip
    (step,) = policy(api, account, rules).steps
    assert [str(one.to) for one in step.called] == ["pagerduty:robot/X1", "pagerduty:unknown/X2"]
    assert step.mode == "unknown"


def test_a_rule_that_does_not_say_how_long_it_waits_is_not_guessed(api: Any, account: Any) -> None:
    with pytest.raises(Contract):
        policy(api, account, [{**RULES[0], "escalation_delay_in_minutes": None}, RULES[1]])
    assert policy(api, account, [RULES[0], {**RULES[1], "escalation_delay_in_minutes": None}]).pass_s is None


USER = {
    "id": "PU1",
    "name": "Ada Person",
    "summary": "Ada Person",
    "email": "ada@example.com",
    "role": "limited_user",
    "job_title": "Engineer, +1 555-0100",
    "avatar_url": "https://gravatar.example/ada.png",
    "http_cal_url": "https://acme.pagerduty.com/private/abc/feed",
    "html_url": "https://acme.pagerduty.com/users/PU1",
    "contact_methods": [{"id": "C1", "type": "phone_contact_method", "address": "555 0100", "summary": "Mobile"}],
}


def test_of_a_user_no_more_is_kept_than_a_role_a_page_and_a_pseudonym(api: Any, account: Any) -> None:
    api.list("/users", USER)
    (row,) = account.rows("responders")
    pseudonym = account.door.masked(USER["email"])
    assert json.loads(row.body) == {"role": "limited_user", "html_url": USER["html_url"], "mail": pseudonym}
    found = account.values("responders")["responder", "PU1"]
    assert (found.name, found.active, found.reachable, found.tags) == ("", True, None, {f"mail:{pseudonym}"})


def test_a_name_passes_only_where_the_settings_allow_it(api: Any, account_with: Any) -> None:
    api.list("/users", USER)
    account = account_with(display_names=True)
    assert account.values("responders")["responder", "PU1"].name == "Ada Person"
    assert "ada@example.com" not in account.bodies("responders") and "555" not in account.bodies("responders")


@pytest.mark.parametrize(
    ("kinds", "reachable"),
    [
        (["email_contact_method_reference", "sms_contact_method_reference"], True),
        (["push_notification_contact_method"], True),
        (["email_contact_method_reference"], False),
        (["pigeon_contact_method"], None),
        ([], None),
        (None, None),
    ],
)
def test_whether_somebody_can_be_reached_is_looked_at_on_demand_only(
    api: Any, account_with: Any, kinds: Any, reachable: bool | None
) -> None:
    ways = None if kinds is None else [{"id": "C", "type": kind, "address": "555 0100"} for kind in kinds]
    api.list("/users", {**USER, "contact_methods": ways})
    asking = account_with(reachability=True)
    assert asking.values("responders")["responder", "PU1"].reachable is reachable
    assert "555" not in asking.bodies("responders")
    assert account_with().values("responders")["responder", "PU1"].reachable is None


@pytest.mark.parametrize(
    ("role", "active"), [("owner", True), ("read_only_user", None), ("astronaut", None), (None, None)]
)
def test_a_role_never_proves_that_somebody_cannot_be_called(
    api: Any, account: Any, role: Any, active: bool | None
) -> None:
    api.list("/users", {**USER, "role": role})
    assert account.values("responders")["responder", "PU1"].active is active


def test_maintenance_covers_services_for_a_time(api: Any, account: Any) -> None:
    window = {
        "id": "PM1", "description": "Upgrade", "start_time": "2026-11-24T01:00:00-03:00",
        "end_time": "2026-11-24T03:00:00-03:00", "services": [{"id": "PS1", "summary": "Shop"}],
        "created_by": {"id": "PU1", "summary": "Ada Person"},
    }  # fmt: skip
    api.list("/maintenance_windows", window)
    found = account.values("maintenance")["maintenance", "PM1"]
    assert (found.covers, found.everything, found.tags) == ((ME,), False, {"covers:PS1"})
    assert (found.starts, found.ends) == (
        datetime(2026, 11, 24, 4, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC),
    )  # fmt: skip
    assert api.calls("/maintenance_windows")[0][0] == ("filter", "open")
    assert "Ada" not in account.bodies("maintenance")


def test_maintenance_without_an_end_is_not_taken_to_last_for_ever(api: Any, account: Any) -> None:
    api.list("/maintenance_windows", {"id": "PM1", "start_time": "2026-11-24T01:00:00Z", "end_time": None})
    with pytest.raises(Contract):
        account.values("maintenance")


def test_a_business_service_rests_on_services_and_names_nobody(api: Any, account: Any) -> None:
    api.list("/services", SERVICE)
    api.list("/business_services", {"id": "PB1", "name": "Shopping", "point_of_contact": "Ada, 555 0100"},
             {"id": "PB2", "name": "Paying"})  # fmt: skip
    supporting = (("PS1", "service"), ("PB2", "business_service_reference"), ("PS9", "service"))
    below = [{"supporting_service": {"id": key, "type": type_}, "dependent_service": {"id": "PB1"}}
             for key, type_ in supporting]  # fmt: skip
    above = {"supporting_service": {"id": "PB1"}, "dependent_service": {"id": "PB0"}}
    api.on("/service_dependencies/business_services/PB1", {"relationships": [*below, above]})
    api.on("/service_dependencies/business_services/PB2", {"relationships": []})
    found = account.values("business-services")["entry", "PB1"]
    assert found.depends_on == ("Shop API", "PS9", "Paying")
    assert found.oncall == (SERVICE["html_url"],)
    assert "555" not in account.bodies("business-services")


@pytest.mark.parametrize(
    ("spelled", "name"),
    [("America/Lima", "America/Lima"), ("Brasilia", "America/Sao_Paulo"), ("Etc/UTC", "Etc/UTC"), ("UTC", "Etc/UTC"),
     ("Nowhere", ""), ("../../etc/passwd", ""), ("", ""), (None, "")],
)  # fmt: skip
def test_a_display_name_of_a_zone_becomes_one_that_calendars_know(spelled: Any, name: str) -> None:
    assert zone(spelled) == name


def test_a_kept_body_of_another_shape_is_told(api: Any) -> None:
    assert api.asked == []
    for body in (b"[]", b"{cut"):
        with pytest.raises(Contract):
            read_service("pagerduty", "PS1", body)


def test_hours_of_a_night_run_into_the_next_day() -> None:
    night = daily("Europe/Berlin", 1320, 360, (6,))
    assert night == Hours("Europe/Berlin", ((9960, 360),))


def test_more_users_than_can_be_listed_are_no_failure_and_the_list_is_known_to_leave_some_out(
    api: Any, account: Any
) -> None:
    """Offset paging ends at 10,000 rows; whoever is on call beyond them is asked for by id."""
    api.answers["/users"] = lambda query: Answer(
        {"users": [{**USER, "id": f"PU{dict(query)['offset']}"}], "limit": 100, "more": True}
    )
    rows = account.rows("responders")
    feed = next(one for one in account.connection.feeds if one.name == "responders")
    assert len(rows) == 100
    assert feed.leaves_out == (Kind.RESPONDER,)
    assert "asked for by id" in account.door.words[-1]
