"""What is named and not listed is asked for by id: only an answer that it is not there proves that it is gone."""

from typing import Any

import pytest

from compiler.model.base import Kind
from compiler.ports import Connection, Gone, Opened, Row, Unread, Want
from connectors.opsgenie.connector import CONNECTOR
from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import crews
from tests.connectors.api import Answer, Api
from tests.connectors.door import Door
from tests.connectors.opsgenie.conftest import KEY

LOST = "00000000-0000-4000-8000-00000000dead"
HELD = {kind: frozenset({"another"}) for kind in (Kind.RESPONDER, Kind.ROTA, Kind.POLICY, Kind.ONCALL_SERVICE)}
MISSING = Answer({"message": "No user exists with this id", "took": 0.1, "requestId": "r"}, 404)


def connect(url: str) -> Connection:
    """The account, opened."""
    return CONNECTOR.connect(Opened("opsgenie", {"url": url}, {"key": KEY}))


def asked(connection: Connection, *wants: Want, listed: bool = True) -> list[Any]:
    """What the second phase yields after the first one, or without it."""
    feeds = {feed.name: feed for feed in connection.feeds}
    if listed:
        list(feeds["oncall"].pull(Door()))
    return list(feeds["by-id"].pull(Door(wanted=wants, held=HELD)))


def test_a_thing_that_is_there_gives_the_rows_of_its_list(sandbox: Sandbox) -> None:
    """A schedule with its shifts, a team with its rules, an escalation, a user without anything personal."""
    options = {"url": sandbox.endpoints["opsgenie"]}
    connection = CONNECTOR.connect(Opened("opsgenie", options, {"key": sandbox.secrets["OPSGENIE_KEY"]}))
    feeds = {feed.name: feed for feed in connection.feeds}
    listed = {(one.kind, one.key): one for name in ("oncall", "users") for one in feeds[name].pull(Door())}
    keys = [key for kind, key in listed if kind in (Kind.ONCALL_SERVICE, Kind.POLICY, Kind.ROTA, Kind.RESPONDER)]
    wants = tuple(Want(kind, key) for kind, key in listed if key in keys and kind not in (Kind.SHIFTS, Kind.ROUTING))
    found = asked(connection, *wants, listed=False)
    connection.close()
    same = (Kind.POLICY, Kind.SHIFTS, Kind.RESPONDER, Kind.ROUTING)
    assert {one.kind for one in found} == {*same, Kind.ROTA, Kind.ONCALL_SERVICE}
    for one in found:
        assert isinstance(one, Row)
        assert one.kind not in same or one.body == listed[one.kind, one.key].body
        assert b"whatsup.example" not in one.body


def test_what_is_not_there_is_gone_and_what_is_refused_is_not(api: Api) -> None:
    """A schedule that is hidden and one that does not exist are refused alike, with 40301."""
    api.on("/v2/teams", {"data": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]})
    api.on(f"/v2/users/{LOST}", MISSING)
    api.on(f"/v2/schedules/{LOST}", Answer({"message": "not authorized", "code": 40301}, 403))
    connection = connect(api.url)
    gone, refused = asked(connection, Want(Kind.RESPONDER, LOST), Want(Kind.ROTA, LOST))
    connection.close()
    assert gone == Gone(Kind.RESPONDER, LOST)
    assert isinstance(refused, Unread)
    assert "40301" in refused.why


@pytest.mark.parametrize("listed", [True, False])
def test_a_key_that_may_not_see_all_proves_nothing_gone(api: Api, listed: bool) -> None:
    """One that saw one team at most, and one of which nothing is known yet."""
    api.on("/v2/teams", {"data": [{"id": "a", "name": "A"}]})
    api.on(f"/v2/users/{LOST}", MISSING)
    connection = connect(api.url)
    (told,) = asked(connection, Want(Kind.RESPONDER, LOST), listed=listed)
    connection.close()
    assert isinstance(told, Unread)
    assert "out of sight of this key" in told.why


def test_where_nothing_of_the_kind_was_ever_read_nothing_is_gone(api: Api) -> None:
    """The plan may lack it, or the path; every key would be answered so."""
    api.on("/v2/teams", {"data": [{"id": "a"}, {"id": "b"}]})
    api.on(f"/v2/users/{LOST}", MISSING)
    connection = connect(api.url)
    feeds = {feed.name: feed for feed in connection.feeds}
    list(feeds["oncall"].pull(Door()))
    (told,) = feeds["by-id"].pull(Door(wanted=(Want(Kind.RESPONDER, LOST),)))
    connection.close()
    assert isinstance(told, Unread)


def test_a_fault_of_the_moment_leaves_what_was_known(api: Api) -> None:
    """No answer says nothing of the thing."""
    api.on("/v2/teams", {"data": [{"id": "a"}, {"id": "b"}]})
    api.on(f"/v2/escalations/{crews.DISPATCH_ROTA}", Answer({}, 500))
    connection = connect(api.url)
    (told,) = asked(connection, Want(Kind.POLICY, crews.DISPATCH_ROTA))
    connection.close()
    assert (type(told), told.passing) == (Unread, True)
