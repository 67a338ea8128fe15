"""Readers of Datadog against what the vendor really sent and shipped: recorded replies, dashboards, monitors."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from compiler.model.base import Id, Kind
from compiler.model.codec import from_plain, to_plain
from compiler.model.signal import Signal
from compiler.model.watching import uses
from connectors.datadog.feeds.notebooks import definition as kept_notebook
from connectors.datadog.home import Home
from connectors.datadog.readers.catalogue import read_entry, read_team
from connectors.datadog.readers.dashboard import read_dashboard
from connectors.datadog.readers.downtime import read_downtime
from connectors.datadog.readers.monitor import read_monitor
from connectors.datadog.readers.notebook import read_notebook
from connectors.datadog.readers.rule import read_rule
from connectors.datadog.readers.series import read_series
from connectors.datadog.readers.slo import read_reading, read_slo
from connectors.datadog.readers.views import read_views
from connectors.datadog.source import key_of

pytestmark = pytest.mark.shared

HOME = Home("datadog", "https://app.datadoghq.com")
Rows = Callable[[Any], list[Any]]


def body(folder: Path, name: str) -> Any:
    """One recorded reply."""
    return orjson.loads((folder / "datadog" / "responses" / f"{name}.json").read_bytes())


def itself(reply: Any) -> list[Any]:
    """A reply that is a list, or one thing."""
    return reply if isinstance(reply, list) else [reply]


def data(reply: Any) -> list[Any]:
    """The things under `data`, one or many."""
    return itself(reply["data"])


MONITORS = (
    "monitor_created_aggregate_filtered_variables", "monitor_created_change_alert",
    "monitor_created_ci_tests_formula_variables", "monitor_created_cost", "monitor_created_data_jobs",
    "monitor_created_scheduling_options", "monitor_created_with_runbook_assets", "monitor_get_synthetics_alert",
    "monitor_get_with_downtimes", "monitors_list_page0", "monitors_list_page1",
)  # fmt: skip
DASHBOARDS = (
    "dashboard_created_alert_graph_widget", "dashboard_created_powerpack_widget", "dashboard_created_slo_widget",
    "dashboard_created_split_graph_widget", "dashboard_created_template_variable_presets", "dashboard_get",
    "dashboard_get_json_timeboard",
)  # fmt: skip
SLOS = (
    "slo_created_metric_bad_events_formula", "slo_created_three_timeframes", "slo_created_time_slice", "slo_get",
    "slos_list_page0", "slos_list_page1",
)  # fmt: skip

RECORDED: dict[str, tuple[str, Rows]] = {
    **dict.fromkeys(MONITORS, ("monitor", itself)),
    **dict.fromkeys(DASHBOARDS, ("dashboard", itself)),
    **dict.fromkeys(SLOS, ("slo", data)),
    "downtime_v2_get": ("downtime", data),
    "downtimes_v2_list": ("downtime", data),
    "monitor_notification_rule_conditional": ("rule", data),
    "monitor_notification_rules_list": ("rule", data),
    "service_definition_get_v2_1": ("definition", data),
    "service_definitions_list_v2_1": ("definition", data),
    "catalog_entities": ("entity", data),
    "teams_list": ("team", data),
    "notebooks_list": ("notebook", data),
}


def read(form: str, row: Any) -> Any:
    """The value of one recorded thing, as its feed reads it."""
    key = key_of(row)
    match form:
        case "monitor":
            return read_monitor(HOME, key, row)
        case "dashboard":
            return read_dashboard(HOME, key, row)
        case "slo":
            return read_slo(HOME, key, row)
        case "downtime":
            return read_downtime(HOME, key, row)
        case "rule":
            return read_rule(HOME, key, row)
        case "team":
            return read_team(HOME, key, row)
        case "entity":
            return read_entry(HOME, key, row)
        case "notebook":
            return read_notebook(HOME, key, orjson.loads(kept_notebook(key, row).body))
        case "definition":
            return read_entry(HOME, key, {"schema": row["attributes"]["schema"]})
    raise AssertionError(form)


NO_READER = ("monitor_created_data_jobs",)
"""Monitors over runs of jobs, whose variables name no data source; they are kept as unread queries."""


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_thing_is_read_and_can_be_kept(name: str, shared_data: Path) -> None:
    """It has a name, all its queries are signals, and its written form is read back as the same value."""
    form, rows = RECORDED[name]
    found = [read(form, row) for row in rows(body(shared_data, name))]
    assert found
    for one in found:
        assert one.name or form in ("dashboard", "downtime")
        assert [
            use.expression for use in uses(one) if not isinstance(use.expression, Signal)
        ] == [] or name in NO_READER
        assert from_plain(orjson.loads(orjson.dumps(to_plain(one)))) == one


def test_every_recorded_reply_of_a_feed_is_in_the_table_or_has_a_test_of_its_own(shared_data: Path) -> None:
    """A reply that is added is read, or stands here with the reason in its name."""
    own = {
        "slo_history_metric", "slo_search", "slo_search_two_slos", "dashboard_usage",
        "dashboards_list_page0", "dashboards_list_page1",
    }  # fmt: skip
    not_asked_for = (
        "catalog_relations", "dashboard_list_items", "incidents", "monitor_downtime_matches", "monitor_get_404_error",
        "monitor_groups_search", "monitors_list_400_error", "oncall", "slo_corrections", "synthetics",
    )  # fmt: skip
    files = {path.stem for path in (shared_data / "datadog" / "responses").glob("*.json")}
    assert [one for one in files - set(RECORDED) - own if not one.startswith(not_asked_for)] == []


def test_recorded_monitors_keep_what_matters(shared_data: Path) -> None:
    """A runbook that is attached, metrics within a formula's variables, a synthetic test, the state without data."""
    attached = read("monitor", body(shared_data, "monitor_created_with_runbook_assets"))
    formula = read("monitor", body(shared_data, "monitor_created_aggregate_filtered_variables"))
    synthetic = read("monitor", body(shared_data, "monitor_get_synthetics_alert"))
    assert attached.runbooks == ("https://app.datadoghq.com/notebooks/12345",)
    assert formula.conditions[0].on.metrics == frozenset(["container.cpu.usage"])
    assert synthetic.conditions[0].on.metrics == frozenset(["synthetic:4c7-n7j-xbv"])
    assert (synthetic.on_no_data, synthetic.priority) == ("show", 5)


