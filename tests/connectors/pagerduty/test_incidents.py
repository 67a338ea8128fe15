"""Incidents of the last 90 days: how they came in, when somebody acknowledged, and what stays outside."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from compiler.model.base import Id
from connectors.pagerduty.envelope import TooLong
from tests.connectors.pagerduty.conftest import NOW, Answer

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
INLET = {"id": "PI1", "type": "events_api_v2_inbound_integration_reference", "summary": "Datadog"}
ADA = {"id": "PU1", "type": "user_reference", "summary": "Ada Person"}
SERVICE = {"id": "PS1", "type": "service_reference", "summary": "Shop"}
TRIGGER = {
    "id": "R1",
    "type": "trigger_log_entry",
    "agent": INLET,
    "channel": {
        "type": "api",
        "client_url": "https://app.datadoghq.com/monitors/151200101?from_ts=1&token=s3cret",
        "details": {"body": "ask ada@example.com or see https://app.datadoghq.com/monitors#77001", "n": [1, None]},
    },
    "contexts": [{"type": "link", "href": "https://wiki.example.com/shop", "text": "Wiki"}],
}
INCIDENT: dict[str, Any] = {
    "id": "Q1",
    "incident_number": 33,
    "summary": "[#33] Orders fail",
    "title": "Orders fail",
    "created_at": "2026-11-20T00:00:00-03:00",
    "resolved_at": "2026-11-20T04:00:00Z",
    "status": "resolved",
    "urgency": "high",
    "service": SERVICE,
    "escalation_policy": {"id": "PE1", "summary": "Shop"},
    "assignments": [],
    "acknowledgements": [],
    "conference_bridge": {"conference_number": "+1 555-0100"},
    "html_url": "https://acme.pagerduty.com/incidents/Q1",
    "first_trigger_log_entry": TRIGGER,
}


def log(kind: str, minutes: int, agent: Any = SERVICE, incident: str = "Q1") -> dict[str, Any]:
    at = (AT + timedelta(minutes=minutes)).isoformat()
    kept = {"id": f"R{kind}{minutes}{incident}", "type": f"{kind}_log_entry", "created_at": at, "agent": agent}
    return {**kept, "incident": {"id": incident, "type": "incident_reference"}, "summary": "by Ada Person"}


def happened(api: Any, account: Any, *entries: Any, **changed: Any) -> Any:
    api.list("/incidents", {**INCIDENT, **changed})
    api.list("/log_entries", *entries)
    (one,) = account.values("incidents")["incidents", "PS1"].incidents
    return one


def test_an_incident_proves_a_route_and_tells_its_times(api: Any, account: Any) -> None:
    one = happened(api, account, log("notify", 0), log("acknowledge", 4, ADA), log("acknowledge", 9, ADA))
    assert (one.key, one.title, one.urgency) == ("Q1", "Orders fail", "high")
    assert (one.opened, one.acknowledged, one.closed) == (AT, AT + timedelta(minutes=4), AT + timedelta(hours=1))
    assert (one.via, one.called) == (Id("pagerduty", "integration", "PI1"), Id("pagerduty", "policy", "PE1"))
    assert (one.escalated, one.exhausted) == (False, False)
    assert one.url == INCIDENT["html_url"]


def test_what_set_it_off_is_told_without_queries(api: Any, account: Any) -> None:
    one = happened(api, account)
    assert one.origins == (
        "151200101", "77001", "https://app.datadoghq.com/monitors", "https://app.datadoghq.com/monitors/151200101",
        "https://wiki.example.com/shop",
    )  # fmt: skip


def test_people_numbers_and_secrets_stay_outside(api: Any, account: Any) -> None:
    happened(api, account, log("acknowledge", 4, ADA), acknowledgements=[{"at": AT.isoformat(), "acknowledger": ADA}])
    bodies = account.bodies("incidents")
    assert [word for word in ("Ada", "ada@", "555", "s3cret") if word in bodies] == []


def test_an_acknowledgement_that_the_incident_still_carries_counts(api: Any, error: Any, account: Any) -> None:
    """It is lost once the incident is resolved, while its log keeps it."""
    api.list("/incidents", {**INCIDENT, "status": "acknowledged", "resolved_at": None,
                            "acknowledgements": [{"at": "2026-11-20T03:07:00Z", "acknowledger": ADA}]})  # fmt: skip
    api.on("/log_entries", error(403, 2010))
    (one,) = account.values("incidents")["incidents", "PS1"].incidents
    assert (one.acknowledged, one.closed) == (AT + timedelta(minutes=7), None)
    assert (one.escalated, one.exhausted) == (None, None)
    assert "incidents.read" in account.door.words[0]


@pytest.mark.parametrize(
    ("entries", "escalated", "exhausted"),
    [
        ((), False, False),
        ((log("escalate", 15),), True, False),
        ((log("acknowledge", 4, ADA), log("escalate", 15)), False, False),
        ((log("escalate", 15, ADA),), False, False),
        ((log("escalate", 15), log("exhaust_escalation_path", 75)), True, True),
        ((log("repeat_escalation_path", 75),), True, False),
        ((log("a_new_kind", 5),), False, False),
        ((log("escalate", 15, incident="Q9"),), False, False),
    ],
)
def test_a_level_that_went_by_unanswered_is_told(
    api: Any, account: Any, entries: tuple[Any, ...], escalated: bool, exhausted: bool
) -> None:
    one = happened(api, account, *entries)
    assert (one.escalated, one.exhausted) == (escalated, exhausted)


def test_what_a_person_opened_came_by_no_integration(api: Any, account: Any) -> None:
    assert happened(api, account, first_trigger_log_entry={**TRIGGER, "agent": ADA}).via is None


def test_a_trigger_that_is_only_a_reference_is_found_in_the_log(api: Any, account: Any) -> None:
    trigger = {**log("trigger", 0, INLET), "channel": TRIGGER["channel"]}
    one = happened(api, account, trigger, first_trigger_log_entry={"id": "R1", "type": "trigger_log_entry_reference"})
    assert one.via == Id("pagerduty", "integration", "PI1")
    assert "151200101" in one.origins


def test_every_service_gives_a_row_and_an_incident_without_one_is_kept_apart(api: Any, account: Any) -> None:
    api.list("/services", {"id": "PS1", "name": "Shop"}, {"id": "PS2", "name": "Pay"})
    api.list("/incidents", INCIDENT, {**INCIDENT, "id": "Q2", "service": None})
    found = account.values("incidents")
    assert {key: len(one.incidents) for (_, key), one in found.items()} == {"PS1": 1, "PS2": 0, "none": 1}
    assert {one.since for one in found.values()} == {datetime(2026, 8, 25, 9, tzinfo=UTC)}


def test_all_states_are_asked_for_over_ninety_days(api: Any, account: Any) -> None:
    account.rows("incidents")
    (query,) = api.calls("/incidents")
    assert [value for name, value in query if name == "statuses[]"] == ["triggered", "acknowledged", "resolved"]
    assert dict(query)["since"] == "2026-08-25T09:00:00Z"
    assert dict(query)["until"] == "2026-11-23T09:20:00Z"


def test_a_span_beyond_the_ceiling_is_halved(api: Any, account: Any) -> None:
    """An offset beyond 10,000 is refused, so the time is cut in place of the list."""
    whole = NOW - datetime(2026, 8, 25, 9, tzinfo=UTC)

    def answer(query: Any) -> Answer:
        since, until = (datetime.fromisoformat(dict(query)[name]) for name in ("since", "until"))
        if until - since > whole * 0.6:
            return Answer({"incidents": [{**INCIDENT, "id": f"Q{dict(query)['offset']}"}], "more": True})
        return Answer({"incidents": [{**INCIDENT, "id": f"Q{since:%m%d}"}], "more": False})

    api.answers["/incidents"] = answer
    found = account.values("incidents")["incidents", "PS1"]
    assert sorted(one.key for one in found.incidents) == ["Q0825", "Q1009"]


def test_of_one_service_the_newest_are_kept_and_since_when_is_told(api: Any, account: Any) -> None:
    def answer(query: Any) -> Answer:
        offset = int(dict(query)["offset"])
        rows = [
            {**INCIDENT, "id": f"Q{n}", "created_at": (AT - timedelta(minutes=n)).isoformat()}
            for n in range(offset, min(offset + 100, 620))
        ]
        return Answer({"incidents": rows, "more": offset + 100 < 620})

    api.answers["/incidents"] = answer
    found = account.values("incidents")["incidents", "PS1"]
    assert (len(found.incidents), found.incidents[0].key) == (500, "Q0")
    assert found.since == found.incidents[-1].opened == AT - timedelta(minutes=499)


@pytest.mark.parametrize(
    "changed",
    [{"urgency": "urgent"}, {"status": "snoozed"}, {"escalation_policy": None}, {"first_trigger_log_entry": None}],
)
def test_words_that_nobody_documented_and_nulls_are_no_errors(api: Any, account: Any, changed: Any) -> None:
    assert happened(api, account, **changed).key == "Q1"


def test_an_incident_that_does_not_say_when_it_began_is_left_out(api: Any, account: Any) -> None:
    api.list("/incidents", {**INCIDENT, "created_at": None})
    assert account.values("incidents")["incidents", "PS1"].incidents == ()


def test_a_span_that_takes_the_provider_too_long_is_halved(api: Any, error: Any, account: Any) -> None:
    """408 says that the request asked for too much at once; a narrower window may be had (PagerDuty API, errors)."""

    def answer(query: Any) -> Answer:
        since, until = (datetime.fromisoformat(dict(query)[name]) for name in ("since", "until"))
        if until - since > timedelta(days=50):
            return error(408, 2016)
        return Answer({"incidents": [{**INCIDENT, "id": f"Q{since:%m%d}"}], "more": False})

    api.answers["/incidents"] = answer
    found = account.values("incidents")["incidents", "PS1"]
    assert sorted(one.key for one in found.incidents) == ["Q0825", "Q1009"]


def test_a_span_of_a_day_that_still_takes_too_long_is_told(api: Any, error: Any, account: Any) -> None:
    """Halving ends there, so that a provider in trouble is not asked a thousand times."""
    api.on("/incidents", error(408, 2016))
    with pytest.raises(TooLong):
        account.rows("incidents")
    assert len(api.calls("/incidents")) < 10


def test_the_title_of_an_incident_comes_without_its_number(api: Any, account: Any) -> None:
    """A summary begins with `[#number]`, a title does not; only the title is kept."""
    one = happened(api, account, summary="[#33] Orders fail", title="Orders fail")
    assert one.title == "Orders fail"
    assert not any(b"[#33]" in row.body for row in account.rows("incidents"))
