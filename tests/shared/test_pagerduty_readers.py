"""Recorded answers of PagerDuty, and hand-made ones of its rarer shapes, pass the door and read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from compiler.errors import ConnectorError
from compiler.model.base import Id, Kind
from compiler.model.hours import daily
from compiler.ports import Opened, Row
from connectors.pagerduty import layers, oncalls, rotations
from connectors.pagerduty.connector import CONNECTOR
from connectors.pagerduty.envelope import NotOnPlan, judge
from connectors.pagerduty.incident import reduced
from connectors.pagerduty.integrations import integration_row
from connectors.pagerduty.orchestrations import reduced as reduced_path
from connectors.pagerduty.policies import policy_row
from connectors.pagerduty.responders import responder_row
from connectors.pagerduty.rules import flattened
from connectors.pagerduty.services import service_row
from connectors.pagerduty.settings import Settings
from connectors.pagerduty.span import Span
from connectors.pagerduty.timeline import timelines
from connectors.wire.reply import Again, Reply
from tests.connectors.door import Door

pytestmark = pytest.mark.shared

SPAN = Span(datetime(2026, 3, 22, 23, tzinfo=UTC), datetime(2026, 4, 5, 22, tzinfo=UTC))
"""The window of the hand-made schedules: a fortnight in Berlin, with the change of the clocks in it."""

READ_HERE = {
    "escalation_policies", "integrations", "log_entry", "oncalls", "schedules_layer_based", "services", "users",
    "webhook_v2_messages", "webhook_v3_event",
}  # fmt: skip
NOT_ASKED = {"audit_records", "service_custom_field_definitions", "service_custom_field_values", "standards_scores_one"}
"""Answers of endpoints that the connector never calls."""


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> Path:
    """The folder of PagerDuty's answers."""
    return shared_data / "pagerduty"


def body(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_bytes())


def read(row: Any) -> Any:
    """A row as the feed that brings its kind reads it."""
    assert isinstance(row, Row)
    opened = Opened("pagerduty", {}, {})
    feed = next(one for one in CONNECTOR.feeds(opened) if row.kind in one.kinds)
    return feed.read(row.kind, row.key, row.body)


def ids_of(values: Any) -> list[str]:
    return [str(one) for one in values]


def test_every_recorded_answer_is_read_here_or_never_asked_for(recorded: Path) -> None:
    """A new recording shows up here."""
    assert {path.stem for path in (recorded / "responses").iterdir()} == READ_HERE | NOT_ASKED


def test_a_recorded_service_reads(recorded: Path) -> None:
    (found,) = body(recorded, "responses/services")
    service = read(service_row(found))
    assert (service.name, service.enabled, service.pause_s) == ("My Application Service", True, 0)
    assert str(service.policy) == "pagerduty:policy/PT20YPA"
    assert (service.urgency, service.urgency_outside) == ("high", "low")
    assert service.hours == daily("America/Lima", 540, 1020, (0, 1, 2, 3, 4))
    assert "url:subdomain.pagerduty.com/service-directory/PIJ90N7" in service.tags
    assert "url:subdomain.pagerduty.com/services/PIJ90N7" in service.tags


def test_a_recorded_integration_reads_without_its_address(recorded: Path) -> None:
    (found,) = body(recorded, "responses/integrations")
    row = integration_row(Door(), found, "PIJ90N7")
    integration = read(row)
    assert (integration.name, integration.origin) == ("Email", "amazoncloudwatch")
    assert str(integration.feeds) == "pagerduty:oncall_service/PIJ90N7"
    assert isinstance(row, Row) and b"my-email-based-integration@" not in row.body


def test_a_recorded_policy_reads(recorded: Path) -> None:
    (found,) = body(recorded, "responses/escalation_policies")
    policy = read(policy_row(found))
    (step,) = policy.steps
    assert ids_of(one.to for one in step.called) == ["pagerduty:responder/PXPGF42", "pagerduty:rota/PI7DH85"]
    assert (policy.repeats, policy.pass_s, step.at_s, step.raw) == (0, 1800, 0, "escalates after 30 min")


def test_a_recorded_schedule_is_a_definition_without_shifts(recorded: Path) -> None:
    """Without a window nothing is rendered, and nothing is not taken for nobody."""
    (found,) = body(recorded, "responses/schedules_layer_based")
    assert not layers.is_rendered(found)
    rota = read(layers.rows(found, SPAN)[0])
    assert (rota.name, rota.zone) == ("Daily Engineering Rotation", "America/New_York")
    assert (ids_of(rota.participants), rota.tags) == (["pagerduty:responder/PXPGF42"], {"used-by:PT20YPA"})


def test_recorded_users_leave_everything_personal_outside(recorded: Path) -> None:
    for found in body(recorded, "responses/users"):
        row = responder_row(Door(), found, Settings())
        responder = read(row)
        assert (responder.name, responder.active, responder.reachable) == ("", True, None)
        assert isinstance(row, Row)
        assert not [word for word in (found["name"], found["email"], found["avatar_url"]) if word.encode() in row.body]
        asked = read(responder_row(Door(), found, Settings(display_names=True, reachability=True)))
        assert (asked.name, asked.reachable) == (found["name"], False)


