"""Bodies of the sandbox's on-call product have the keys and types of recorded and hand-made ones."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import ids

pytestmark = pytest.mark.shared

WEEK = "since=2026-11-22T00:00:00Z&until=2026-12-06T00:00:00Z"
PARTS = "include[]=schedule_layers&include[]=overrides_subschedule&include[]=final_schedule"

PAIRS = [
    ("responses/services", "/services", "services"),
    ("responses/integrations", f"/services/{ids.PAGING_SERVICE}/integrations/{ids.PAGING_INTEGRATION}", "integration"),
    ("responses/escalation_policies", "/escalation_policies", "escalation_policies"),
    ("responses/schedules_layer_based", f"/schedules?{PARTS}", "schedules"),
    ("responses/users", "/users", "users"),
    ("responses/oncalls", f"/oncalls?{WEEK}", ""),
    ("synthetic/oncalls_mixed", f"/oncalls?{WEEK}", ""),
    ("synthetic/schedule_v2_rendered_gap", f"/schedules/{ids.SAO_PAULO_ROTA}?{WEEK}", ""),
    ("synthetic/schedule_v3_rendered_gap", f"/v3/schedules/{ids.RECIFE_ROTA}?{WEEK}&include[]=final_schedule", ""),
    ("synthetic/service_orchestration", f"/event_orchestrations/services/{ids.PAGING_SERVICE}", ""),
]

DELIBERATELY_ABSENT = {
    # the recorded service has support hours, ours pages at all times
    "responses/services": {
        ".incident_urgency_rule.during_support_hours",
        ".incident_urgency_rule.outside_support_hours",
    },
    # the first rule of ours only writes a note
    "synthetic/service_orchestration": {".orchestration_path.sets.rules.actions.suppress"},
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of a calm sandbox."""
    with Sandbox(now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) as sandbox:
        headers = {"Authorization": f"Token token={sandbox.secrets['PAGERDUTY_TOKEN']}"}
        with httpx.Client(base_url=sandbox.endpoints["pagerduty"], headers=headers) as opened:
            yield opened


@pytest.mark.parametrize(("name", "call", "under"), PAIRS, ids=[name for name, _, _ in PAIRS])
def test_every_known_key_is_served_or_deliberately_absent(
    shared_data: Path, client: httpx.Client, name: str, call: str, under: str
) -> None:
    """A key of a known body is in the sandbox's body of the same call, with a value of the same type."""
    answer = client.get(call)
    assert answer.status_code == 200
    ours = answer.json()[under] if under else answer.json()
    real = json.loads((shared_data / "pagerduty" / f"{name}.json").read_bytes())
    whole = real[0] if isinstance(real, list) and isinstance(ours, dict) else real
    assert differences(whole, ours) == DELIBERATELY_ABSENT.get(name, set())


@pytest.mark.parametrize(("name", "code"), [("error_402", 2014), ("error_429", 2020)])
def test_refusals_have_the_known_envelope(shared_data: Path, name: str, code: int) -> None:
    """Message and code are those of the known bodies."""
    known = json.loads((shared_data / "pagerduty" / "synthetic" / f"{name}.json").read_bytes())["error"]
    assert known["code"] == code
    with Sandbox(now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) as sandbox:
        from connectors.sandbox.exchange import Request
        from connectors.sandbox.pagerduty.account import Account
        from connectors.sandbox.pagerduty.app import PagerDuty

        reply = PagerDuty(Account(), sandbox.now, "x").refusal(Request("pagerduty", "GET", "/users"), name[-3:])
    assert json.loads(reply.body)["error"] | {"errors": None} == known | {"errors": None}


def differences(real: Any, ours: Any, path: str = "") -> set[str]:
    """The paths of keys that a known value has and ours lacks, or has with another type."""
    if isinstance(real, dict) and isinstance(ours, dict):
        lacking = {f"{path}.{key}" for key in real.keys() - ours.keys()}
        inner = (differences(part, ours[key], f"{path}.{key}") for key, part in real.items() if key in ours)
        return lacking.union(*inner)
    if isinstance(real, list) and isinstance(ours, list):
        return differences(real[0], ours[0], path) if real and ours else set()
    return set() if _kind(real) == _kind(ours) or real is None or ours is None else {path}


def _kind(value: object) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
