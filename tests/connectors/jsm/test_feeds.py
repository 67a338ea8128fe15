"""JSM Operations: its roots, its paging, its refusals, and what it hides without a word."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from compiler.errors import Contract, Refused
from compiler.model.base import Kind, Place
from compiler.ports import Connection, Failed, Opened, Row, Unread
from connectors.jsm.connector import CONNECTOR
from tests.connectors.api import Answer, Api
from tests.connectors.door import NOW, Door
from tests.connectors.jsm.conftest import CLOUD, OPS, TOKEN

Pull = Callable[..., list[Any]]
Open = Callable[..., Connection]
USERS = f"/ex/jira/{CLOUD}/rest/api/3/user/bulk"


def teams(api: Api, *keys: str) -> None:
    """These teams, each with a default rule."""
    api.on(f"{OPS}/v1/teams", {"platformTeams": [{"teamId": key, "teamName": key.upper()} for key in keys]})
    for key in keys:
        rule = {"name": "Default", "isDefault": True, "notify": {"type": "escalation", "id": "e"}}
        api.on(f"{OPS}/v1/teams/{key}/routing-rules", {"values": [rule]})


def of(kind: Kind, rows: list[Any]) -> list[Any]:
    """The things of that kind."""
    return [one for one in rows if one.kind is kind]


def test_the_cloud_is_asked_of_the_site_once_and_without_the_token(api: Api, pull: Pull) -> None:
    """Anybody may ask for it; everything else carries the token."""
    teams(api, "t")
    pull("oncall")
    told = [(path, headers.get("authorization")) for path, _, headers in api.asked]
    assert told[0] == ("/_edge/tenant_info", None)
    assert {auth for _, auth in told[1:]} == {f"Bearer {TOKEN}"}
    api.asked.clear()
    pull("oncall", cloud_id=CLOUD)
    assert "/_edge/tenant_info" not in [path for path, _, _ in api.asked]


def test_a_token_of_a_person_goes_with_the_address(api: Api, pull: Pull) -> None:
    """Basic, as the vendor documents it."""
    pull("integrations", email="runbook@example.com")
    pair = base64.b64encode(f"runbook@example.com:{TOKEN}".encode()).decode()
    assert api.asked[-1][2]["authorization"] == f"Basic {pair}"


def test_compass_stands_on_the_same_back_end_without_services(api: Api, pull: Pull) -> None:
    """Under a root of its own."""
    root = f"/compass/cloud/{CLOUD}/ops/v1"
    api.on(f"{root}/teams", {"platformTeams": []})
    pull("oncall", product="compass")
    paths = {path for path, _, _ in api.asked}
    assert f"{root}/schedules" in paths
    assert not [path for path in paths if "services" in path or "/jsm/" in path]


def test_the_link_to_the_next_page_tells_where_it_begins(api: Api, pull: Pull) -> None:
    """It is relative to the back end, and its path is not followed."""
    first = {"values": [{"id": "a", "type": "API"}], "links": {"next": "/v1/integrations?offset=20&size=20"}}
    api.on(f"{OPS}/v1/integrations", first, {"values": [{"id": "b"}], "links": {"next": None}})
    assert [one.key for one in pull("integrations")] == ["a", "b"]
    assert api.queries(f"{OPS}/v1/integrations") == [{"size": "100"}, {"offset": "20", "size": "20"}]


def test_a_scope_that_is_missing_answers_401(api: Api, pull: Pull) -> None:
    """So the scope is named with it; nobody's cloud stands in the message."""
    api.on(f"{OPS}/v1/teams", Answer({"code": 401, "message": "scope does not match"}, 401))
    with pytest.raises(Refused, match="lacks the scope read:ops-config") as refused:
        pull("oncall")
    assert refused.value.scope == "read:ops-config:jira-service-management"
    assert CLOUD not in str(refused.value)
    api.on(f"{OPS}/v1/alerts", Answer({}, 403))
    with pytest.raises(Refused, match=r"read:ops-alert:jira-service-management and the role of an operations admin"):
        pull("incidents")


