"""Options, with every mistake at once, and what a key may do."""

from typing import Any

import pytest

from compiler.model.base import Place
from compiler.ports import Opened
from connectors.datadog.connector import CONNECTOR
from connectors.datadog.settings import SITES, read

PLACE = Place("runbook.yaml", 3, 5)
KEYS = {"api_key": {"env": "DD_API_KEY"}, "app_key": {"file": "/run/secrets/app"}}
WHOLE = {"oncall": True, "incidents": True, "notebooks": True}


def problems(**options: Any) -> list[str]:
    """What is wrong with these options beside proper keys."""
    return [f"{one.what} -> {one.write}" for one in CONNECTOR.check({**KEYS, **options}, {}, PLACE)]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"site": "us5.datadoghq.com", "concurrency": 32},
        {"url": "http://127.0.0.1:8080", "app_url": "https://acme.datadoghq.com"},
        {"url": "http://localhost:1", "downtimes": "v2", "catalogue": "none"},
        {"url": "https://proxy.example.com/datadog"},
    ],
)
def test_good_options_have_no_problem(options: Any) -> None:
    """What may be written."""
    assert problems(**options) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"site": "us5.datadoghq"}, "us5.datadoghq.com"),
        ({"site": 5}, "`site` is none of datadoghq.com"),
        ({"sight": "datadoghq.com"}, "-> site"),
        ({"zzz": 1}, "one of site"),
        ({"concurrency": 0}, "whole number"),
        ({"concurrency": True}, "whole number"),
        ({"concurrency": "8"}, "whole number"),
        ({"downtimes": "v3"}, "none of v1, v2"),
        ({"catalogue": "all"}, "none of definitions, entities, none"),
        ({"url": "ftp://x"}, "not the root of a site"),
        ({"url": "https://user@x"}, "no credentials"),
        ({"url": "https://[x"}, "not the root of a site"),
        ({"url": 5}, "not the root of a site"),
        ({"url": "http://api.example.com"}, "without encryption"),
        ({"app_url": "app.datadoghq.com"}, "not the root of a site"),
        ({"api_key": "0123456789abcdef"}, "must not stand in a file"),
        ({"app_key": {"env": "A", "file": "b"}}, "one of `env` and `file`"),
        ({"app_key": {"vault": "b"}}, "one of `env` and `file`"),
        ({"app_key": {"env": 5}}, "one of `env` and `file`"),
        ({"app_key": None}, "no app_key is named"),
    ],
)
def test_each_mistake_is_told_with_what_to_write(options: Any, said: str) -> None:
    """One sentence and one line to write."""
    (told,) = problems(**options)
    assert said in told


def test_all_mistakes_are_told_at_once_each_at_its_place() -> None:
    """An option without a place of its own is told at the connector's."""
    place = Place("runbook.yaml", 4, 7)
    told = CONNECTOR.check({"site": "x", "concurrency": -1}, {"site": place}, PLACE)
    assert [one.place for one in told] == [place, PLACE, PLACE, PLACE]


def test_a_secret_written_by_mistake_is_not_repeated() -> None:
    """What stands where a place should stand may be the secret."""
    assert "0123456789abcdef" not in "".join(problems(api_key="0123456789abcdef", app_key=["0123456789abcdef"]))


@pytest.mark.parametrize(
    ("site", "app"),
    [
        ("datadoghq.com", "https://app.datadoghq.com"),
        ("datadoghq.eu", "https://app.datadoghq.eu"),
        ("ddog-gov.com", "https://app.ddog-gov.com"),
        ("us3.datadoghq.com", "https://us3.datadoghq.com"),
        ("us2.ddog-gov.com", "https://us2.ddog-gov.com"),
    ],
)
def test_the_site_gives_the_address_of_the_user_interface(site: str, app: str) -> None:
    """Two labels get a prefix, three stand for themselves; a sub-domain of one's own is set."""
    assert site in SITES
    assert read({"site": site}).app == app
    assert read({"site": site, "app_url": "https://acme.datadoghq.com/"}).app == "https://acme.datadoghq.com"


