"""What a status and the two ends of a body say."""

import pytest

from compiler.errors import ConnectorError, Contract, Missing, Refused, Unavailable
from connectors.wire.reply import Again, Reply, judge_status

JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html; charset=utf-8"}


def judged(status: int, body: bytes = b"{}", headers: dict[str, str] | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        judge_status(Reply(status, headers if headers is not None else JSON, body, "api.example.com/v1/things"), "read")
    return caught.value


@pytest.mark.parametrize("body", [b"{}", b'[{"a": 1}]', b'\n {"a": 1} \r\n', b'{"a": "' + b"x" * 500 + b'"}\n'])
def test_whole_json_with_a_good_status_is_good(body: bytes) -> None:
    judge_status(Reply(200, JSON, body))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Refused), (403, Refused), (404, Missing), (410, Missing), (400, Contract), (422, Contract),
        (302, Unavailable), (408, Again), (429, Again), (500, Again), (503, Again), (599, Again),
    ],
)  # fmt: skip
def test_each_status_has_its_error(status: int, error: type[ConnectorError]) -> None:
    assert type(judged(status)) is error


def test_a_refusal_names_the_scope_that_is_missing() -> None:
    error = judged(403)
    assert isinstance(error, Refused)
    assert error.scope == "read"
    assert "read" in str(error)


@pytest.mark.parametrize("body", [b"", b'{"data": [1, 2', b"plain text", b"<html></html>"])
def test_a_body_that_is_cut_or_no_json_may_be_asked_again(body: bytes) -> None:
    assert type(judged(200, body)) is Again


def test_a_page_of_html_with_404_is_no_proof_that_a_thing_is_gone() -> None:
    assert type(judged(404, b"<!doctype html><p>no", HTML)) is Unavailable


def test_messages_name_the_place_and_never_the_body() -> None:
    text = str(judged(400, b'{"secret": "hunter2"}'))
    assert "api.example.com/v1/things" in text
    assert "hunter2" not in text


def test_a_body_that_will_not_parse_breaks_the_contract() -> None:
    with pytest.raises(Contract, match="not JSON"):
        Reply(200, JSON, b'{"a": }', "api.example.com").json()


def test_a_reply_shows_neither_headers_nor_body() -> None:
    shown = repr(Reply(200, {"set-cookie": "hunter2"}, b"hunter2"))
    assert "hunter2" not in shown
