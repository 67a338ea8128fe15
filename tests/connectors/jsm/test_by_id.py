"""What is named and not listed is asked for by id; where teams are hidden, nothing is proven gone."""

from collections.abc import Callable

import pytest

from compiler.model.base import Kind
from compiler.ports import Connection, Gone, Opened, Row, Unread, Want
from connectors.jsm.connector import CONNECTOR
from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import crews
from tests.connectors.api import Answer, Api
from tests.connectors.door import NOW, Door
from tests.connectors.jsm.conftest import OPS

RULE = {"name": "Default", "isDefault": True, "notify": {"type": "escalation", "id": "e"}}


def test_a_schedule_that_is_there_gives_the_rows_of_its_list() -> None:
    """With its shifts and the people on it, and without anything personal."""
    with Sandbox("calm", now=NOW) as sandbox:
        options = {"url": sandbox.endpoints["jsm"], "site": "whatsup.atlassian.net"}
        connection = CONNECTOR.connect(Opened("jsm", options, {"token": sandbox.secrets["JSM_TOKEN"]}))
        feeds = {feed.name: feed for feed in connection.feeds}
        listed = {(one.kind, one.key): one for one in feeds["oncall"].pull(Door())}
        teams = [key for kind, key in listed if kind is Kind.ONCALL_SERVICE]
        wants = (Want(Kind.ROTA, crews.DISPATCH_ROTA), *(Want(Kind.ONCALL_SERVICE, key) for key in teams))
        found = list(feeds["by-id"].pull(Door(wanted=wants)))
        connection.close()
    assert {one.kind for one in found} == {
        Kind.ROTA, Kind.SHIFTS, Kind.RESPONDER, Kind.ONCALL_SERVICE, Kind.ROUTING
    }  # fmt: skip
    for one in found:
        assert isinstance(one, Row)
        if one.kind in (Kind.SHIFTS, Kind.ROUTING):
            known = listed[one.kind, one.key]
            assert isinstance(known, Row)
            assert one.body == known.body
        assert b"whatsup.example" not in one.body


@pytest.mark.parametrize(("rules", "form"), [([RULE], Gone), ([], Unread)])
def test_not_there_is_gone_unless_a_team_is_out_of_sight(
    api: Api, opened: Callable[..., Connection], rules: list[object], form: type
) -> None:
    """The product answers with an empty 404 for both."""
    api.on(f"{OPS}/v1/teams", {"platformTeams": [{"teamId": "t", "teamName": "T"}]})
    api.on(f"{OPS}/v1/teams/t/routing-rules", {"values": rules})
    api.on(f"{OPS}/v1/schedules/lost", Answer(b"", 404))
    feeds = {feed.name: feed for feed in opened().feeds}
    list(feeds["oncall"].pull(Door()))
    wants = (Want(Kind.ROTA, "lost"), Want(Kind.POLICY, "whose"))
    (told,) = feeds["by-id"].pull(Door(wanted=wants, held={Kind.ROTA: frozenset({"another"})}))
    assert type(told) is form