def test_a_team_without_rules_is_out_of_sight(api: Api, opened: Open, door: Door) -> None:
    """Every team has a default rule, so an empty list hides things; then nothing is called missing."""
    teams(api, "t", "u")
    feed = opened().feeds[0]
    list(feed.pull(door))
    assert feed.leaves_out == ()
    api.on(f"{OPS}/v1/teams/u/routing-rules", {"values": []})
    told = of(Kind.ROUTING, list(feed.pull(door)))
    assert [(type(one), one.key) for one in told] == [(Row, "team-t"), (Unread, "team-u")]
    assert Kind.ROTA in feed.leaves_out
    assert door.words == ["out of sight of this account, which answers with empty lists: U"]


def test_the_window_is_asked_from_the_beginning_of_a_week(api: Api, pull: Pull) -> None:
    """A timeline begins with the unit that holds its date, so one unit more is asked, and cut."""
    teams(api, "t")
    api.on(f"{OPS}/v1/schedules", {"values": [{"id": "s", "name": "S", "teamId": "t"}]})
    body = {"startDate": "2026-11-16T00:00:00Z", "endDate": "2027-01-04T00:00:00Z", "finalTimeline": {"rotations": []}}
    api.on(f"{OPS}/v1/schedules/s/timeline", body)
    rows = pull("oncall")
    assert api.queries(f"{OPS}/v1/schedules/s/timeline") == [
        {"interval": "7", "intervalUnit": "weeks", "date": "2026-11-22T09:00:00Z"}
    ]
    (row,) = of(Kind.SHIFTS, rows)
    shifts = CONNECTOR.feeds(Opened("jsm", {"site": "a.b"}))[0].read(row.kind, row.key, row.body)
    assert (f"{shifts.first:%m-%d %H}", f"{shifts.last:%m-%d %H}") == ("11-22 09", "12-28 09")


def plan(api: Api) -> None:
    """A schedule whose people are active, deleted and unknown to the product beside."""
    teams(api, "t")
    people = [{"type": "user", "id": key} for key in ("ana", "bruno", "carla")]
    api.on(f"{OPS}/v1/schedules", {"values": [{"id": "s", "rotations": [{"participants": people}]}]})
    gone = {"startDate": None, "endDate": None, "responder": {"type": "user", "id": "bruno", "deleted": True}}
    api.on(f"{OPS}/v1/schedules/s/timeline", {"finalTimeline": {"rotations": [{"periods": [gone]}]}})
    named = {"accountId": "ana", "active": True, "displayName": "Ana Souza", "emailAddress": "ana@example.com"}
    api.on(USERS, {"values": [named]})


def test_who_left_the_company_is_not_active(api: Api, pull: Pull) -> None:
    """A mark on the plan tells it, or the product beside; of others nothing is concluded."""
    plan(api)
    rows = of(Kind.RESPONDER, pull("oncall"))
    feed = CONNECTOR.feeds(Opened("jsm", {"site": "a.b"}))[0]
    found = {one.key: feed.read(one.kind, one.key, one.body) for one in rows}
    assert {key: one.active for key, one in found.items()} == {"ana": True, "bruno": False, "carla": None}
    assert b"Souza" not in b"".join(one.body for one in rows)
    named = b"".join(one.body for one in of(Kind.RESPONDER, pull("oncall", display_names=True)))
    assert b"Ana Souza" in named
    assert b"example.com" not in named


def test_without_the_product_beside_people_are_told_by_what_the_plan_says(api: Api, pull: Pull) -> None:
    """The refusal is told, and nobody is lost."""
    plan(api)
    api.on(USERS, Answer({}, 401))
    told = of(Kind.RESPONDER, pull("oncall"))
    assert [(type(one), one.key) for one in told] == [
        (Unread, "*"), (Row, "ana"), (Row, "bruno"), (Row, "carla")
    ]  # fmt: skip