def test_recorded_slos_have_all_their_windows(shared_data: Path) -> None:
    """Three windows, of which the first has a warning above its target."""
    (found,) = (read("slo", row) for row in data(body(shared_data, "slo_created_three_timeframes")))
    assert [(one.window.days, str(one.percent)) for one in found.targets] == [(7, "99.5"), (30, "99"), (90, "99")]
    assert found.targets[0].warning is not None
    assert found.targets[0].warning > found.targets[0].percent


def test_recorded_searches_and_history_are_read(shared_data: Path) -> None:
    """A status that could not be judged says why; an SLO without status has none; a quiet day has no percentage."""
    rows = [
        row["data"]
        for name in ("slo_search", "slo_search_two_slos")
        for row in body(shared_data, name)["data"]["attributes"]["slos"]
    ]
    readings = [read_reading(Id("datadog", "slo_reading", row["id"]), row["attributes"]) for row in rows]
    assert [len(one.attained) for one in readings] == [1, 0, 0]
    assert readings[0].attained[0].error == "The denominator is zero valued"
    series = read_series(Id("datadog", "series", "x"), body(shared_data, "slo_history_metric")["data"])
    assert (len(series.values), series.step_s, set(series.values), series.total) == (13, 7200, {None}, 0)


def test_recorded_usage_is_read(shared_data: Path) -> None:
    """Nobody looked at that dashboard, which is a figure."""
    row = body(shared_data, "dashboard_usage")["data"]
    assert read_views(Id("datadog", "views", row["id"]), row["attributes"]).total == 0


def test_recorded_summaries_tell_when_they_were_changed(shared_data: Path) -> None:
    """The mark of change by which unchanged dashboards are not asked for."""
    rows = [row for n in (0, 1) for row in body(shared_data, f"dashboards_list_page{n}")["dashboards"]]
    assert all(row["modified_at"] and row["deleted_at"] is None and key_of(row) for row in rows)


