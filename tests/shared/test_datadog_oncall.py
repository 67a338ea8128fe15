"""Every recorded answer of On-Call and of incidents reads, and nothing of the people in them passes."""

import json
from pathlib import Path
from typing import Any

import pytest

from compiler.model.incident import Incidents
from compiler.model.rota import Rota
from compiler.model.routing import Policy, Routing
from connectors.datadog.feeds.incidents import IncidentsFeed
from connectors.datadog.feeds.oncall import Oncall
from connectors.datadog.home import Home
from connectors.datadog.source import Source
from tests.connectors.door import Door

pytestmark = pytest.mark.shared

HOME = Home("datadog", "https://app.datadoghq.com")
TEAM = "5f48616e-52b1-4126-a255-0bd9f4820dc1"
POLICY = "3321cfa1-8420-4655-ac38-f51ea522834e"
SCHEDULE = "ba513209-ef94-4826-8511-1c5ccb912070"


class Recorded:
    """A client that answers with recordings, and with nothing to any other path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {
            f"/on-call/teams/{TEAM}/routing-rules": "oncall_team_routing_rules",
            f"/on-call/escalation-policies/{POLICY}": "oncall_escalation_policy",
            "/on-call/schedules/d8834350-ae3c-45eb-ad84-9f9a3cef46f3": "oncall_schedule",
            "/on-call": "oncall_schedule_current_user",
            "/incidents": "incidents_list",
        }

    def get(self, path: str, *_: Any) -> Any:
        """The recording whose path ends so."""
        if path.endswith("/team"):
            return Body({"data": [{"id": TEAM, "attributes": {"handle": "h", "name": "N"}}]})
        name = next((name for end, name in self._files.items() if path.endswith(end)), "")
        if not name:
            return Body({"data": []})
        file = self._folder / "datadog" / "responses" / f"{name}.json"
        return Body(json.loads(file.read_text(encoding="utf-8")))


class Body:
    """A reply."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def json(self) -> Any:
        """Its JSON."""
        return self._value


def pulled(feed: Any) -> dict[str, list[Any]]:
    """The values of a feed by kind, and every body under the word `bodies`."""
    found: dict[str, list[Any]] = {"bodies": []}
    for one in feed.pull(Door()):
        found["bodies"].append(one.body)
        found.setdefault(one.kind, []).append(feed.read(one.kind, one.key, one.body))
    return found


def test_recorded_answers_of_on_call(shared_data: Path) -> None:
    """Four rules, the last one for everything; two steps of an hour each; four sorts of targets."""
    client: Any = Recorded(shared_data)
    found = pulled(Oncall(Source(HOME, client)))
    (routing,) = found["routing"]
    assert isinstance(routing, Routing)
    assert len(routing.rules) == 3
    assert routing.rules[0].hours is not None
    assert routing.rules[0].hours.spans == ((540, 1020), (1980, 2460))
    assert "support hours" in routing.rules[1].when
    assert routing.otherwise is not None
    assert [one.key for one in routing.otherwise.to] == [POLICY]
    (policy,) = found["policy"]
    assert isinstance(policy, Policy)
    assert [one.at_s for one in policy.steps] == [0, 3600]
    assert [(one.to.kind, one.pick) for one in policy.steps[0].called] == [
        ("oncall_service", "all"), ("rota", "on call"), ("rota", "previous"), ("responder", "on call")
    ]  # fmt: skip
    assert (policy.repeats, policy.pass_s, policy.steps[1].mode) == (2, 7200, "one")
    (rota,) = found["rota"]
    assert isinstance(rota, Rota)
    assert rota.zone == "America/New_York"
    assert not [one for one in found["bodies"] if b"@" in one]


def test_recorded_incidents(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of any age here: the recorded ones are older than three months."""
    from datetime import timedelta

    monkeypatch.setattr("connectors.datadog.feeds.incidents.LOOKBACK", timedelta(days=4000))
    client: Any = Recorded(shared_data)
    found = pulled(IncidentsFeed(Source(HOME, client)))
    assert all(isinstance(one, Incidents) for one in found["incidents"])
    file = shared_data / "datadog" / "responses" / "incidents_list.json"
    listed = {one["attributes"]["public_id"] for one in json.loads(file.read_text(encoding="utf-8"))["data"]}
    assert {one.key for some in found["incidents"] for one in some.incidents} == {str(one) for one in listed}
    assert not [one for one in found["bodies"] if b"uuid" in one]
