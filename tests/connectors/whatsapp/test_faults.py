"""What goes wrong on the way: each fault costs what it must and nothing more."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from compiler.errors import ConnectorError, Contract, Refused, Unavailable
from compiler.model.base import Kind
from compiler.ports import Connection, Feed, Row, Unread

WABA = "800000000000001"
Bodies = Callable[[str], Any]


def feed(connection: Connection, name: str) -> Feed:
    return next(one for one in connection.feeds if one.name == name)


def error_of(connection: Connection, name: str, door: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        list(feed(connection, name).pull(door))
    return caught.value


def fault(code: int, message: str = "no", **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}}


def test_a_dead_token_ends_all_calls(api: Any, answer: Any, connection: Connection, door: Any) -> None:
    api.on(WABA, answer(fault(190, error_subcode=463), 401))
    first, second = (error_of(connection, name, door) for name in ("accounts", "numbers"))
    assert isinstance(first, Refused)
    assert "it has expired" in str(first)
    assert str(second) == str(first)
    assert len(api.asked) == 1


@pytest.mark.parametrize("status", [400, 500])
def test_a_withheld_field_is_left_out_once_and_the_rest_is_read(
    api: Any, answer: Any, body: Bodies, connection: Connection, door: Any, status: int
) -> None:
    def numbers(query: Mapping[str, str]) -> Any:
        if "is_on_biz_app" in query["fields"].split(","):
            named = (
                "(#100) Tried accessing nonexisting field (is_on_biz_app) on node type (WhatsAppBusinessPhoneNumber)"
            )
            return answer(fault(100, named), status)
        return answer(body("numbers"))

    api.on(WABA, body("account"))
    api.answers[f"{WABA}/phone_numbers"] = numbers
    for _ in range(2):
        assert len([one for one in feed(connection, "numbers").pull(door) if isinstance(one, Row)]) == 4
    assert len(api.calls(f"{WABA}/phone_numbers")) == 3
    assert door.words == ["number: the field is_on_biz_app is withheld from this app, everything else is read"]


def test_health_that_the_list_withholds_is_asked_of_each_number(
    api: Any, answer: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    def numbers(query: Mapping[str, str]) -> Any:
        if "health_status" in query["fields"].split(","):
            return answer(fault(100, "(#100) Tried accessing nonexisting field (health_status)"), 400)
        return answer(
            {"data": [{k: v for k, v in one.items() if k != "health_status"} for one in body("numbers")["data"]]}
        )

    first, _ = body("numbers")["data"]
    api.on(WABA, body("account"))
    api.answers[f"{WABA}/phone_numbers"] = numbers
    api.on(first["id"], {"id": first["id"], "health_status": first["health_status"]})
    rows = [one for one in feed(connection, "numbers").pull(door) if isinstance(one, Row) and one.kind is Kind.HEALTH]
    found = [feed(connection, "numbers").read(one.kind, one.key, one.body).ability for one in rows]
    assert found == ["available", "unknown"]


def test_a_field_that_is_needed_and_withheld_breaks_the_contract(
    api: Any, answer: Any, connection: Connection, door: Any
) -> None:
    api.on(WABA, answer(fault(100, "(#100) Tried accessing nonexisting field (name)"), 400))
    assert isinstance(error_of(connection, "accounts", door), Contract)
    assert len(api.asked) == 1


def test_a_permanent_fault_with_status_500_is_asked_once(
    api: Any, answer: Any, connection: Connection, door: Any
) -> None:
    api.on(WABA, answer(fault(100), 500))
    assert isinstance(error_of(connection, "accounts", door), Contract)
    assert len(api.asked) == 1


def test_a_passing_fault_is_asked_again(api: Any, answer: Any, body: Bodies, connection: Connection, door: Any) -> None:
    throttled = answer(fault(80007, is_transient=True), 400)
    api.on(WABA, answer(fault(2), 500), throttled, answer(b"oops", 502), body("account"))
    assert len(list(feed(connection, "accounts").pull(door))) == 2
    assert len(api.asked) == 4


def test_a_throttled_account_is_left_alone_for_the_time_that_it_names(
    api: Any, answer: Any, connection: Connection, door: Any
) -> None:
    use = '{"800000000000001":[{"type":"whatsapp","call_count":100,"estimated_time_to_regain_access":12}]}'
    api.on(WABA, answer(fault(80007), 400, {"X-Business-Use-Case-Usage": use}))
    for name in ("accounts", "numbers"):
        error = error_of(connection, name, door)
        assert isinstance(error, Unavailable)
        assert "asks us to wait for 12 min" in str(error)
    assert len(api.asked) == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda answer: answer({"error": {"message": "slow down", "code": 4}}, 429),
        lambda answer: answer(b'{"id": "8000', 200, {}, 500),
        lambda answer: answer(b"<!doctype html><html><p>Welcome", 200, {"Content-Type": "text/html"}),
        lambda answer: answer(b"<html>busy", 503, {"Content-Type": "text/html"}),
        lambda answer: answer(b'{"id": "8000', 200),
    ],
    ids=["429", "truncated", "html", "503", "cut short"],
)
def test_a_fault_that_stays_is_unavailable_after_four_tries(
    api: Any, answer: Any, connection: Connection, door: Any, made: Callable[[Any], Any]
) -> None:
    api.on(WABA, made(answer))
    error = error_of(connection, "accounts", door)
    assert type(error) is Unavailable
    assert str(error).endswith("in 4 tries")
    assert len(api.asked) == 4


@pytest.mark.parametrize(
    "paging",
    [
        {"next": "https://graph.facebook.com/next"},
        {"next": "https://graph.facebook.com/next", "cursors": {"after": "same"}},
        {"next": "https://graph.facebook.com/next", "cursors": []},
        ["next"],
    ],
)
def test_a_list_that_turns_in_a_circle_or_lost_its_cursor_breaks_the_contract(
    api: Any, body: Bodies, connection: Connection, door: Any, paging: Any
) -> None:
    api.on(WABA, body("account"))
    api.on(f"{WABA}/message_templates", {"data": [], "paging": paging})
    assert isinstance(error_of(connection, "templates", door), Contract)
    assert len(api.calls(f"{WABA}/message_templates")) <= 2


def test_a_list_without_end_is_given_up(api: Any, answer: Any, body: Bodies, connection: Connection, door: Any) -> None:
    def endless(query: Mapping[str, str]) -> Any:
        after = str(int(query.get("after", "0")) + 1)
        return answer({"data": body("templates")["data"], "paging": {"cursors": {"after": after}, "next": "x"}})

    api.on(WABA, body("account"))
    api.answers[f"{WABA}/message_templates"] = endless
    assert "no end" in str(error_of(connection, "templates", door))
    assert len(api.calls(f"{WABA}/message_templates")) == 100


@pytest.mark.parametrize("odd", [[], {"data": "none"}, {"data": {}}, {}])
def test_an_answer_of_another_shape_breaks_the_contract(
    api: Any, body: Bodies, connection: Connection, door: Any, odd: Any
) -> None:
    api.on(WABA, body("account"))
    api.on(f"{WABA}/phone_numbers", odd)
    assert isinstance(error_of(connection, "numbers", door), Contract)


def test_an_account_stopped_by_policy_is_blocked_and_no_fault_of_ours(
    api: Any, answer: Any, connection: Connection, door: Any
) -> None:
    api.on(WABA, answer(fault(368, "The account breaks the rules."), 400))
    unread, health = feed(connection, "accounts").pull(door)
    assert isinstance(unread, Unread)
    assert isinstance(health, Row)
    found = feed(connection, "accounts").read(health.kind, health.key, health.body)
    assert (found.ability, found.reasons[0].code) == ("blocked", "368")
    assert found.reasons[0].text == "The account breaks the rules."


def test_reasons_that_cannot_be_read_do_not_cost_the_template(
    api: Any, answer: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    api.on(WABA, body("account"))
    api.on(f"{WABA}/message_templates", body("templates"))
    api.on("500000000000002", answer(fault(1), 500))
    assert len([one for one in feed(connection, "templates").pull(door) if isinstance(one, Row)]) == 6
    assert any("in 4 tries" in word for word in door.words)


def test_another_version_than_the_pinned_one_is_told_once(
    api: Any, answer: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    api.on(WABA, answer(body("account"), 200, {"facebook-api-version": "v26.0"}))
    for _ in range(2):
        list(feed(connection, "accounts").pull(door))
    assert door.words == ["v25.0 was asked and v26.0 answered; set `version: v26.0`"]