def test_what_is_not_on_the_plan_is_not_there(api: Api, pull: Pull) -> None:
    """402 says that the plan lacks a part; services out of reach fail alone."""
    teams(api, "t")
    for path in ("/v1/alerts/policies", "/v1/teams/t/policies", "/v1/maintenances", "/v1/teams/t/maintenances"):
        api.on(f"{OPS}{path}", Answer({"errors": []}, 402))
    assert pull("policies") == []
    assert pull("maintenance") == []
    api.on(f"/jsm/api/{CLOUD}/v1/services", Answer({}, 403))
    assert [type(one) for one in of(Kind.ENTRY, pull("oncall"))] == [Failed]
    assert len(of(Kind.ONCALL_SERVICE, pull("oncall"))) == 1
    assert of(Kind.ENTRY, pull("oncall", services=False)) == []


def test_a_service_is_known_by_its_name_and_by_its_id_where_two_have_one(api: Api, pull: Pull) -> None:
    """Its pages lead to the team that owns it, and a row that comes twice is one."""
    teams(api, "t")
    rows = [{"id": key, "name": "dispatch", "owner": "t", "tier": 1} for key in ("a", "b", "a")]
    api.on(f"/jsm/api/{CLOUD}/v1/services", {"values": rows})
    told = pull("oncall")
    assert [one.key for one in of(Kind.ENTRY, told)] == ["dispatch", "b"]
    feed = CONNECTOR.feeds(Opened("jsm", {"site": "acme.atlassian.net"}))[0]
    (entry, _), (team,) = ([feed.read(one.kind, one.key, one.body) for one in of(kind, told)]
                           for kind in (Kind.ENTRY, Kind.ONCALL_SERVICE))  # fmt: skip
    assert entry.oncall == ("https://acme.atlassian.net/jira/ops/teams/t/on-call",)
    assert "url:acme.atlassian.net/jira/ops/teams/t/on-call" in team.tags


def test_policies_are_sorted_into_what_rewrites_and_what_delays(api: Api, pull: Pull) -> None:
    """Those of the site apply to every team, each is read alone, and what is off is left out."""
    teams(api, "t")
    listed = [
        {"id": "a", "type": "alert", "name": "A", "enabled": True, "order": 2},
        {"id": "n", "type": "notification", "name": "N", "enabled": True, "order": 1},
        {"id": "o", "type": "notification", "name": "O", "enabled": False, "order": 0},
    ]
    api.on(f"{OPS}/v1/alerts/policies", {"values": listed})
    for one in listed[:2]:
        api.on(f"{OPS}/v1/alerts/policies/{one['id']}", one)
    assert [one.key for one in pull("policies")] == ["alert-t", "notification-t"]
    api.on(f"{OPS}/v1/alerts/policies", Answer({}, 500))
    assert [(type(one), one.key) for one in pull("policies")] == [(Unread, "alert-*")]


def test_maintenance_of_site_and_teams_is_told_once(api: Api, pull: Pull) -> None:
    """Dates stand on top here."""
    teams(api, "t")
    rules = [{"state": "disabled", "entity": {"id": "i", "type": "integration"}}]
    one = {"id": "m", "status": "active", "rules": rules, "startDate": "2026-11-23T00:00:00Z", "endDate": None}
    api.on(f"{OPS}/v1/maintenances", {"values": [one]})
    api.on(f"{OPS}/v1/teams/t/maintenances", {"values": [one]})
    (row,) = pull("maintenance")
    feed = next(one for one in CONNECTOR.feeds(Opened("jsm", {"site": "a.b"})) if one.name == "maintenance")
    found = feed.read(row.kind, row.key, row.body)
    assert (f"{found.starts:%m-%d}", found.ends) == ("11-23", None)


def test_lists_of_another_shape_are_a_broken_contract(api: Api, pull: Pull) -> None:
    """And never an empty list."""
    for body in ({"teams": []}, {"platformTeams": {}}):
        api.on(f"{OPS}/v1/teams", body)
        with pytest.raises(Contract, match="is not a list"):
            pull("oncall")
    api.on(f"{OPS}/v1/integrations", {"data": []})
    with pytest.raises(Contract, match="is not a list"):
        pull("integrations")
    api.on("/_edge/tenant_info", {"id": 1})
    with pytest.raises(Contract, match="set `cloud_id`"):
        pull("integrations")


