"""What `doctor` learns: one call for each feed, and the token's own words."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.ports import Connection, Reach

WABA = "800000000000001"
NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
Bodies = Callable[[str], Any]


@pytest.fixture(autouse=True)
def reachable(api: Any, body: Bodies) -> None:
    """Everything may be read."""
    api.on(WABA, {"id": WABA})
    api.on(f"{WABA}/phone_numbers", {"data": []})
    api.on(f"{WABA}/message_templates", {"data": []})
    api.on("debug_token", body("token"))


def reaches(connection: Connection) -> dict[str, Reach]:
    return {one.feed: one for one in connection.probe(NOW)}


def test_every_feed_is_asked_once_and_cheaply(api: Any, connection: Connection) -> None:
    assert {name: one.allowed for name, one in reaches(connection).items()} == {
        "accounts": True, "numbers": True, "templates": True, "token": True,
    }  # fmt: skip
    assert len(api.asked) == 4
    assert api.calls(f"{WABA}/phone_numbers") == [{"fields": "id", "limit": "1"}]


def test_a_feed_that_is_not_allowed_names_the_scope(api: Any, answer: Any, connection: Connection) -> None:
    api.on(f"{WABA}/message_templates", answer({"error": {"message": "(#200)", "code": 200}}, 403))
    found = reaches(connection)["templates"]
    assert (found.allowed, found.scope) == (False, "whatsapp_business_management")
    assert reaches(connection)["numbers"].allowed is True


def test_a_feed_that_does_not_answer_is_not_known(api: Any, answer: Any, connection: Connection) -> None:
    api.on(f"{WABA}/phone_numbers", answer(b"busy", 503))
    assert reaches(connection)["numbers"].allowed is None


@pytest.mark.parametrize(
    ("changed", "allowed", "says"),
    [
        ({}, True, "does not expire; grants no more than is needed"),
        ({"expires_at": 1794000000}, True, "expires on 2026-11-06 (in 5 days: make a new one soon)"),
        ({"expires_at": 1850000000}, True, "expires on 2028-08-16; write `token_expires: 2028-08-16` beside it"),
        ({"data_access_expires_at": 1850000000}, True, "expires on 2028-08-16"),
        ({"expires_at": None, "data_access_expires_at": None}, True, "does not tell when it expires"),
        ({"is_valid": False}, False, "no longer valid"),
        ({"scopes": ["business_management"]}, False, "lacks the permission whatsapp_business_management"),
        ({"scopes": ["whatsapp_business_management", "whatsapp_business_messaging", "public_profile"]}, True,
         "grants more than is needed: whatsapp_business_messaging"),
    ],
)  # fmt: skip
def test_the_token_says_how_long_it_lasts_and_what_it_grants(
    api: Any, body: Bodies, connection: Connection, changed: dict[str, Any], allowed: bool, says: str
) -> None:
    api.on("debug_token", {"data": {**body("token")["data"], **changed}})
    found = reaches(connection)["token"]
    assert found.allowed is allowed
    assert says in found.says


def test_a_token_that_cannot_be_inspected_is_not_known(api: Any, answer: Any, connection: Connection) -> None:
    api.on("debug_token", answer({"error": {"message": "(#100)", "code": 100}}, 400))
    assert reaches(connection)["token"].allowed is None
