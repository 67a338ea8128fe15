"""Downtimes, notification rules, the catalogue, teams, views, and how things are opened."""

from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.model.base import Id
from compiler.model.opening import fill
from connectors.datadog.home import Home
from connectors.datadog.readers.catalogue import read_entry, read_team
from connectors.datadog.readers.downtime import read_downtime
from connectors.datadog.readers.rule import read_rule
from connectors.datadog.readers.views import read_views

HOME = Home("datadog", "https://app.datadoghq.com")
START, END = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 4, 4, 5, tzinfo=UTC)
OLDER = {"id": 1, "active": True, "start": 1767323045, "end": 1767326645, "scope": ["env:prod"], "monitor_tags": ["*"]}
SPAN = {"start": "2026-01-02T03:04:05+00:00", "end": "2026-01-02T04:04:05+00:00"}


def older(**more: Any) -> Any:
    """A downtime of the older list."""
    return read_downtime(HOME, "1", {**OLDER, **more})


def newer(**more: Any) -> Any:
    """A downtime of the newer list."""
    body = {"scope": "env:prod", "status": "active", "schedule": SPAN, "monitor_identifier": {"monitor_id": 7}}
    return read_downtime(HOME, "u1", {"attributes": {**body, **more}})


def test_both_shapes_say_the_same() -> None:
    """Seconds or ISO texts, a list of scopes or an expression."""
    for found in (older(monitor_id=7), newer()):
        assert (found.scope, found.starts, found.ends, found.active) == ("env:prod", START, END, True)
        assert found.monitor == Id("datadog", "monitor", "7")
        assert (found.monitor_tags, found.recurring) == (frozenset(), False)


@pytest.mark.parametrize(
    ("scope", "told"),
    [(["env:prod", "a:b"], "a:b AND env:prod"), (["*"], "*"), ([], "*"), (None, "*"), ("env:x", "env:x")],
)
def test_older_scopes_must_all_match(scope: Any, told: str) -> None:
    """A list is a conjunction; none is everything."""
    assert older(scope=scope).scope == told


def test_a_mute_without_end_has_none() -> None:
    """Null is open in both shapes."""
    assert older(end=None).ends is None
    assert newer(schedule={"start": SPAN["start"], "end": None}).ends is None


def test_recurring_ones_tell_their_present_span() -> None:
    """The span of the recurrence is not the one that lasts."""
    child = {"start": 1767323045, "end": 1767326645}
    parent = older(recurrence={"type": "weeks"}, start=1, end=None, active_child=child)
    newest = newer(schedule={"recurrences": [{"rrule": "x"}], "current_downtime": SPAN})
    for found in (parent, newest):
        assert (found.recurring, found.starts, found.ends) == (True, START, END)
    assert older(parent_id=5).recurring


def test_what_is_planned_is_not_active() -> None:
    """A downtime that has not begun mutes nothing."""
    assert not newer(status="scheduled").active
    assert not older(active=False).active


def test_a_downtime_is_called_by_the_first_line_of_its_message() -> None:
    """It has no name of its own."""
    assert older(message="Deploy\nby night").name == "Deploy"
    assert older(message=None).name == "env:prod"


def test_monitor_tags_must_all_be_there() -> None:
    """The star means every monitor."""
    assert newer(monitor_identifier={"monitor_tags": ["a:b", "*"]}).monitor_tags == frozenset(["a:b"])


def test_a_downtime_is_found_by_what_it_covers() -> None:
    """By the monitor that it names, else by each tag that it asks, else as one that covers all."""
    assert [(str(ref.to), ref.how) for ref in newer().refs] == [("datadog:monitor/7", "silences")]
    assert newer().tags == frozenset()
    assert older(monitor_tags=["a:b", "c:d"]).tags == {"covers:a:b", "covers:c:d"}
    assert newer(monitor_identifier={"monitor_tags": ["*"]}).tags == {"covers:*"}
    assert older(monitor_tags=[]).tags == newer(monitor_identifier={}).tags == frozenset()


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"tags": ["team:x"]}, {"applies:team:x", "applies:team:*"}),
        ({"tags": ["team:*"]}, {"applies:*"}),
        ({"scope": "service:x AND env:prod"}, {"applies:*"}),
    ],
)
def test_a_rule_is_found_by_the_monitors_that_it_may_mean(chosen: Any, found: set[str]) -> None:
    """Its tags find it; one whose filter cannot be looked up may mean every monitor."""
    assert read_rule(HOME, "r1", {"attributes": {"filter": chosen}}).tags == found