def test_the_doctor_tries_both_scopes(api: Api, opened: Open) -> None:
    """And names the one that is missing."""
    teams(api, "t")
    api.on(f"{OPS}/v1/alerts", Answer({}, 401))
    found = {one.feed: (one.allowed, one.scope) for one in opened().probe(NOW)}
    assert found["oncall"][0] is True
    assert set(found) == {feed.name for feed in opened().feeds if not feed.second}
    api.on(f"{OPS}/v1/maintenances", Answer({}, 402))
    assert {one.feed: one.allowed for one in opened().probe(NOW)}["maintenance"] is True
    assert found["incidents"] == (False, "read:ops-alert:jira-service-management")


HERE = Place("runbook.yaml", 7, 3)
GOOD: dict[str, Any] = {"token": {"env": "JSM_TOKEN"}, "site": "acme.atlassian.net"}


@pytest.mark.parametrize(
    ("options", "at", "says"),
    [
        ({"site": "acme.atlassian.net"}, "token", "no token"),
        ({"token": {"env": "T"}}, "site", "no site"),
        ({**GOOD, "site": "https://acme.atlassian.net/x"}, "site", "no name of a host"),
        ({**GOOD, "email": "me@example.com"}, "email", "must not stand in a file"),
        ({**GOOD, "handle": "trello"}, "handle", "none of jsm, opsgenie"),
        ({**GOOD, "product": "trello"}, "product", "none of jsm, compass"),
        ({**GOOD, "team_url": "https://acme.atlassian.net/teams"}, "team_url", "no address with {team}"),
        ({**GOOD, "alert_url": "https://{site}/{alert}/{x}"}, "alert_url", "no address with {alert}"),
        ({**GOOD, "url": "http://example.com"}, "url", "without encryption"),
    ],
)
def test_each_mistake_is_told_at_its_option(options: dict[str, Any], at: str, says: str) -> None:
    """An address that stood in the settings is never repeated."""
    place = Place("runbook.yaml", 9, 1)
    (problem,) = CONNECTOR.check(options, {at: place}, HERE)
    assert (says in problem.what, problem.place) == (True, place)
    assert "me@example.com" not in str(problem)


def test_good_settings_have_no_mistake() -> None:
    """Pages of one's own included."""
    more = {"team_url": "https://{site}/ops/{team}", "cloud_id": "c", "product": "compass", "concurrency": 4}
    for options in (GOOD, {**GOOD, **more}):
        assert CONNECTOR.check(options, {}, HERE) == ()
    feeds = CONNECTOR.feeds(Opened("jsm", GOOD))
    assert {kind for feed in feeds for kind in feed.kinds} == set(CONNECTOR.kinds)
    assert {scope for feed in feeds for scope in feed.scopes} == {
        s for step in CONNECTOR.key_steps for s in step.scopes
    }


def test_more_alerts_than_the_api_gives_are_read_as_far_as_it_gives_them(
    api: Api, pull: Pull, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`offset + size` ends at a bound; incidents then say since when they are whole, and no page beyond is asked."""
    monkeypatch.setattr("connectors.jsm.pulls.MOST_ALERTS", 2)
    alerts = [{"id": f"{n}-1", "createdAt": f"2026-11-{20 - n}T00:00:00Z", "ownerTeamId": "t"} for n in range(2)]
    api.on(f"{OPS}/v1/alerts", {"values": alerts, "links": {"next": "/v1/alerts?offset=2&size=2"}})
    (row,) = pull("incidents")
    assert b'"since":"2026-11-19T00:00:00+00:00"' in row.body
    assert "the newest 2 alerts" in door.words[0]
    assert len(api.queries(f"{OPS}/v1/alerts")) == 1
