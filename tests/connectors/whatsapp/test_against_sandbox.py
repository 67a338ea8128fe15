"""The true connector against the sandbox's imitation of the Graph API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.errors import ConnectorError, Contract, Refused, Unavailable
from compiler.model.base import Kind
from compiler.ports import Connection, Opened, Pulled, Row
from connectors.sandbox.server import Fault, Sandbox
from connectors.whatsapp.connector import CONNECTOR

WABA = "800000000000001"
NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


@contextmanager
def played(scene: str = "calm", *faults: Fault) -> Iterator[tuple[Connection, Sandbox]]:
    """The connector, opened on a sandbox that plays a scene."""
    with Sandbox(scene, faults=faults, now=NOW) as sandbox:
        options = {"url": sandbox.endpoints["whatsapp"], "accounts": {"main": WABA}}
        connection = CONNECTOR.connect(Opened("whatsapp", options, {"token": sandbox.secrets["WHATSAPP_TOKEN"]}))
        yield connection, sandbox
        connection.close()


def values(connection: Connection, door: Any, names: tuple[str, ...] = ("accounts", "numbers", "templates")) -> Any:
    """Everything that these feeds pull, read back, by kind and key."""
    found: dict[tuple[Kind, str], Any] = {}
    for feed in connection.feeds:
        if feed.name in names:
            rows: list[Pulled] = list(feed.pull(door))
            assert all(isinstance(one, Row) for one in rows)
            found |= {
                (one.kind, one.key): feed.read(one.kind, one.key, one.body) for one in rows if isinstance(one, Row)
            }
    return found


def test_the_calm_scene_reads_whole(door: Any) -> None:
    with played() as (connection, sandbox):
        found = values(connection, door)
        calls = len(sandbox.requests)
    account, health = found[Kind.ACCOUNT, WABA], found[Kind.HEALTH, WABA]
    assert (account.handle, account.verification) == ("whatsapp/main", "not_verified")
    assert (health.ability, [one.code for one in health.reasons]) == ("limited", ["141010"])
    numbers = [value for (kind, _), value in found.items() if kind is Kind.NUMBER]
    assert sorted(one.masked for one in numbers) == ["…42", "…78"]
    assert {found[Kind.HEALTH, one.id.key].ability for one in numbers} == {"available"}
    assert {found[Kind.HEALTH, one.id.key].quality for one in numbers} == {"green", "red"}
    assert door.words == ["number: the field is_on_biz_app is withheld from this app, everything else is read"]
    assert calls <= 10


def test_templates_tell_their_language_and_since_when_one_is_paused(door: Any) -> None:
    with played() as (connection, _):
        found = values(connection, door, ("templates",))
    (paused,) = [one for (kind, _), one in found.items() if kind is Kind.HEALTH and one.status == "paused"]
    template = found[Kind.TEMPLATE, paused.id.key]
    assert (template.title, template.language) == ("delay_notice", "en")
    assert paused.ability == "blocked"
    assert paused.since is not None
    assert (NOW - paused.since).total_seconds() >= 3600
    languages = {one.language for one in found.values() if getattr(one, "title", "") == "pickup_notice"}
    assert languages == {"pt_BR"}


def test_a_blocked_account_is_told_of_the_account_and_not_again_of_its_numbers(door: Any) -> None:
    with played("whatsapp-blocked") as (connection, _):
        found = values(connection, door)
    blocked = {key for (kind, key), one in found.items() if kind is Kind.HEALTH and one.ability == "blocked"}
    numbers = {key for kind, key in found if kind is Kind.NUMBER}
    assert WABA in blocked
    assert not numbers & blocked
    assert "141006" in [one.code for one in found[Kind.HEALTH, WABA].reasons]


def test_the_probe_finds_every_feed_allowed() -> None:
    with played() as (connection, _):
        assert {one.allowed for one in connection.probe(NOW)} == {True}


def test_an_account_that_the_token_does_not_reach_is_refused(door: Any) -> None:
    with Sandbox(now=NOW) as sandbox:
        options = {"url": sandbox.endpoints["whatsapp"], "accounts": {"main": "899999999999999"}}
        connection = CONNECTOR.connect(Opened("whatsapp", options, {"token": sandbox.secrets["WHATSAPP_TOKEN"]}))
        with pytest.raises(Refused, match="does not tell which"):
            list(connection.feeds[0].pull(door))
        connection.close()


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("expired", Refused), ("401", Refused), ("403", Refused), ("404", Refused), ("400", Contract),
        ("429-bare", Unavailable), ("500", Unavailable), ("503", Unavailable), ("cut", Unavailable),
        ("truncated", Unavailable), ("html", Unavailable), ("garbage", ConnectorError),
    ],
)  # fmt: skip
def test_misbehaviour_ends_in_the_error_that_fits(door: Any, what: str, error: type[ConnectorError]) -> None:
    with played("calm", Fault("whatsapp", "/message_templates", what)) as (connection, sandbox):
        with pytest.raises(error) as caught:
            values(connection, door, ("templates",))
        assert sandbox.secrets["WHATSAPP_TOKEN"] not in str(caught.value)


def test_a_list_that_fails_does_not_stop_another_feed(door: Any) -> None:
    with played("calm", Fault("whatsapp", "/message_templates", "500")) as (connection, _):
        with pytest.raises(Unavailable):
            values(connection, door, ("templates",))
        assert len(values(connection, door, ("accounts", "numbers"))) == 6


@pytest.mark.parametrize("what", ["429-bare", "503", "cut", "truncated", "html"])
def test_a_fault_that_passes_costs_nothing(door: Any, what: str) -> None:
    with played("calm", Fault("whatsapp", "/message_templates", what, 2)) as (connection, _):
        assert len(values(connection, door, ("templates",))) == 14


def test_lists_that_never_end_are_given_up(door: Any) -> None:
    with (
        played("calm", Fault("whatsapp", "/message_templates", "endless")) as (connection, _),
        pytest.raises(Contract, match="no end"),
    ):
        values(connection, door, ("templates",))


def test_words_and_fields_that_nobody_has_seen_are_read(door: Any) -> None:
    with played("calm", Fault("whatsapp", ".*", "unknown")) as (connection, _):
        found = values(connection, door)
    assert {kind for kind, _ in found} == {Kind.ACCOUNT, Kind.NUMBER, Kind.TEMPLATE, Kind.HEALTH}
