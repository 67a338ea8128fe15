"""Reading lists and single things: pages, ceilings, retries, refusals, and the token that goes into one header."""

import logging
import traceback
from dataclasses import replace
from typing import Any

import pytest

from compiler.errors import ConnectorError, Contract, Missing, Refused, Unavailable
from compiler.ports import Opened, Row
from connectors.pagerduty.connector import CONNECTOR
from connectors.pagerduty.envelope import BadRequest, NotOnPlan, TokenDead, TooLong, judge
from connectors.wire.reply import Again, Reply
from tests.connectors.pagerduty.conftest import NOW, TOKEN, Answer

POLICY = {"id": "P1", "name": "One", "escalation_rules": []}


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, 2006, TokenDead), (403, 2012, TokenDead), (402, 2008, TokenDead), (402, 2014, NotOnPlan),
        (403, 2010, Refused), (403, 0, Refused), (404, 2100, Missing), (404, 5001, Missing), (410, 2100, Missing),
        (408, 2016, TooLong), (429, 2020, Again), (500, 2000, Again), (503, 0, Again), (400, 2001, BadRequest),
        (400, 7777, BadRequest), (422, 0, BadRequest),
    ],
)  # fmt: skip
def test_each_status_and_code_has_its_error(status: int, code: int, error: type[ConnectorError]) -> None:
    body = b'{"error":{"message":"words","code":%d}}' % code
    with pytest.raises(ConnectorError) as caught:
        judge(Reply(status, {"content-type": "application/json"}, body, "api.example/x"), "users.read")
    assert type(caught.value) is error
    assert "words" not in str(caught.value)


@pytest.mark.parametrize("body", [b"{}", b'{"message":"no route"}', b'{"error":"gone"}'])
def test_a_404_without_the_envelope_is_no_proof_of_going(body: bytes) -> None:
    with pytest.raises(Contract):
        judge(Reply(404, {"content-type": "application/json"}, body, "api.example/x"))


def test_a_page_of_a_proxy_is_no_proof_either() -> None:
    with pytest.raises(Unavailable):
        judge(Reply(404, {"content-type": "text/html"}, b"<html>no</html>", "api.example/x"))


def test_a_missing_permission_names_the_scope(api: Any, error: Any, account: Any) -> None:
    api.on("/escalation_policies", error(403, 2010))
    with pytest.raises(Refused, match=r"escalation_policies\.read") as caught:
        account.rows("policies")
    assert caught.value.scope == "escalation_policies.read"


def test_lists_go_on_while_there_is_more_and_repeat_nothing(api: Any, account: Any) -> None:
    first = {"escalation_policies": [POLICY, {**POLICY, "id": "P2"}], "limit": 100, "offset": 0, "more": True}
    last = {"escalation_policies": [{**POLICY, "id": "P2"}, {**POLICY, "id": "P3"}], "more": False, "total": None}
    api.on("/escalation_policies", first, last)
    assert [one.key for one in account.rows("policies")] == ["P1", "P2", "P3"]
    assert [dict(query)["offset"] for query in api.calls("/escalation_policies")] == ["0", "100"]


def test_a_list_without_an_end_is_told_at_the_ceiling(api: Any, account: Any) -> None:
    api.answers["/escalation_policies"] = lambda query: Answer(
        {"escalation_policies": [{**POLICY, "id": dict(query)["offset"]}], "more": True}
    )
    with pytest.raises(Contract, match="more than the 10000 rows"):
        account.rows("policies")
    assert len(api.asked) == 100


@pytest.mark.parametrize(
    "body",
    [[], {"escalation_policies": {}}, {"escalation_policies": ["P1"]}, {"escalation_policies": [], "more": "maybe"}],
)
def test_a_list_of_another_shape_is_no_empty_list(api: Any, account: Any, body: Any) -> None:
    api.on("/escalation_policies", body)
    with pytest.raises(Contract):
        account.rows("policies")


def test_what_is_good_to_have_is_left_out_where_it_is_not_accepted(api: Any, error: Any, account: Any) -> None:
    api.on("/escalation_policies", error(400, 2001), {"escalation_policies": [POLICY], "more": False})
    assert [one.key for one in account.rows("policies")] == ["P1"]
    assert ["include[]" in dict(query) for query in api.calls("/escalation_policies")] == [True, False]


def test_a_429_is_asked_again_and_the_named_pause_is_kept(api: Any, error: Any, account: Any) -> None:
    slow = replace(error(429, 2020), headers={"ratelimit-reset": "0.01", "ratelimit-remaining": "0"})
    api.on("/escalation_policies", slow, error(429, 2020), {"escalation_policies": [POLICY], "more": False})
    assert len(account.rows("policies")) == 1
    assert len(api.asked) == 3


def test_a_fault_at_the_provider_is_asked_again_and_then_told(api: Any, error: Any, account: Any) -> None:
    api.on("/escalation_policies", error(503, 0))
    with pytest.raises(Unavailable, match="in 4 tries"):
        account.rows("policies")


def test_after_a_bad_token_no_further_call_is_made(api: Any, error: Any, account: Any) -> None:
    for path in ("/services", "/escalation_policies", "/users"):
        api.on(path, error(401, 2006))
    for feed in ("services", "policies", "responders", "schedules", "orchestrations", "incidents"):
        with pytest.raises(TokenDead, match="region"):
            account.rows(feed)
    assert len(api.asked) == 1


def test_a_key_and_an_oauth_token_travel_in_their_own_form(api: Any, account: Any, account_with: Any) -> None:
    account.rows("policies")
    account_with(token_type="oauth").rows("policies")
    assert [one["authorization"] for one in api.headers] == [f"Token token={TOKEN}", f"Bearer {TOKEN}"]
    assert {one["accept"] for one in api.headers} == {"application/vnd.pagerduty+json;version=2"}
    assert TOKEN not in str(api.asked)


@pytest.mark.parametrize("token", ["", "  ", "two words\nand a line", "tokén"])
def test_a_token_that_cannot_be_one_is_refused_before_any_call(api: Any, opened: Opened, door: Any, token: str) -> None:
    connection = CONNECTOR.connect(replace(opened, secrets={"token": token}))
    with pytest.raises(Refused) as caught:
        list(connection.feeds[0].pull(door))
    connection.close()
    assert api.asked == []
    assert "words" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "code"), [(401, 2006), (403, 2010), (400, 2001), (404, 2100), (500, 0), (402, 2014)]
)
def test_an_echoed_token_is_in_no_row_word_error_or_log_line(
    api: Any, opened: Opened, door: Any, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    echo = {"error": {"message": f"bad token {TOKEN}", "code": code, "errors": [TOKEN]}}
    for path in ("/services", "/users", "/schedules", "/abilities", "/incidents"):
        api.on(path, Answer(echo, status))
    with caplog.at_level(logging.DEBUG):
        connection = CONNECTOR.connect(opened)
        said = [repr(connection), *everything(connection, door), *map(repr, connection.probe(NOW))]
        connection.close()
    assert TOKEN not in "\n".join([*said, *door.words, caplog.text, *(repr(vars(one)) for one in caplog.records)])


def everything(connection: Any, door: Any) -> list[str]:
    """All that a pull of every feed gives out: rows, and errors with their tracebacks."""
    said = []
    for feed in connection.feeds:
        try:
            said += [one.body.decode() if isinstance(one, Row) else repr(one) for one in feed.pull(door)]
        except ConnectorError as error:
            said += ["".join(traceback.format_exception(error)), repr(error.__context__)]
    return said
