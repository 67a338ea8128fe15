"""Mistakes in the connector's own settings, each told at its place with what to write; addresses of its pages."""

from typing import Any

import pytest

from compiler.model.base import Id, Place, Problem
from compiler.ports import Located, Opened
from connectors.pagerduty.connector import CONNECTOR
from connectors.pagerduty.settings import settings

WHOLE = Place("runbook.yaml", 3, 5)
GOOD: dict[str, Any] = {"token": {"env": "PAGERDUTY_TOKEN"}}


def checked(**changed: Any) -> tuple[Problem, ...]:
    options = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    return CONNECTOR.check(options, {key: Place("runbook.yaml", 10 + n, 5) for n, key in enumerate(options)}, WHOLE)


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"token": {"file": "/run/secrets/token"}}, {"region": "eu"}, {"token_type": "oauth"}, {"concurrency": 4},
        {"url": "http://127.0.0.1:8080"}, {"display_names": True, "reachability": True},
    ],
)  # fmt: skip
def test_right_settings_have_no_problem(changed: dict[str, Any]) -> None:
    assert checked(**changed) == ()


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"token": None}, "no token"),
        ({"token": "u+123"}, "must not stand in a file"),
        ({"token": {"env": "A", "file": "B"}}, "one of `env` and `file`"),
        ({"token": {"env": ""}}, "one of `env` and `file`"),
        ({"region": "asia"}, "`region` is none of us, eu"),
        ({"token_type": "password"}, "`token_type` is none of key, oauth"),
        ({"display_names": "yes"}, "neither true nor false"),
        ({"reachability": 1}, "neither true nor false"),
        ({"concurrency": 0}, "no whole number from 1"),
        ({"concurrency": True}, "no whole number from 1"),
        ({"url": "api.pagerduty.com"}, "not the root"),
        ({"url": "https://[bad"}, "not the root"),
        ({"url": "http://api.pagerduty.com"}, "without encryption"),
        ({"url": "https://api.pagerduty.com?token=x"}, "no query"),
        ({"url": "https://me:secret@api.pagerduty.com"}, "no credentials"),
        ({"regoin": "eu"}, "`regoin` is no option"),
    ],
)
def test_each_mistake_is_one_problem(changed: dict[str, Any], what: str) -> None:
    (problem,) = checked(**changed)
    assert what in problem.what
    assert problem.write


def test_a_problem_stands_at_the_option_and_a_missing_option_at_the_connector() -> None:
    (wrong,), (missing,) = checked(region="asia"), checked(token=None)
    assert (wrong.place.line, missing.place) == (11, WHOLE)


def test_a_token_written_into_the_settings_is_not_repeated() -> None:
    assert "u+123" not in str(checked(token="u+123")[0])


def test_accounts_in_europe_have_a_host_of_their_own() -> None:
    assert settings({"region": "eu"}).url == "https://api.eu.pagerduty.com"
    assert settings({}).url == "https://api.pagerduty.com"
    assert settings({"url": "http://127.0.0.1:1/"}).url == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://acme.pagerduty.com/service-directory/PAB12CD", "oncall_service/PAB12CD"),
        ("https://acme.pagerduty.com/services/PAB12CD?tab=x", "oncall_service/PAB12CD"),
        ("https://acme.pagerduty.com/escalation_policies#PEP0001", "policy/PEP0001"),
        ("https://acme.pagerduty.com/schedules/PS1", "rota/PS1"),
        ("https://acme.pagerduty.com/users/PU1", "responder/PU1"),
        ("https://acme.pagerduty.com/incidents/Q1", None),
        ("https://acme.eu.pagerduty.com/schedules/PS1", None),
        ("https://pagerduty.com.example.net/schedules/PS1", None),
        ("https://[bad", None),
    ],
)
def test_a_page_leads_to_its_thing_in_an_account_of_that_region(url: str, found: str | None) -> None:
    expected = () if found is None else (Located(Id("pd", *found.split("/"))),)
    assert CONNECTOR.located(Opened("pd", GOOD), url) == expected


def test_pages_in_europe_lead_to_an_account_in_europe() -> None:
    located = CONNECTOR.located(Opened("pd", {**GOOD, "region": "eu"}), "https://a.eu.pagerduty.com/schedules/PS1")
    assert located == (Located(Id("pd", "rota", "PS1")),)
