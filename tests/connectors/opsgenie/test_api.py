"""Envelopes, paging, refusals and pauses, as the vendor documents them."""

from collections.abc import Callable
from typing import Any

import pytest

from compiler.errors import ConnectorError, Refused
from compiler.model.base import Kind
from compiler.ports import Failed, Row, Unread
from connectors.opsgenie.api import Api as Client
from connectors.opsgenie.settings import Settings
from connectors.wire.limits import Turnstile
from connectors.wire.reply import Again, Reply
from tests.connectors.api import Answer, Api
from tests.connectors.door import Door
from tests.connectors.opsgenie.conftest import KEY

Pull = Callable[..., list[Any]]


def of(kind: Kind, rows: list[Any]) -> list[Any]:
    """The things of that kind."""
    return [one for one in rows if one.kind is kind]


def test_the_key_goes_in_a_header_and_nowhere_else(api: Api, pull: Pull) -> None:
    """`Authorization: GenieKey <key>`."""
    pull("integrations")
    ((path, query, headers),) = api.asked
    assert headers["authorization"] == f"GenieKey {KEY}"
    assert KEY not in path + str(query)


def test_a_link_to_the_next_page_gives_its_query_alone(api: Api, pull: Pull) -> None:
    """Recorded links are unencrypted and of another host; the key never follows them."""
    link = "http://api.opsgenie.com/v2/users?limit=2&offset=5&order=DESC&sort=fullName&query=role%3Aadmin"
    api.on("/v2/users", {"data": [{"id": "a"}], "paging": {"next": link}}, {"data": [{"id": "b"}]})
    assert [one.key for one in pull("users")] == ["a", "b"]
    assert api.queries("/v2/users")[1] == {
        "limit": "2", "offset": "5", "order": "DESC", "sort": "fullName", "query": "role:admin"
    }  # fmt: skip


def test_a_list_that_turns_in_a_circle_ends(api: Api, pull: Pull) -> None:
    """As a broken contract."""
    api.on("/v2/users", {"data": [{"id": "a"}], "paging": {"next": "https://x/v2/users?offset=1"}})
    with pytest.raises(ConnectorError, match="turns in a circle"):
        pull("users")


def test_a_refusal_names_the_right_that_is_missing(api: Api, pull: Pull) -> None:
    """A key without configuration access reads alerts and is refused the rest; its words are not repeated."""
    said = {"code": 40301, "message": "Api key is not authorized to access the schedule", "took": 0.008}
    api.on("/v2/teams", Answer(said, 403))
    with pytest.raises(Refused, match=r"\(40301\).*Configuration access") as refused:
        pull("oncall")
    assert refused.value.scope == "Configuration access"
    api.on("/v2/alerts", Answer(said, 403))
    with pytest.raises(Refused, match="it needs the right “Read”"):
        pull("incidents")


def test_a_key_that_is_not_known_may_mean_that_the_account_is_off(api: Api, pull: Pull) -> None:
    """The end of the product looks like a bad key, so it is told."""
    api.on("/v2/teams", Answer({"message": "Could not authenticate"}, 401))
    with pytest.raises(Refused, match="2027-04-05"):
        pull("oncall")


def test_what_is_not_on_the_plan_is_not_there(api: Api, pull: Pull) -> None:
    """Services and policies that the plan lacks are none, and no failure."""
    api.on("/v2/teams", {"data": [{"id": "t", "name": "T"}, {"id": "u", "name": "U"}]})
    for path in ("/v1/services", "/v2/policies/alert", "/v2/policies/notification"):
        api.on(path, Answer({"message": "Payment required"}, 402))
    assert {type(one) for one in pull("oncall")} == {Row}
    assert pull("policies") == []


def test_a_pause_lasts_as_long_as_the_header_says() -> None:
    """`X-RateLimit-Period-In-Sec`, for the domain that was asked alone, and never for more than a minute."""
    now = [0.0]
    client: Any = Client(Settings("https://api.opsgenie.com"), KEY)
    client._turnstile = Turnstile("api.opsgenie.com", clock=lambda: now[0])
    for seconds, left in (("7", 7), ("600", 60)):
        with pytest.raises(Again, match="429"):
            client._judge(Reply(429, {"x-ratelimit-period-in-sec": seconds}, b"{}", "x"), "Read", "alert")
        assert client._turnstile.left("alert") == left
    assert client._turnstile.left("configuration") == 0


