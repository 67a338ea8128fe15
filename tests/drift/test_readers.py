"""Both sides read by the same reader: what a product's server adds, reorders or rewrites is no drift."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from compiler.drift.classify import classify
from compiler.drift.compare import differences
from compiler.drift.difference import Around
from compiler.model.base import Kind
from compiler.ports import Opened
from connectors.datadog.connector import CONNECTOR

IN = "{service:shop,env:prod}"
NOW = "2026-11-09T00:00:00+00:00"
MONITOR: Mapping[str, Any] = {
    "id": 1, "name": "Errors", "type": "metric alert", "message": "Look. @pagerduty-Shop",
    "tags": ["service:shop", "env:prod"],
    "query": f"sum(last_5m):sum:shop.errors{IN}.as_count() / sum:shop.all{IN}.as_count() > 0.05",
    "options": {"thresholds": {"critical": 0.05}}, "modified": "2026-11-01T00:00:00+00:00",
}  # fmt: skip
SLO: Mapping[str, Any] = {
    "id": "a", "name": "Orders", "type": "metric", "tags": ["service:shop", "team:orders"],
    "thresholds": [{"timeframe": "30d", "target": 99.9, "target_display": "99.9"}],
    "query": {"numerator": f"sum:ok{IN}.as_count()", "denominator": f"sum:all{IN}.as_count()"},
    "modified_at": 1,
}  # fmt: skip
BOARD: Mapping[str, Any] = {
    "id": "d", "title": "Shop", "modified_at": "2026-11-01T00:00:00+00:00",
    "widgets": [
        {"id": 1, "definition": {"type": "timeseries", "title": "Orders", "requests": [{"q": f"sum:ok{IN}"}]}},
        {"id": 2, "definition": {"type": "note", "content": "hello"}},
    ],
}  # fmt: skip


def told(kind: Kind, old: Mapping[str, Any], **new: Any) -> set[tuple[str, str]]:
    """Aspects and classes of a body beside the same body with these fields."""
    (feed,) = (one for one in CONNECTOR.feeds(Opened("live", {})) if kind in one.kinds and not one.second)
    sides = [feed.read(kind, str(old["id"]), json.dumps(body).encode()) for body in (old, {**old, **new})]
    judged = [(one.aspect, classify(one, Around(ruled=False))) for one in differences(*sides)]
    return {(aspect, one.drift) for aspect, one in judged if one is not None}


SILENT: list[tuple[str, Kind, Mapping[str, Any], dict[str, Any]]] = [
    ("tags in another order", Kind.MONITOR, MONITOR, {"tags": ["env:prod", "service:shop"]}),
    ("defaults that the server fills in", Kind.MONITOR, MONITOR, {
        "options": {"thresholds": {"critical": 0.05}, "notify_audit": False, "include_tags": True, "silenced": {},
                    "new_host_delay": 300, "notify_no_data": False, "require_full_window": False},
        "restricted_roles": None, "priority": None, "multi": False, "draft_status": "published",
    }),
    ("when it was edited", Kind.MONITOR, MONITOR, {"modified": NOW}),
    ("its state", Kind.MONITOR, MONITOR, {"overall_state": "Alert", "overall_state_modified": NOW}),
    ("tags that a tool manages", Kind.MONITOR, MONITOR, {"tags": [*MONITOR["tags"], "managed_by:tool"]}),
    ("another display of the same target", Kind.SLO, SLO,
     {"thresholds": [{"timeframe": "30d", "target": 99.9, "target_display": "99.90"}]}),
    ("widgets in another order", Kind.DASHBOARD, BOARD, {"widgets": BOARD["widgets"][::-1]}),
    ("a layout", Kind.DASHBOARD, BOARD, {"layout_type": "ordered", "reflow_type": "fixed", "notify_list": []}),
]  # fmt: skip
COSMETIC: list[tuple[str, Kind, Mapping[str, Any], dict[str, Any], str]] = [
    ("white space in a query", Kind.MONITOR, MONITOR, {"query": MONITOR["query"].replace(" / ", "/")}, "query"),
    ("tags of a query in another order", Kind.MONITOR, MONITOR,
     {"query": MONITOR["query"].replace("{service:shop,env:prod}", "{env:prod,service:shop}")}, "query"),
    ("tags of an SLO's query in another order", Kind.SLO, SLO, {"query": {
        "numerator": "sum:ok{env:prod,service:shop}.as_count()", "denominator": f"sum:all{IN}.as_count()"}}, "query"),
    ("a title", Kind.DASHBOARD, BOARD, {"title": "The shop"}, "name"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new"), [one[1:] for one in SILENT], ids=[one[0] for one in SILENT])
def test_what_servers_do_is_silent(kind: Kind, old: Mapping[str, Any], new: dict[str, Any]) -> None:
    """No difference at all."""
    assert told(kind, old, **new) == set()


@pytest.mark.parametrize(
    ("kind", "old", "new", "aspect"), [one[1:] for one in COSMETIC], ids=[one[0] for one in COSMETIC]
)
def test_other_spellings_are_cosmetic(kind: Kind, old: Mapping[str, Any], new: dict[str, Any], aspect: str) -> None:
    """The text changed, and nothing that is watched."""
    assert told(kind, old, **new) == {(aspect, "cosmetic")}


def test_a_unit_is_followed_through_a_real_query() -> None:
    """Percent in place of a share: the query in another unit, the same threshold; and a laxer one beside it."""
    share, percent = MONITOR["query"], MONITOR["query"].replace("sum(last_5m):", "sum(last_5m):100 * ")
    same, laxer = percent.replace("> 0.05", "> 5"), percent.replace("> 0.05", "> 9")
    options = {"options": {"thresholds": {"critical": 5}}}
    assert share != same
    assert told(Kind.MONITOR, MONITOR, query=same, **options) == {("query", "cosmetic"), ("threshold", "cosmetic")}
    assert told(Kind.MONITOR, MONITOR, query=laxer, options={"thresholds": {"critical": 9}}) == {
        ("query", "cosmetic"), ("threshold", "loosened"),
    }  # fmt: skip


def test_a_window_that_becomes_a_calendar_month_is_told_with_both_budgets() -> None:
    """The product's own word for it is read as a calendar month."""
    monthly = [{"timeframe": "month_to_date", "target": 99.9}]
    assert told(Kind.SLO, SLO, thresholds=monthly) == {("window", "moved")}


def test_a_window_that_nobody_can_read_is_no_target_less() -> None:
    """The product's word `custom` names no length: the target may be as it was."""
    assert told(Kind.SLO, SLO, thresholds=[{"timeframe": "custom", "target": 99.9}]) == {("window", "moved")}