def test_a_rule_tells_all_recipients() -> None:
    """Those on a condition and those for all other cases count like the plain ones."""
    conditional = {
        "conditions": [{"scope": "transition_type:is_alert", "recipients": ["pagerduty-a", "slack-x"]}],
        "fallback_recipients": ["jira-b"],
    }
    attributes = {
        "name": "r",
        "filter": {"tags": ["team:x"], "scope": "env:prod"},
        "recipients": ["slack-x"],
        "conditional_recipients": conditional,
    }
    found = read_rule(HOME, "r1", {"attributes": attributes})
    assert [one.text for one in found.notifies] == ["@slack-x", "@pagerduty-a", "@jira-b"]
    assert (found.name, found.monitor_tags, found.scope) == ("r", frozenset(["team:x"]), "env:prod")


LINK = {"name": "Runbook", "type": "runbook", "url": "https://wiki.example.com/r"}
TOLD = ("runbook", "Runbook", "https://wiki.example.com/r")
PAGER = "https://paging.example.com/s/1"


@pytest.mark.parametrize(
    "schema",
    [
        {
            "schema-version": "v1",
            "info": {"dd-service": "api", "service-tier": "1"},
            "org": {"team": "core"},
            "external-resources": [LINK],
            "integrations": {"pagerduty": PAGER},
        },
        {
            "schema-version": "v2",
            "dd-service": "api",
            "team": "core",
            "tier": "1",
            "links": [LINK],
            "integrations": {"pagerduty": PAGER},
        },
        {
            "schema-version": "v2.2",
            "dd-service": "api",
            "team": "core",
            "tier": "1",
            "links": [LINK],
            "integrations": {"pagerduty": {"service-url": PAGER}},
        },
        {
            "apiVersion": "v3",
            "metadata": {"name": "api", "owner": "core", "links": [LINK]},
            "spec": {"tier": "1"},
            "integrations": {"pagerduty": {"serviceURL": PAGER}},
        },
    ],
    ids=["v1", "v2", "v2.2", "v3"],
)
def test_every_version_says_the_same(schema: Any) -> None:
    """Owner, tier, links and the paging product's page."""
    found = read_entry(HOME, "api", {"schema": schema})
    assert (found.name, found.owner, found.tier, found.links, found.oncall) == ("api", "core", "1", (TOLD,), (PAGER,))


def test_documents_and_repositories_of_version_two_are_links() -> None:
    """They stand in lists of their own; a link without url is none."""
    schema = {
        "dd-service": "api",
        "docs": [{"name": "d", "url": "https://example.com/d"}],
        "repos": [{"name": "r", "url": "https://example.com/r"}, {"name": "none"}],
    }
    found = read_entry(HOME, "api", {"schema": schema})
    assert found.links == (("doc", "d", "https://example.com/d"), ("repo", "r", "https://example.com/r"))


def test_a_thin_entity_gives_what_it_can() -> None:
    """Without its schema an entity still has a name and an owner."""
    found = read_entry(HOME, "api", {"attributes": {"name": "api", "owner": "core", "tags": ["a:b"]}})
    assert (found.name, found.owner, found.tags) == ("api", "core", frozenset(["a:b"]))


def test_a_team_has_a_handle_and_a_name() -> None:
    """A team without a name is called by its handle."""
    assert read_team(HOME, "t1", {"attributes": {"handle": "core", "name": None}}).name == "core"


def test_views_that_nobody_counted_are_unknown() -> None:
    """Null is not zero."""
    id = Id("datadog", "views", "abc-def-ghi")
    assert read_views(id, {"total_views": 0, "viewed_at": None}).total == 0
    assert read_views(id, {"total_views": None}).total is None
    assert read_views(id, {"viewed_at": "2026-01-02T03:04:05Z"}).viewed == START


def test_things_open_by_addresses_that_are_known_to_work() -> None:
    """A monitor takes a window around an instant, an SLO none."""
    assert fill(HOME.monitor("7")) == "https://app.datadoghq.com/monitors/7"
    assert "?from_ts=1767319445000&to_ts=1767326645000" in fill(HOME.monitor("7"), around=START)
    assert fill(HOME.slo("s1"), around=START) == "https://app.datadoghq.com/slo?slo_id=s1"
    assert fill(HOME.dashboard("abc-def-ghi"), around=START).endswith("&live=false")