def test_recorded_on_calls_tell_shifts(recorded: Path) -> None:
    entries = body(recorded, "responses/oncalls")["oncalls"]
    at = datetime(2015, 3, 6, tzinfo=UTC)
    rota, shifts = (read(one) for one in oncalls.rows("PI7DH85", entries[:1], Span(at, at + timedelta(days=9)),
                                                      defined=False))  # fmt: skip
    (shift,) = shifts.shifts
    assert (rota.name, str(shift.who)) == ("Daily Engineering Rotation", "pagerduty:responder/PT23IWX")
    assert (shift.starts, shift.ends - shift.starts) == (
        datetime(2015, 3, 6, 20, 28, 51, tzinfo=UTC), timedelta(days=1),
    )  # fmt: skip


def test_hand_made_on_calls_with_nulls_are_no_bad_data(recorded: Path) -> None:
    """A direct target has no schedule and no bounds, and is told by its policy already."""
    entries = body(recorded, "synthetic/oncalls_mixed")["oncalls"]
    assert [one["schedule"] is None for one in entries] == [False, True]
    (shift,) = read(next(oncalls.rows("PSCHV31", entries[:1], SPAN, defined=True))).shifts
    assert shift.starts == datetime(2026, 3, 23, 8, tzinfo=UTC)


def covered(shifts: Any) -> timedelta:
    return sum((one.ends - one.starts for one in shifts.shifts if one.who is not None), timedelta(0))


def test_a_hand_made_layered_schedule_has_two_holes_over_a_change_of_clocks(recorded: Path) -> None:
    found = body(recorded, "synthetic/schedule_v2_rendered_gap")["schedule"]
    shifts = read(layers.rows(found, SPAN)[1])
    assert shifts.last - shifts.first == timedelta(hours=335)
    assert covered(shifts) == timedelta(hours=252)
    assert [one.source for one in shifts.shifts] == ["rotation", "override", "rotation"]
    ends, starts = shifts.shifts[1].ends, shifts.shifts[2].starts
    assert (ends, starts - ends) == (datetime(2026, 3, 28, 11, tzinfo=UTC), timedelta(hours=35))
    assert shifts.last - shifts.shifts[2].ends == timedelta(hours=48)


def test_a_hand_made_shift_schedule_has_a_week_of_nobody(recorded: Path) -> None:
    found = body(recorded, "synthetic/schedule_v3_rendered_gap")["schedule"]
    rota, shifts = (read(one) for one in rotations.rows(found, SPAN))
    assert (rota.zone, ids_of(rota.participants)) == ("Europe/Berlin", ["pagerduty:responder/PUSER01"])
    assert [one.who.key if one.who else None for one in shifts.shifts] == ["PUSER01", None]
    assert covered(shifts) == timedelta(hours=167)


def test_a_hand_made_orchestration_suppresses_at_night_and_calls_another_policy(recorded: Path) -> None:
    path = body(recorded, "synthetic/service_orchestration")["orchestration_path"]
    row = Row(Kind.ROUTING, "service-PSVC001", json.dumps({"service": "PSVC001", "path": reduced_path(path)}).encode())
    routing = read(row)
    night, base = routing.rules
    assert (night.drops, night.when) == (True, "event.severity matches 'warning'")
    assert night.hours == daily("Europe/Berlin", 1320, 360, (0, 1, 2, 3, 4))
    assert (base.to, base.wait_s) == ((Id("pagerduty", "policy", "PEP0002"),), 120)
    assert routing.otherwise is not None and not routing.otherwise.drops
    assert len(flattened(path)) == 3


@pytest.mark.parametrize(("name", "status", "error"), [("error_402", 402, NotOnPlan), ("error_429", 429, Again)])
def test_hand_made_errors_have_their_meaning(
    recorded: Path, name: str, status: int, error: type[ConnectorError]
) -> None:
    data = (recorded / "synthetic" / f"{name}.json").read_bytes()
    with pytest.raises(error):
        judge(Reply(status, {"content-type": "application/json"}, data, "api.example"))


def test_a_recorded_incident_reads_from_a_message_that_holds_it_whole(recorded: Path) -> None:
    """Two generations of webhooks embed the incident, in shapes near to the list's."""
    older = body(recorded, "responses/webhook_v2_messages")["messages"][0]
    newer: Mapping[str, Any] = body(recorded, "responses/webhook_v3_event")["event"]["data"]
    kept = reduced(older["incident"], timelines(older["log_entries"]))
    assert (kept["title"], kept["opened"], kept["urgency"]) == ("My new incident", "2017-09-26T15:14:36Z", "high")
    assert (kept["via"], kept["called"], kept["acknowledged"]) == ("", "PINYWEF", None)
    assert "Haley" not in json.dumps(kept)
    assert reduced(newer, None)["title"] == "A little bump in the road"


def test_a_recorded_log_entry_without_an_incident_says_nothing(recorded: Path) -> None:
    assert timelines([body(recorded, "responses/log_entry")]) == {}
