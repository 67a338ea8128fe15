"""What may stand in the settings of Opsgenie, and every mistake at its place."""

from typing import Any

import pytest

from compiler.model.base import Place
from compiler.ports import Opened
from connectors.opsgenie.connector import CONNECTOR
from connectors.opsgenie.settings import settings

HERE = Place("runbook.yaml", 7, 3)
KEY = {"env": "OPSGENIE_KEY"}


@pytest.mark.parametrize(
    ("options", "at", "says"),
    [
        ({}, "key", "no key is named"),
        ({"key": "abc-secret"}, "key", "must not stand in a file"),
        ({"key": {"env": "A", "file": "b"}}, "key", "one of `env` and `file`"),
        ({"key": KEY, "reigon": "eu"}, "reigon", "no option"),
        ({"key": KEY, "region": "mars"}, "region", "none of us, eu"),
        ({"key": KEY, "url": "http://proxy.example.com"}, "url", "without encryption"),
        ({"key": KEY, "url": "https://a:b@proxy.example.com"}, "url", "no credentials"),
        ({"key": KEY, "url": "http://[::1"}, "url", "not the root"),
        ({"key": KEY, "app_url": 7}, "app_url", "not the root"),
        ({"key": KEY, "display_names": 1}, "display_names", "neither true nor false"),
        ({"key": KEY, "concurrency": 0}, "concurrency", "no whole number"),
    ],
)
def test_each_mistake_is_told_at_its_option(options: dict[str, Any], at: str, says: str) -> None:
    """A secret is never repeated."""
    place = Place("runbook.yaml", 9, 1)
    (problem,) = CONNECTOR.check(options, {at: place}, HERE)
    assert says in problem.what
    assert problem.place == place
    assert "abc-secret" not in str(problem)


def test_a_region_has_its_own_host() -> None:
    """Unless another one is named."""
    assert settings({"region": "eu"}).url == "https://api.eu.opsgenie.com"
    assert settings({}).url == "https://api.opsgenie.com"
    assert settings({"region": "eu", "url": "http://127.0.0.1:1/"}).url == "http://127.0.0.1:1"


def test_every_kind_of_the_connector_comes_from_a_feed() -> None:
    """And every scope of a feed is granted by a step."""
    feeds = CONNECTOR.feeds(Opened("opsgenie", {"key": KEY}))
    assert {kind for feed in feeds for kind in feed.kinds} == set(CONNECTOR.kinds)
    assert {scope for feed in feeds for scope in feed.scopes} == {
        s for step in CONNECTOR.key_steps for s in step.scopes
    }


def test_the_fingerprint_follows_key_and_region_and_tells_neither() -> None:
    """Another key may see another part of the account."""
    prints = {
        CONNECTOR.connect(Opened("opsgenie", {"region": region}, {"key": key})).credential
        for region in ("us", "eu")
        for key in ("a-key", "b-key")
    }
    assert len(prints) == 4
    assert not [one for one in prints if "key" in one]
