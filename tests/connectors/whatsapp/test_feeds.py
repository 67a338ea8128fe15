"""What the three feeds pull from a healthy account, and how their rows read back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.errors import Contract, Refused
from compiler.model.base import Id, Kind
from compiler.model.channel import Account, Number, Template
from compiler.ports import Connection, Feed, Opened, Row, Unread
from connectors.whatsapp.connector import CONNECTOR

WABA = "800000000000001"
OTHER = "800000000000002"
Bodies = Callable[[str], Any]


@pytest.fixture(autouse=True)
def healthy(api: Any, body: Bodies) -> None:
    """An account with two numbers and three templates."""
    api.on(WABA, body("account"))
    api.on(f"{WABA}/phone_numbers", body("numbers"))
    api.on(f"{WABA}/message_templates", body("templates"))
    api.on("500000000000002", body("template_health"))


def feed(connection: Connection, name: str) -> Feed:
    return next(one for one in connection.feeds if one.name == name)


def values(connection: Connection, name: str, door: Any) -> dict[tuple[str, str], Any]:
    """Every pulled row, read back, by kind and key."""
    found = feed(connection, name)
    rows = list(found.pull(door))
    assert all(isinstance(one, Row) for one in rows)
    return {(one.kind.value, one.key): found.read(one.kind, one.key, one.body) for one in rows if isinstance(one, Row)}


def test_an_account_is_a_definition_and_its_health(connection: Connection, door: Any) -> None:
    found = values(connection, "accounts", door)
    assert set(found) == {("account", WABA), ("health", WABA)}
    account = found["account", WABA]
    assert isinstance(account, Account)
    assert (account.name, account.handle) == ("Example Shop", "whatsapp/main")
    assert account.tags == {"channel:whatsapp/main"}
    assert (account.status, account.review, account.verification) == ("active", "approved", "not_verified")
    assert account.opening is not None
    assert account.opening.url == (
        "https://business.facebook.com/latest/whatsapp_manager/overview/"
        "?business_id=700000000000001&asset_id=800000000000001"
    )


def test_the_end_of_the_token_is_told_of_the_account_where_the_settings_say_it(opened: Opened, door: Any) -> None:
    """It is never asked for by a pull, since the token would stand in the url."""
    connection = CONNECTOR.connect(replace(opened, options={**opened.options, "token_expires": "2026-11-20"}))
    assert values(connection, "accounts", door)["health", WABA].expires == datetime(2026, 11, 20, tzinfo=UTC)
    connection.close()


def test_numbers_come_masked_and_know_their_account(connection: Connection, door: Any) -> None:
    found = values(connection, "numbers", door)
    number = found["number", "900000000000001"]
    assert isinstance(number, Number)
    assert (number.name, number.masked, number.mode) == ("Example Shop", "…42", "live")
    assert number.account == Id("whatsapp", "account", WABA)
    assert number.tags == {f"account:{WABA}"}
    assert found["health", "900000000000002"].quality == "red"


def test_templates_are_one_for_each_language(connection: Connection, door: Any) -> None:
    found = values(connection, "templates", door)
    template = found["template", "500000000000002"]
    assert isinstance(template, Template)
    assert (template.title, template.language, template.category) == ("delay_notice", "en_US", "utility")
    assert template.tags == {f"account:{WABA}", "template:delay_notice", "language:en_US"}
    assert template.account == Id("whatsapp", "account", WABA)
    assert len([kind for kind, _ in found if kind == "template"]) == 3


def test_only_templates_that_may_not_be_sent_are_asked_for_reasons(api: Any, connection: Connection, door: Any) -> None:
    found = values(connection, "templates", door)
    assert api.calls("500000000000002") == [{"fields": "id,health_status"}]
    assert api.calls("500000000000001") == []
    assert [one.code for one in found["health", "500000000000002"].reasons] == ["141002"]
    assert found["health", "500000000000003"].ability == "blocked"


def test_reasons_are_asked_of_a_bounded_number_of_templates(api: Any, connection: Connection, door: Any) -> None:
    rows = [{"id": str(n), "name": "t", "language": "en", "status": "PAUSED"} for n in range(30)]
    api.on(f"{WABA}/message_templates", {"data": rows})
    assert len(values(connection, "templates", door)) == 60
    assert len([path for path, _ in api.asked if path.isdigit() and path != WABA]) == 20
    assert any("10 more templates" in word for word in door.words)


def test_no_full_number_leaves_the_feed(connection: Connection, door: Any) -> None:
    text = b"".join(one.body for one in feed(connection, "numbers").pull(door) if isinstance(one, Row)).decode()
    for spelled in ("555-0142", "5550142", "15550178", "(555) 0178"):
        assert spelled not in text
    assert "…78" in text


def test_the_wording_of_templates_and_billing_are_never_asked(api: Any, connection: Connection, door: Any) -> None:
    for name in ("accounts", "numbers", "templates"):
        list(feed(connection, name).pull(door))
    asked = ",".join(query.get("fields", "") for _, query in api.asked)
    assert not {"components", "certificate", "primary_funding_id", "purchase_order_number"} & set(asked.split(","))


def test_equal_answers_give_equal_bytes(api: Any, body: Bodies, connection: Connection, door: Any) -> None:
    first = list(feed(connection, "accounts").pull(door))
    api.on(WABA, dict(reversed(list(body("account").items()))))
    assert list(feed(connection, "accounts").pull(door)) == first


def test_a_change_of_health_is_no_change_of_the_definition(
    api: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    def rows() -> dict[Kind, bytes]:
        return {one.kind: one.body for one in feed(connection, "accounts").pull(door) if isinstance(one, Row)}

    first = rows()
    api.on(WABA, {**body("account"), "health_status": body("account_blocked")["health_status"]})
    second = rows()
    assert first[Kind.ACCOUNT] == second[Kind.ACCOUNT]
    assert first[Kind.HEALTH] != second[Kind.HEALTH]


def test_any_feed_reads_any_health(connection: Connection, door: Any) -> None:
    numbers, accounts = feed(connection, "numbers"), feed(connection, "accounts")
    for one in (*numbers.pull(door), *accounts.pull(door)):
        if isinstance(one, Row) and one.kind is Kind.HEALTH:
            assert accounts.read(one.kind, one.key, one.body) == numbers.read(one.kind, one.key, one.body)


def test_pages_are_followed_by_cursor_until_there_is_no_next_also_past_an_empty_one(
    api: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    first, second, third = body("templates")["data"]
    next = "https://graph.facebook.com/v25.0/x?access_token=EAAG-somebody-elses"
    known = {
        "": {"data": [first], "paging": {"cursors": {"after": "a"}, "next": next}},
        "a": {"data": [], "paging": {"cursors": {"after": "b"}, "next": next}},
        "b": {"data": [first, second, third], "paging": {"cursors": {"after": "c"}}},
    }
    answer = type(api.answers[WABA][0])
    api.answers[f"{WABA}/message_templates"] = lambda query: answer(known[query.get("after", "")])
    found = values(connection, "templates", door)
    assert sorted(key for kind, key in found if kind == "template") == [str(500000000000000 + n) for n in (1, 2, 3)]
    assert all("access_token" not in query for _, query in api.asked)


def test_unknown_words_and_fields_are_normal(api: Any, connection: Connection, door: Any) -> None:
    def odd(query: Mapping[str, str]) -> Any:  # noqa: ARG001
        return type(api.answers[WABA][0])({"data": [{"id": 7, "status": "GLOWING", "new": {"deep": [1]}}]})

    api.answers[f"{WABA}/message_templates"] = odd
    found = values(connection, "templates", door)
    assert found["template", "7"].title == ""
    assert (found["health", "7"].status, found["health", "7"].ability) == ("glowing", "unknown")


def test_a_row_without_an_id_is_unread_and_the_others_are_read(
    api: Any, body: Bodies, connection: Connection, door: Any
) -> None:
    api.on(f"{WABA}/phone_numbers", {"data": [{"verified_name": "nobody"}, None, *body("numbers")["data"]]})
    found = list(feed(connection, "numbers").pull(door))
    assert len([one for one in found if isinstance(one, Unread)]) == 2
    assert len([one for one in found if isinstance(one, Row)]) == 4


@pytest.fixture
def two(opened: Opened) -> Opened:
    """The same connector with a second account."""
    return replace(opened, options={**opened.options, "accounts": {"main": WABA, "second": OTHER}})


def test_one_account_without_access_does_not_stop_another(api: Any, two: Opened, door: Any) -> None:
    api.on(OTHER, type(api.answers[WABA][0])({"error": {"message": "(#200) no", "code": 200}}, 403))
    connection = CONNECTOR.connect(two)
    found = list(feed(connection, "accounts").pull(door))
    assert [(one.kind, one.key) for one in found if isinstance(one, Row)] == [
        (Kind.ACCOUNT, WABA),
        (Kind.HEALTH, WABA),
    ]
    assert [(one.kind, one.key) for one in found if isinstance(one, Unread)] == [
        (Kind.ACCOUNT, OTHER),
        (Kind.HEALTH, OTHER),
    ]
    connection.close()


def test_a_list_that_fails_is_not_taken_for_its_account(two: Opened, door: Any) -> None:
    connection = CONNECTOR.connect(two)
    unread = [one for one in feed(connection, "numbers").pull(door) if isinstance(one, Unread)]
    assert {one.key for one in unread} == {f"{OTHER}/phone_numbers"}
    connection.close()


def test_where_no_account_can_be_read_the_error_names_the_scope(api: Any, connection: Connection, door: Any) -> None:
    api.on(WABA, type(api.answers[WABA][0])({"error": {"message": "(#200) no", "code": 200}}, 403))
    with pytest.raises(Refused) as caught:
        list(feed(connection, "accounts").pull(door))
    assert caught.value.scope == "whatsapp_business_management"


def test_kept_bodies_are_read_without_a_client(opened: Opened) -> None:
    accounts, numbers, templates = CONNECTOR.feeds(opened)
    assert accounts.read(Kind.ACCOUNT, WABA, b'{"alias": "main"}').handle == "whatsapp/main"
    assert numbers.read(Kind.NUMBER, "9", b"{}").name == "9"
    assert templates.read(Kind.TEMPLATE, "5", b"{}").title == ""


@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.NUMBER, Kind.TEMPLATE])
def test_a_kept_body_that_is_no_object_breaks_the_contract(opened: Opened, kind: Kind) -> None:
    (reader,) = [one for one in CONNECTOR.feeds(opened) if kind in one.kinds]
    for body in (b"[]", b"{cut"):
        with pytest.raises(Contract):
            reader.read(kind, "1", body)


def test_the_credential_is_a_fingerprint_of_token_and_accounts(opened: Opened, two: Opened) -> None:
    def credential(of: Opened) -> str:
        return CONNECTOR.connect(of).credential

    assert credential(opened) == credential(opened)
    assert credential(opened) != credential(two)
    assert credential(opened) != credential(replace(opened, secrets={"token": "another"}))
    assert opened.secrets["token"] not in credential(opened)


def test_plans_are_told_in_words(connection: Connection, door: Any) -> None:
    assert all("for each" in one.calls(door) or "for templates" in one.calls(door) for one in connection.feeds)


def test_the_connector_says_what_it_brings_and_how_its_key_is_made() -> None:
    assert CONNECTOR.name == "whatsapp"
    assert CONNECTOR.secrets == ("token",)
    assert {kind for one in CONNECTOR.feeds(Opened("w", {})) for kind in one.kinds} == set(CONNECTOR.kinds)
    granted = {scope for step in CONNECTOR.key_steps for scope in step.scopes}
    assert granted == {"whatsapp_business_management"}
