"""What each error of the Graph API means for a connector that only reads."""

import json
from typing import Any

import pytest

from compiler.errors import ConnectorError, Contract, Refused, Unavailable
from connectors.whatsapp.envelope import SCOPE, Policy, TokenDead, Withheld, judge
from connectors.wire.reply import Again, Reply

ASKED = ("id", "name", "status", "is_on_biz_app", "health_status")


def judged(status: int, code: Any, **error: Any) -> ConnectorError:
    body = json.dumps({"error": {"message": "(#1) words", "type": "OAuthException", "code": code, **error}}).encode()
    with pytest.raises(ConnectorError) as caught:
        judge(Reply(status, {"content-type": "application/json"}, body, "graph.example/v25.0/1"), ASKED)
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, 190, TokenDead), (400, 0, TokenDead), (401, 104, TokenDead), (400, "190", TokenDead),
        (403, 200, Refused), (400, 299, Refused), (400, 10, Refused), (400, 3, Refused), (403, 131005, Refused),
        (400, 100, Contract), (500, 100, Contract), (400, 803, Refused),
        (400, 4, Again), (400, 17, Again), (400, 32, Again), (400, 613, Again), (400, 80007, Again),
        (400, 80008, Again), (429, 999, Again), (500, 1, Again), (400, 2, Again), (400, 131000, Again),
        (400, 131016, Again), (400, 133004, Again), (503, 999, Again), (400, 368, Policy), (403, 131031, Policy),
        (400, 12, Contract), (400, "what", Contract), (400, None, Contract),
    ],
)  # fmt: skip
def test_each_code_has_its_error(status: int, code: Any, error: type[ConnectorError]) -> None:
    assert type(judged(status, code)) is error


def test_an_envelope_with_a_good_status_is_an_error_all_the_same() -> None:
    assert type(judged(200, 190)) is TokenDead


def test_what_the_provider_calls_transient_may_be_asked_again() -> None:
    assert type(judged(400, 5555, is_transient=True)) is Again


def test_an_expired_token_says_so() -> None:
    assert "it has expired" in str(judged(401, 190, error_subcode=463))


def test_a_missing_permission_names_the_scope() -> None:
    error = judged(403, 200)
    assert isinstance(error, Refused)
    assert error.scope == SCOPE


@pytest.mark.parametrize("found", [(400, 100, 33), (400, 803, 0)])
def test_a_wrong_id_and_a_missing_assignment_are_not_told_apart_and_nothing_is_gone(
    found: tuple[int, int, int],
) -> None:
    status, code, subcode = found
    error = judged(status, code, error_subcode=subcode)
    assert type(error) is Refused
    assert "does not tell which" in str(error)


def test_a_plain_404_is_no_proof_of_going_either() -> None:
    with pytest.raises(Refused, match="does not tell which"):
        judge(Reply(404, {"content-type": "application/json"}, b"{}", "graph.example"))


@pytest.mark.parametrize(
    "error",
    [
        {"message": "(#100) Tried accessing nonexisting field (is_on_biz_app) on node type (X)"},
        {"message": "(#100) no", "error_data": {"details": "field 'is_on_biz_app' is in beta"}},
        {"message": "(#100) no", "error_data": "the app may not read is_on_biz_app, sorry"},
    ],
)
def test_a_withheld_field_is_named(error: dict[str, Any]) -> None:
    found = judged(400, 100, **error)
    assert isinstance(found, Withheld)
    assert found.field == "is_on_biz_app"


def test_a_word_that_was_not_asked_is_no_field() -> None:
    assert type(judged(400, 100, message="(#100) the param (limit_x) and a name or status are odd")) is Contract


def test_the_text_of_a_policy_is_kept_without_anything_like_a_token() -> None:
    token = "EAAG" + "x" * 60
    found = judged(400, 368, message=f"Blocked for policy. {token}")
    assert isinstance(found, Policy)
    assert (found.code, found.text) == (368, "Blocked for policy. …")


def test_words_of_the_provider_are_not_repeated_in_errors() -> None:
    assert "EAAG" not in str(judged(401, 190, message="Malformed access token EAAGxyz"))


@pytest.mark.parametrize("body", [b"[]", b'{"error": "plain"}', b'{"error": null}', b"{cut"])
def test_other_bodies_are_judged_by_their_status(body: bytes) -> None:
    with pytest.raises(Unavailable):
        judge(Reply(503, {"content-type": "application/json"}, body, "graph.example"))