def assets(folder: Path, kind: str) -> Iterator[tuple[str, Any]]:
    """The shipped assets of one kind by their names."""
    for path in sorted((folder / "datadog" / kind).glob("*.json")):
        yield path.stem, orjson.loads(path.read_bytes())


def test_all_shipped_dashboards_are_read_with_every_widget_and_every_query(shared_data: Path) -> None:
    """No widget is lost, no query stays unread, and nearly every panel that plots has a signal."""
    plotting = unread = 0
    for name, asset in assets(shared_data, "dashboards"):
        found = read_dashboard(HOME, name, asset)
        assert len(found.panels) == sum(1 for _ in widgets(asset["widgets"])), name
        unread += sum(not isinstance(use.expression, Signal) for use in uses(found))
        plotting += sum(1 for panel in found.panels if panel.shows)
    assert unread == 0
    assert plotting > 6000


def widgets(rows: Any) -> Iterator[Any]:
    """Every widget of a dashboard, those of groups too, by a walk that shares nothing with the reader."""
    for row in rows:
        yield row
        yield from widgets(row["definition"].get("widgets", ()))


def test_every_metric_query_of_the_shipped_dashboards_is_found_again(shared_data: Path) -> None:
    """A name before a brace in a query that is plotted stands among the metrics of its dashboard."""
    for name, asset in assets(shared_data, "dashboards"):
        found = {metric for use in uses(read_dashboard(HOME, name, asset)) for metric in names_of(use.expression)}
        assert metrics_of(asset) <= found, name


def names_of(expression: Any) -> frozenset[str]:
    """What a signal reads."""
    return expression.metrics if isinstance(expression, Signal) else expression.mentions


def metrics_of(asset: Any) -> set[str]:
    """The metrics of all plotted queries, by one regular expression; queries beside formulas that skip them are not."""
    import re

    texts = []
    for widget in widgets(asset["widgets"]):
        requests = widget["definition"].get("requests") or []
        for request in requests.values() if isinstance(requests, dict) else requests:
            formulas = " ".join(one["formula"] for one in request.get("formulas", ()))
            texts.append(request.get("q", ""))
            texts += [
                one.get("query", "")
                for one in request.get("queries", ())
                if one.get("data_source") == "metrics" and (not formulas or one["name"] in formulas)
            ]
    return {found for text in texts for found in re.findall(r"([A-Za-z][\w.]*)\s*\{", text) if found != "by"}


def test_all_shipped_monitors_are_read(shared_data: Path) -> None:
    """Each has one condition on a signal with a threshold; numbers that are written as text break nothing."""
    for name, asset in assets(shared_data, "monitors"):
        found = read_monitor(HOME, name, asset["definition"])
        (condition,) = found.conditions
        assert isinstance(condition.on, Signal), name
        assert condition.threshold is not None, name


def test_the_shipped_pairs_share_their_metrics(shared_data: Path) -> None:
    """Where the labels say that a dashboard plots a monitor's metric, both readings hold that metric."""
    import csv

    monitors = {name: read_monitor(HOME, name, one["definition"]) for name, one in assets(shared_data, "monitors")}
    boards = {name: read_dashboard(HOME, name, one) for name, one in assets(shared_data, "dashboards")}
    with (shared_data / "datadog" / "truth.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["shared_metrics"] != "0"]
    assert len(rows) > 100
    for row in rows:
        both = [metrics_read(one) for one in (monitors[row["monitor"]], boards[row["dashboard"]])]
        assert set(row["metrics"].split()) <= both[0] & both[1], row


def metrics_read(resource: Any) -> set[str]:
    """Every metric that a definition reads."""
    return {metric for use in uses(resource) for metric in names_of(use.expression)}


def test_ids_carry_their_kind(shared_data: Path) -> None:
    """A thing is found again under the kind of its feed."""
    (found,) = (read("slo", row) for row in data(body(shared_data, "slo_get")))
    assert found.id == Id("datadog", Kind.SLO.value, "ebf2e048f49a5134b61a586438c66505")
