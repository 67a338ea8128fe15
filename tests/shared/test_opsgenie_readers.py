"""Every recorded answer of Opsgenie, and every shape of JSM that was made from its schema, reads."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from compiler.model.incident import Incidents
from compiler.model.rota import Responder, Rota, Shifts
from compiler.model.routing import OncallService, Policy, Routing
from connectors.wire.operations import alerts, rows
from connectors.wire.operations.account import Account
from connectors.wire.operations.timeline import people

pytestmark = pytest.mark.shared

ACCOUNT = Account("og", "opsgenie")
MEANT = (datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC))


def load(shared_data: Path, name: str) -> Any:
    """The rows of an answer."""
    body = json.loads((shared_data / "opsgenie" / name).read_text(encoding="utf-8"))
    return body.get("data", body.get("values", body)) if isinstance(body, dict) else body


def read(row: Any) -> Any:
    """The value of a row."""
    return rows.read(ACCOUNT, row.kind, row.key, row.body)


def test_recorded_escalations(shared_data: Path) -> None:
    """Three rules at 0, 5 and 10 minutes; a user comes with an address in place of a name, which stays behind."""
    found = [rows.policy_row(one["id"], one) for one in load(shared_data, "responses/escalations.json")]
    first, second = (read(one) for one in found)
    assert isinstance(first, Policy)
    assert [one.at_s for one in first.steps] == [0, 300, 600]
    assert [(one.called[0].to.kind, one.called[0].pick) for one in first.steps] == [
        ("rota", "on call"), ("rota", "next"), ("oncall_service", "all")
    ]  # fmt: skip
    assert [one.at_s for one in second.steps] == [0, 60, 300, 600]
    assert second.steps[1].called[0].to.kind == "responder"
    assert not [one for one in found if b"user@example.com" in one.body]


def test_a_recorded_schedule(shared_data: Path) -> None:
    """A rotation without an end, whose participant has an address and no name."""
    one = load(shared_data, "responses/schedule.json")
    row = rows.rota_row(one["id"], one, [])
    found = read(row)
    assert isinstance(found, Rota)
    assert (found.zone, found.enabled, len(found.participants)) == ("Europe/London", True, 1)
    assert b"foo@example.com" not in row.body


def test_recorded_teams(shared_data: Path) -> None:
    """Their own link is their page."""
    for one in load(shared_data, "responses/teams.json"):
        found = read(rows.team_row(one["id"], one, []))
        assert isinstance(found, OncallService)
        assert found.opening is not None
        assert found.opening.url == one["links"]["web"]


def test_recorded_users(shared_data: Path) -> None:
    """Two people who are not blocked; nothing else of them is taken."""
    found = [rows.responder_row(one["id"], not one["blocked"]) for one in load(shared_data, "responses/users.json")]
    assert [read(one) for one in found] == [
        Responder(ACCOUNT.recipient("user", "b5b92115-bfe7-43eb-8c2a-e467f2e5ddc4"), "", active=True),
        Responder(ACCOUNT.recipient("user", "e07c63f0-dd8c-4ad4-983e-4ee7dc600463"), "", active=True),
    ]


def test_recorded_alerts_and_incidents(shared_data: Path) -> None:
    """An owner that is an empty text, no team at all, an alias that is the alert's own id."""
    for name in ("alerts_page", "incidents_page"):
        listed = load(shared_data, f"responses/{name}.json")
        assert [alerts.team(one) for one in listed] == [alerts.NO_TEAM]
        row = rows.incidents_row(alerts.NO_TEAM, MEANT[0], [alerts.kept(one) for one in listed])
        found = read(row)
        assert isinstance(found, Incidents)
        (one,) = found.incidents
        assert (one.acknowledged, one.closed, one.origins) == (None, None, ())
        assert b"192.168" not in row.body


def test_recorded_logs_have_nothing_that_is_read(shared_data: Path) -> None:
    """Logs name people; times of acknowledgement are told without them."""
    kept = [alerts.kept(one) for one in load(shared_data, "responses/alert_logs.json")]
    assert "demisto" not in json.dumps(kept)


def test_timelines_with_gaps(shared_data: Path) -> None:
    """Gaps are missing periods, periods of nobody, and what lies beyond the last one."""
    for name, nobody in (("schedule_timeline_gap", "04-01"), ("jsm_timeline_gap", "03-27")):
        body = load(shared_data, f"synthetic/{name}.json")
        row = rows.shifts_row("s", body, MEANT)
        found = read(row)
        assert isinstance(found, Shifts)
        assert [f"{one.starts:%m-%d}" for one in found.shifts if one.who is None] == [nobody]
        assert b"example.com" not in row.body
    assert dict(people(load(shared_data, "synthetic/jsm_timeline_gap.json"))) == {
        "5b10a2844c20165700ede21g": False, "5b10a2844c20165700ede22h": True
    }  # fmt: skip


def test_shapes_of_jsm(shared_data: Path) -> None:
    """Whole minutes, an owner by id, a null end, and a participant who is nobody."""
    (one,) = load(shared_data, "synthetic/jsm_schedules.json")
    assert len(read(rows.rota_row(one["id"], one, [])).participants) == 1
    (one,) = load(shared_data, "synthetic/jsm_escalations.json")
    found = read(rows.policy_row(one["id"], one))
    assert [step.at_s for step in found.steps] == [0, 300, 1800]
    assert (found.repeats, found.pass_s, found.steps[2].unless) == (2, 2400, "closed")


def test_routing_rules(shared_data: Path) -> None:
    """One drops what is least urgent at night, the default one calls the escalation."""
    found = read(rows.routing_row("t", "T", 1, load(shared_data, "synthetic/routing_rules.json")))
    assert isinstance(found, Routing)
    (night,) = found.rules
    assert (night.drops, night.when) == (True, "priority greater-than P3")
    assert night.hours is not None
    assert datetime(2026, 1, 5, 22, 0, tzinfo=UTC) in night.hours
    assert found.otherwise is not None
    assert found.otherwise.to[0].kind == "policy"


def test_an_on_call_tree_keeps_ids_alone(shared_data: Path) -> None:
    """Names of people are addresses; those of escalations are not people's."""
    from connectors.wire.operations.persons import impersonal

    told = json.dumps(impersonal(load(shared_data, "synthetic/on_calls_tree.json")))
    assert "example.com" not in told
    assert "Checkout_escalation" in told


def test_the_error_body_names_its_code(shared_data: Path) -> None:
    """40301 stands for what is hidden and for what is not there."""
    from compiler.errors import Refused
    from connectors.opsgenie.api import Api
    from connectors.opsgenie.settings import Settings
    from connectors.wire.reply import Reply

    body = (shared_data / "opsgenie" / "synthetic" / "error_403.json").read_bytes()
    client: Any = Api(Settings(), "key")
    with pytest.raises(Refused, match="40301"):
        client._judge(Reply(403, {}, body, "api.opsgenie.com/v2/schedules"), "Configuration access", "configuration")
