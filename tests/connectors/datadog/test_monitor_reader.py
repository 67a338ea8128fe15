"""Monitors of every type, their states, and what the search says of them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from compiler.model.base import Id
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Ref
from connectors.datadog.home import Home
from connectors.datadog.readers.monitor import read_monitor, read_quality, read_state

HOME = Home("datadog", "https://app.datadoghq.com")
BODY = {"name": "m", "type": "query alert", "query": "avg(last_5m):avg:a.b{env:prod} > 1", "message": "", "tags": []}


def read(**more: Any) -> Any:
    """The monitor of a body that differs in these fields."""
    return read_monitor(HOME, "7", {**BODY, **more})


@pytest.mark.parametrize(
    ("type", "query", "metric"),
    [
        ("query alert", "avg(last_5m):avg:a.b{*} by {host} > 1", "a.b"),
        ("metric alert", "change(avg(last_5m),last_1h):avg:a.b{*} > 25", "a.b"),
        ("log alert", 'logs("service:x").index("*").rollup("count").last("5m") > 2', "log:service:x"),
        ("event-v2 alert", 'events("source:x").rollup("count").last("5m") > 2', "event:source:x"),
        ("trace-analytics alert", 'trace-analytics("service:x").rollup("count").last("1h") > 1', "trace:service:x"),
        ("rum alert", 'rum("@application.id:x").rollup("count").last("5m") > 1', "rum:@application.id:x"),
        ("service check", '"a.check".over("*").by("host").last(3).count_by_status()', "check:a.check"),
        ("process alert", "processes('java').rollup('count').last('10m') < 1", "process:*"),
        ("slo alert", 'error_budget("s1").over("30d") > 75', "slo:s1"),
        ("a type of tomorrow", "avg(last_5m):avg:a.b{*} > 1", "a.b"),
    ],
)
def test_every_type_has_a_signal(type: str, query: str, metric: str) -> None:
    """The query decides; a type that nobody knows is kept and read like the others."""
    found = read(type=type, query=query)
    assert found.type == type
    assert isinstance(found.conditions[0].on, Signal)
    assert metric in found.conditions[0].on.metrics


def test_a_formula_monitor_watches_what_its_variables_say() -> None:
    """The metrics stand in the options, not in the query."""
    variables = [{"data_source": "metrics", "name": "query1", "query": "sum:a.errors{*}.as_count()"}]
    found = read(query='formula("query1").last("5m") > 100', options={"variables": variables})
    assert found.conditions[0].on.metrics == frozenset(["a.errors"])


def test_a_synthetics_monitor_is_known_by_its_test() -> None:
    """Its query says nothing."""
    found = read(type="synthetics alert", query="no_query", options={"synthetics_check_id": "abc-def-ghi"})
    assert found.conditions[0].on.metrics == frozenset(["synthetic:abc-def-ghi"])


def test_a_query_that_cannot_be_read_is_kept() -> None:
    """The text stays, with every word that may be a metric, and the monitor is there."""
    found = read(query="avg(last_5m):avg:a.b{ > ((")
    assert isinstance(found.conditions[0].on, Unparsed)
    assert "a.b" in found.conditions[0].on.mentions


def test_a_composite_refers_to_its_members() -> None:
    """The ids in its query are monitors of the same organisation."""
    found = read(type="composite", query="12 && !( 9 || 100 )")
    assert [ref.to.key for ref in found.refs] == ["9", "12", "100"]
    assert {ref.how for ref in found.refs} == {"combines"}


def test_a_burn_alert_refers_to_its_slo() -> None:
    """The SLO's id stands in the query."""
    found = read(type="slo alert", query='burn_rate("s1").over("30d").long_window("1h").short_window("5m") > 14.4')
    assert found.refs == (Ref(Id("datadog", "slo", "s1"), "alerts on", "query"),)
    assert found.conditions[0].burn.rate == Decimal("14.4")


def test_handles_come_from_message_and_escalation() -> None:
    """Both notify."""
    found = read(message="@slack-a", options={"escalation_message": "@pagerduty-b"})
    assert [one.form for one in found.notifies] == ["chat", "oncall"]


