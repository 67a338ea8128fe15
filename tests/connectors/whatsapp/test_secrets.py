"""The token goes into one header and comes out nowhere."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.errors import ConnectorError, Refused
from compiler.ports import Connection, Opened, Row, Unread
from connectors.whatsapp.connector import CONNECTOR

TOKEN = "EAAG-invented-token-abcdefghijklmnopqrstuvwxyz"
WABA = "800000000000001"
NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
Bodies = Callable[[str], Any]
ECHO = {"error": {"message": f"Malformed access token {TOKEN}", "error_data": {"details": f"token {TOKEN}"}}}


def everything_told(connection: Connection, door: Any) -> str:
    """All that a pull of every feed and a probe give out: rows, words, errors with their tracebacks."""
    said: list[str] = [repr(connection), str(connection)]
    for feed in connection.feeds:
        try:
            for one in feed.pull(door):
                said.append(one.body.decode() if isinstance(one, Row) else repr(one))
        except ConnectorError as error:
            said += ["".join(traceback.format_exception(error)), repr(error), repr(error.__context__)]
    said += [repr(one) for one in connection.probe(NOW)]
    return "\n".join([*said, *door.words])


@pytest.mark.parametrize(
    ("code", "status"),
    [(190, 401), (200, 403), (100, 400), (368, 400), (80007, 400), (1, 500), (7777, 400), (803, 404)],
)
def test_an_echoed_token_is_in_no_row_word_error_or_log_line(
    api: Any, answer: Any, opened: Opened, door: Any, caplog: pytest.LogCaptureFixture, code: int, status: int
) -> None:
    echo = answer({"error": {**ECHO["error"], "code": code}}, status)
    for path in (WABA, f"{WABA}/phone_numbers", f"{WABA}/message_templates", "debug_token"):
        api.on(path, echo)
    with caplog.at_level(logging.DEBUG):
        connection = CONNECTOR.connect(opened)
        told = everything_told(connection, door)
        connection.close()
    assert TOKEN not in told + caplog.text + "".join(map(repr, [vars(record) for record in caplog.records]))


def test_good_pulls_keep_the_token_to_themselves(
    api: Any, body: Bodies, opened: Opened, door: Any, caplog: pytest.LogCaptureFixture
) -> None:
    api.on(WABA, body("account"))
    api.on(f"{WABA}/phone_numbers", body("numbers"))
    api.on(f"{WABA}/message_templates", body("templates"))
    api.on("debug_token", body("token"))
    with caplog.at_level(logging.DEBUG):
        connection = CONNECTOR.connect(opened)
        told = everything_told(connection, door)
        connection.close()
    assert TOKEN not in told + caplog.text


def test_the_token_travels_in_the_header_and_only_the_probe_puts_it_in_a_query(
    api: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    api.on(WABA, body("account"))
    api.on("debug_token", body("token"))
    list(connection.feeds[0].pull(door))
    assert [headers["authorization"] for headers in api.headers] == [f"Bearer {TOKEN}"]
    assert TOKEN not in str(api.asked)
    list(connection.probe(NOW))
    assert api.calls("debug_token") == [{"input_token": TOKEN}]


@pytest.mark.parametrize("token", ["", "  ", "two words\nand a line", "tokén"])
def test_a_token_that_cannot_be_one_is_refused_before_any_call(api: Any, opened: Opened, door: Any, token: str) -> None:
    connection = CONNECTOR.connect(replace(opened, secrets={"token": token}))
    with pytest.raises(Refused) as caught:
        list(connection.feeds[0].pull(door))
    assert api.asked == []
    assert "words" not in str(caught.value)
    assert "tok" not in str(caught.value).replace("token", "")


def test_a_line_end_behind_the_token_in_a_file_is_no_part_of_it(
    api: Any, body: Bodies, opened: Opened, door: Any
) -> None:
    api.on(WABA, body("account"))
    connection = CONNECTOR.connect(replace(opened, secrets={"token": TOKEN + "\n"}))
    assert not [one for one in connection.feeds[0].pull(door) if isinstance(one, Unread)]
    assert api.headers[0]["authorization"] == f"Bearer {TOKEN}"
    connection.close()
