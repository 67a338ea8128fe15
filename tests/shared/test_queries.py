"""The query readers over every dashboard and monitor of the recorded material."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compiler.model.scope import compare
from compiler.model.signal import Expression, Signal
from connectors.query.datadog.signal import Variables, metric_signal, monitor_condition, query_signal
from tests.bench.parsing.material import queries
from tests.bench.parsing.same import is_same_again

pytestmark = pytest.mark.shared


def dashboards(shared_data: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted((shared_data / "datadog" / "dashboards").glob("*.json"))]


def monitors(shared_data: Path) -> list[dict[str, Any]]:
    files = sorted((shared_data / "datadog" / "monitors").glob("*.json"))
    return [json.loads(path.read_bytes())["definition"] for path in files]


def variables(dashboard: dict[str, Any]) -> Variables:
    return tuple(
        (one["name"], one.get("prefix"), tuple(one.get("defaults") or filter(None, [one.get("default")])))
        for one in dashboard.get("template_variables") or ()
    )


def requests(node: Any) -> Iterator[dict[str, Any]]:
    """Every request of every widget of a dashboard."""
    if isinstance(node, dict):
        given = node.get("requests")
        yield from (
            one for one in (given.values() if isinstance(given, dict) else given or ()) if isinstance(one, dict)
        )
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from requests(child)


def metric_queries(dashboard: dict[str, Any]) -> Iterator[Expression]:
    for request in requests(dashboard.get("widgets")):
        if isinstance(request.get("q"), str):
            yield metric_signal(request["q"], variables(dashboard))
        for query in request.get("queries") or ():
            if query.get("data_source") in ("metrics", "cloud_cost"):
                yield query_signal(query, variables(dashboard))


def event_queries(dashboard: dict[str, Any]) -> Iterator[Expression]:
    for request in requests(dashboard.get("widgets")):
        for query in request.get("queries") or ():
            if "search" in query:
                yield query_signal(query, variables(dashboard))


def share(found: list[Expression], name: str) -> float:
    unread = [one for one in found if not isinstance(one, Signal)]
    read = 1 - len(unread) / len(found)
    print(f"{name}: {len(found)} queries, {read:.2%} read")
    for one in unread:
        print(f"  {one}")
    return read


def test_nearly_every_metric_query_of_real_dashboards_is_read(shared_data: Path) -> None:
    boards = dashboards(shared_data)
    assert len(boards) == 376
    found = [one for board in boards for one in metric_queries(board)]
    assert len(found) > 4900
    assert share(found, "metric queries of dashboards") >= 0.999


def test_nearly_every_search_of_real_dashboards_is_read(shared_data: Path) -> None:
    found = [one for board in dashboards(shared_data) for one in event_queries(board)]
    assert len(found) > 2400
    assert share(found, "searches of dashboards") >= 0.999


def test_every_real_monitor_is_read_with_its_threshold(shared_data: Path) -> None:
    conditions = [one for m in monitors(shared_data) for one in monitor_condition(m["query"], m["type"], m["options"])]
    assert len(conditions) == 205
    assert share([one.on for one in conditions], "monitors") == 1
    assert all(one.threshold is not None for one in conditions)
    assert all(one.window_s is not None or one.form == "check" for one in conditions)


def test_the_number_in_a_real_query_is_the_critical_threshold(shared_data: Path) -> None:
    for monitor in monitors(shared_data):
        critical = monitor["options"]["thresholds"]["critical"]
        (found,) = monitor_condition(monitor["query"], monitor["type"], {**monitor["options"], "thresholds": None})
        assert found.form == "check" or float(found.threshold or 0) == float(critical)


def test_no_scope_of_a_real_dashboard_is_too_large_to_compare(shared_data: Path) -> None:
    scopes = {
        one.scope for board in dashboards(shared_data) for one in metric_queries(board) if isinstance(one, Signal)
    }
    assert len(scopes) > 600
    assert not [scope for scope in scopes if scope.opaque]
    assert {compare(scope, scope) for scope in scopes} == {"equal"}


def test_of_all_queries_as_they_stand_in_the_bodies_nearly_none_is_left(shared_data: Path) -> None:
    """Formulas, searches, old texts, monitors, SLOs, recorded replies: 98 % of all, 99.5 % of those of metrics."""
    found = tuple(queries(shared_data))
    assert len(found) > 14_000
    metrics = [one for one in found if one.sort.startswith("metric")]
    for some, least in ((found, 0.98), (metrics, 0.995)):
        read = [all(isinstance(each, Signal) for each in one.read) for one in some]
        assert sum(read) / len(read) >= least


def test_every_real_metric_query_is_the_same_when_it_is_printed_and_read_again(shared_data: Path) -> None:
    """All that are no formulas or searches."""
    again = [is_same_again(one.written) for one in queries(shared_data)]
    assert again.count(True) > 5_000
    assert again.count(False) == 0