def test_runbooks_come_from_assets_and_text() -> None:
    """Attached ones come first; the vendor's own notebooks are relative paths; other urls stay links."""
    assets = [
        {"category": "runbook", "url": "/notebooks/12345", "resource_type": "notebook"},
        {"category": "runbook", "url": "https://wiki.example.com/r"},
        {"category": "other", "url": "https://wiki.example.com/o"},
    ]
    found = read(assets=assets, message="[runbook](https://wiki.example.com/r) and https://example.com/x")
    assert found.runbooks == ("https://app.datadoghq.com/notebooks/12345", "https://wiki.example.com/r")
    assert found.links == ("https://example.com/x",)


def test_a_dashboard_in_the_message_is_named() -> None:
    """Its id is a reference, so that its going is noticed."""
    found = read(message="https://app.datadoghq.com/dashboard/abc-def-ghi/title")
    assert found.refs == (Ref(Id("datadog", "dashboard", "abc-def-ghi"), "names", "message"),)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, ""),
        ({"notify_no_data": True}, "notify"),
        ({"notify_no_data": False}, ""),
        ({"on_missing_data": "default"}, ""),
        ({"on_missing_data": "default", "notify_no_data": True}, "notify"),
        ({"on_missing_data": "show_no_data"}, "show"),
        ({"on_missing_data": "show_and_notify_no_data"}, "notify"),
        ({"on_missing_data": "resolve", "notify_no_data": True}, "resolve"),
        ({"on_missing_data": "something new"}, ""),
    ],
)
def test_what_happens_without_data(options: dict[str, Any], told: str) -> None:
    """The newer option wins over the older switch."""
    assert read(options=options).on_no_data == told


@pytest.mark.parametrize(
    ("silenced", "muted", "until"),
    [
        ({}, False, None),
        ({"*": None}, True, None),
        ({"*": 1767323045}, True, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ({"host:a": None}, False, None),
        (None, False, None),
    ],
)
def test_only_the_whole_scope_is_a_mute(silenced: Any, muted: bool, until: datetime | None) -> None:
    """A silenced group leaves the others ringing."""
    found = read(options={"silenced": silenced})
    assert (found.muted, found.muted_until) == (muted, until)


@pytest.mark.parametrize(("value", "told"), [(1, 1), ("2", 2), (None, None), (9, None), ("high", None), (True, None)])
def test_priorities_count_from_one_to_five(value: Any, told: int | None) -> None:
    """Anything else is no priority."""
    assert read(priority=value).priority == told


def test_a_draft_is_marked() -> None:
    """Drafts do not notify."""
    assert read(draft_status="draft").draft
    assert not read(draft_status="published").draft


def test_thresholds_come_from_the_query_or_the_options() -> None:
    """A service check has its only in the options; numbers may be texts."""
    check = '"a.check".over("*").last(6).count_by_status()'
    assert read().conditions[0].threshold == 1
    assert (
        read(type="service check", query=check, options={"thresholds": {"critical": "3"}}).conditions[0].threshold == 3
    )


def test_odd_fields_cost_only_themselves() -> None:
    """A body in which every field has the wrong type is still a monitor."""
    odd = dict.fromkeys(("name", "type", "query", "message", "tags", "options", "priority", "created", "assets"), 5)
    assert read_monitor(HOME, "7", odd).id == Id("datadog", "monitor", "7")


def test_a_state_is_told_in_small_letters_with_its_beginning() -> None:
    """An unknown word is kept."""
    id = Id("datadog", "monitor_state", "7")
    body = {"overall_state": "No Data", "overall_state_modified": "2026-01-02T03:04:05+00:00"}
    assert read_state(id, body).state == "no data"
    assert read_state(id, body).since == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read_state(id, {"overall_state": None}).state == "unknown"


def test_quality_keeps_the_vendors_words() -> None:
    """Issues, recipients each once, and instants in seconds."""
    body = {
        "quality_issues": ["missing_at_handle"],
        "notifications": [{"handle": "slack-a"}, {"handle": "@slack-a"}, {"handle": None}],
        "muted_until_ts": 1767323045,
        "last_triggered_ts": None,
    }
    found = read_quality(Id("datadog", "monitor_quality", "7"), body)
    assert (found.issues, found.notified, found.triggered) == (("missing_at_handle",), ("@slack-a",), None)
    assert found.muted_until == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
