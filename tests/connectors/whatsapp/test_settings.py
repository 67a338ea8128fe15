"""Mistakes in the connector's own settings, each told at its place with what to write."""

from typing import Any

import pytest

from compiler.model.base import Id, Place, Problem
from compiler.ports import Located, Opened
from connectors.whatsapp.connector import CONNECTOR
from connectors.whatsapp.openings import account_page

WHOLE = Place("runbook.yaml", 3, 5)
GOOD: dict[str, Any] = {"token": {"env": "WHATSAPP_TOKEN"}, "accounts": {"main": "800000000000001"}, "version": "v25.0"}


def checked(**changed: Any) -> tuple[Problem, ...]:
    options = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    places = {
        key: Place("runbook.yaml", 10 + n, 5) for n, key in enumerate([*options, "accounts.main", "accounts.two"])
    }
    return CONNECTOR.check(options, places, WHOLE)


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"version": None}, {"version": "v26.0"}, {"token": {"file": "/run/secrets/token"}},
        {"token_expires": "2027-01-15"},
        {"url": "http://127.0.0.1:8080"}, {"url": "https://graph.proxy.example.com/meta/"},
        {"accounts": {"main": 800000000000001, "two": "800000000000002"}},
    ],
)  # fmt: skip
def test_right_settings_have_no_problem(changed: dict[str, Any]) -> None:
    assert checked(**changed) == ()


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"token": None}, "no token"),
        ({"token": "EAAG123"}, "must not stand in a file"),
        ({"token": {"env": "A", "file": "B"}}, "one of `env` and `file`"),
        ({"token": {"env": ""}}, "one of `env` and `file`"),
        ({"token": ["A"]}, "one of `env` and `file`"),
        ({"token_expires": "15/01/2027"}, "`token_expires` is no day"),
        ({"token_expires": 2027}, "`token_expires` is no day"),
        ({"accounts": None}, "no account"),
        ({"accounts": {}}, "no account"),
        ({"accounts": ["800000000000001"]}, "mapping of alias to id"),
        ({"accounts": {"main": "+1 555-0100"}}, "not all digits"),
        ({"accounts": {"main": True}}, "not all digits"),
        ({"accounts": {"Main account": "800000000000001"}}, "no plain word"),
        ({"accounts": {"main": "800000000000001", "two": "800000000000001"}}, "same account"),
        ({"version": "25"}, "no version"),
        ({"version": 25.0}, "no version"),
        ({"version": "v21.0"}, "messaging limit"),
        ({"url": "graph.facebook.com"}, "not the root"),
        ({"url": "ftp://graph.facebook.com"}, "not the root"),
        ({"url": 5}, "not the root"),
        ({"url": "https://[bad"}, "not the root"),
        ({"url": "http://graph.facebook.com"}, "without encryption"),
        ({"url": "https://graph.facebook.com?access_token=x"}, "no query"),
        ({"url": "https://me:secret@graph.facebook.com"}, "no credentials"),
        ({"acounts": {"main": "1"}}, "`acounts` is no option"),
    ],
)
def test_each_mistake_is_one_problem(changed: dict[str, Any], what: str) -> None:
    (problem,) = checked(**changed)
    assert what in problem.what
    assert problem.write


def test_a_problem_stands_at_the_option_and_a_missing_option_at_the_connector() -> None:
    (wrong,) = checked(accounts={"main": "800000000000001", "two": "x"})
    (missing,) = checked(token=None)
    assert wrong.place.line == 14
    assert missing.place == WHOLE


def test_an_unknown_option_is_answered_with_the_nearest_one() -> None:
    (problem,) = checked(verison="v25.0")
    assert problem.write == "version"


def test_all_mistakes_come_at_once() -> None:
    assert len(checked(token=None, accounts=None, version="x", url="x", other=1)) == 5


def test_a_token_written_into_the_settings_is_not_repeated() -> None:
    assert "EAAG123" not in str(checked(token="EAAG123")[0])


def test_the_pages_of_an_account_are_known_by_their_address() -> None:
    """Of an account that the settings name; a page of any other account or host is not ours."""
    how = Opened("wa", {"accounts": {"main": "123"}})
    page = account_page("9", "123").url
    assert CONNECTOR.located(how, page) == (Located(Id("wa", "account", "123")),)
    assert CONNECTOR.located(how, page.replace("123", "124")) == ()
    assert CONNECTOR.located(how, "https://elsewhere.example/?asset_id=123") == ()
    assert CONNECTOR.located(how, "https://[business.facebook.com/?asset_id=123") == ()