def test_one_visible_team_may_be_that_of_the_key(api: Api, pull: Pull, door: Door) -> None:
    """Then nothing is called missing for not being listed."""
    from connectors.opsgenie.connector import CONNECTOR, Opened

    connection = CONNECTOR.connect(Opened("opsgenie", {"url": api.url}, {"key": KEY}))
    feed = next(one for one in connection.feeds if one.name == "oncall")
    for teams, narrow in (([{"id": "t"}], True), ([{"id": "t"}, {"id": "u"}], False)):
        api.on("/v2/teams", {"data": teams})
        list(feed.pull(door))
        assert (Kind.ROTA in feed.leaves_out) is narrow
    connection.close()
    assert "bound to a team" in door.words[0]
    assert pull


def test_one_thing_that_fails_stops_no_other(api: Api, pull: Pull) -> None:
    """A team's rules, a schedule's timeline and a policy are each unread alone."""
    api.on("/v2/teams", {"data": [{"id": "t", "name": "T"}, {"id": "u", "name": "U"}]})
    api.on("/v2/teams/t/routing-rules", Answer({"message": "x"}, 500))
    api.on("/v2/schedules", {"data": [{"id": "s", "name": "S"}, {"id": "r", "name": "R"}]})
    api.on("/v2/schedules/s/timeline", Answer({"code": 40301}, 403))
    api.on("/v2/schedules/r/timeline", {"data": {"finalTimeline": {"rotations": []}}})
    told = pull("oncall")
    assert [(type(one), one.key) for one in of(Kind.ROUTING, told)] == [(Unread, "team-t"), (Row, "team-u")]
    assert [(type(one), one.key) for one in of(Kind.SHIFTS, told)] == [(Unread, "s"), (Row, "r")]
    (passing, refused) = (of(Kind.ROUTING, told)[0].passing, of(Kind.SHIFTS, told)[0].passing)
    assert (passing, refused) == (True, False)
    api.on("/v2/escalations", Answer({}, 500))
    assert [type(one) for one in of(Kind.POLICY, pull("oncall"))] == [Failed]


def test_an_empty_key_is_refused_before_anything_is_asked(api: Api, door: Door) -> None:
    """The message says where to put it."""
    from connectors.opsgenie.connector import CONNECTOR, Opened

    connection = CONNECTOR.connect(Opened("opsgenie", {"url": api.url}, {}))
    with pytest.raises(Refused, match="the key is empty"):
        list(connection.feeds[0].pull(door))
    assert api.asked == []


def test_more_alerts_than_the_api_gives_are_read_as_far_as_it_gives_them(
    api: Api, pull: Pull, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`offset + limit` ends at a bound; the incidents then say since when they are whole."""
    monkeypatch.setattr("connectors.opsgenie.pulls.MOST_ALERTS", 2)
    alerts = [{"id": f"{n}", "createdAt": f"2026-11-{20 - n}T00:00:00Z", "ownerTeamId": "t"} for n in range(3)]
    api.on("/v2/alerts", {"data": alerts})
    (row,) = pull("incidents")
    assert b'"since":"2026-11-19T00:00:00+00:00"' in row.body
    assert "the newest 2 alerts" in door.words[0]


def test_each_path_names_the_sort_of_identifier_that_it_is_given(api: Api, pull: Pull) -> None:
    """The parameter is called otherwise for teams than for schedules; a name in place of an id would lead astray."""
    api.on("/v2/teams", {"data": [{"id": "t", "name": "T"}, {"id": "u", "name": "U"}]})
    api.on("/v2/schedules", {"data": [{"id": "s", "name": "S"}]})
    pull("oncall")
    assert api.queries("/v2/teams/t/routing-rules") == [{"teamIdentifierType": "id"}]
    assert api.queries("/v2/schedules/s/timeline")[0]["identifierType"] == "id"