def test_the_settings_say_how_many_requests_there_are_at_once() -> None:
    """Connections are kept for as many; without a word, for as many as the app allows."""
    assert read({"concurrency": 32}).at_once == 32
    assert read({}).at_once == 0
    for options, expected in (({"concurrency": 3}, 3), ({}, 5)):
        connection = CONNECTOR.connect(Opened("datadog", {**KEYS, **options}, {}, 5))
        client: Any = connection.source.client  # type: ignore[attr-defined]
        assert client._pool.connection_pool_kw["maxsize"] == expected
        connection.close()


def test_the_catalogue_may_be_left_out() -> None:
    """A feed that is not wanted is not there."""
    feeds = CONNECTOR.feeds(Opened("datadog", {**KEYS, "catalogue": "none"}))
    assert "catalogue" not in [feed.name for feed in feeds]


def test_feeds_for_reading_ask_nobody() -> None:
    """Kept bodies are read without a client, and a pull without one is a mistake of ours."""
    feed = CONNECTOR.feeds(Opened("datadog", KEYS))[0]
    assert feed.read(feed.kinds[0], "7", b'{"name": "m"}').name == "m"
    with pytest.raises(RuntimeError, match="no client"):
        list(feed.pull(None))  # type: ignore[arg-type]


def test_what_needs_more_scopes_is_read_only_where_it_is_asked_for() -> None:
    """An organisation without On-Call has no on-call sections, whose emptiness would say that nobody is called."""
    plain, whole = (CONNECTOR.feeds(Opened("datadog", {**KEYS, **more})) for more in ({}, WHOLE))
    assert {feed.name for feed in whole} - {feed.name for feed in plain} == {"oncall", "incidents", "notebooks"}


def test_every_kind_of_the_connector_comes_from_a_feed() -> None:
    """What the connector says that it brings, it brings."""
    feeds = CONNECTOR.feeds(Opened("datadog", {**KEYS, **WHOLE}))
    assert {kind for feed in feeds for kind in feed.kinds} == set(CONNECTOR.kinds)


def test_the_steps_grant_every_scope_that_a_feed_needs_and_no_other() -> None:
    """The scope that can also mute stands in a step of its own, for the newer list alone."""
    granted = [scope for step in CONNECTOR.key_steps for scope in step.scopes]
    needed = {scope for feed in CONNECTOR.feeds(Opened("datadog", {**KEYS, **WHOLE})) for scope in feed.scopes}
    newer = CONNECTOR.feeds(Opened("datadog", {**KEYS, **WHOLE, "downtimes": "v2"}))
    assert len(granted) == len(set(granted))
    assert set(granted) == needed | {scope for feed in newer for scope in feed.scopes}
    assert set(granted) - needed == {"monitors_downtime"}


def test_probing_asks_once_for_each_list_and_names_what_is_missing(api: Any, answer: Any, opened: Any) -> None:
    """A refusal names its scope, a product that the site lacks and a vendor that is down are unknown."""
    for path in ("/api/v1/monitor", "/api/v1/downtime"):
        api.on(path, [])
    api.on("/api/v1/slo", answer({"errors": ["Forbidden"]}, 403))
    api.on("/api/v1/dashboard", answer({"errors": ["x"]}, 500))
    told = {one.feed: one for one in opened.organisation.probe(None)}
    assert (told["monitors"].allowed, told["monitors"].scope) == (True, "monitors_read")
    assert (told["slos"].allowed, told["slos"].scope) == (False, "slos_read")
    assert told["dashboards"].allowed is None
    assert told["teams"].allowed is None
    assert set(told) == {feed.name for feed in opened.organisation.feeds if not feed.second}


def test_probing_the_newer_lists_asks_the_newer_lists() -> None:
    """The settings decide which list is tried."""
    from connectors.datadog.access import probe

    options = read({"downtimes": "v2", "catalogue": "entities"})
    assert probe("downtimes", options)[0] == "/api/v2/downtime"
    assert probe("catalogue", options)[0] == "/api/v2/catalog/entity"


def test_what_connect_gives_can_be_closed_without_a_request(api: Any) -> None:
    """Opening asks nothing."""
    connection = CONNECTOR.connect(Opened("datadog", {**KEYS, "url": api.url}, {"api_key": "a", "app_key": "b"}))
    connection.close()
    assert api.asked == []
