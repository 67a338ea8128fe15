"""Bodies of the sandbox have the keys and types that recorded bodies of the same calls have."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import ids

pytestmark = pytest.mark.shared

ACCEPTANCE = f"/api/v1/slo/{ids.ACCEPTANCE_SLO}"
WEEK = "from_ts=1794819600&to_ts=1795424400"

PAIRS = [
    ("monitors_list_page0", "/api/v1/monitor?page=0&page_size=3"),
    ("monitor_get_with_downtimes", f"/api/v1/monitor/{ids.LOCATION_FAST}?with_downtimes=true"),
    ("slos_list_page0", "/api/v1/slo?limit=2"),
    ("slo_get", ACCEPTANCE),
    ("slo_search", "/api/v1/slo/search?page[size]=20&page[number]=0"),
    ("slo_search_two_slos", "/api/v1/slo/search?page[size]=100"),
    ("slo_history_metric", f"{ACCEPTANCE}/history?{WEEK}"),
    ("slo_corrections_list", "/api/v1/slo/correction?limit=2"),
    ("dashboards_list_page0", "/api/v1/dashboard?count=2"),
    ("dashboard_created_slo_widget", f"/api/v1/dashboard/{ids.GATEWAY_BOARD}"),
    ("downtimes_v2_list", "/api/v2/downtime?page[limit]=2"),
    ("monitor_downtime_matches", f"/api/v2/monitor/{ids.LOCATION_FAST}/downtime_matches"),
    ("monitor_notification_rules_list", "/api/v2/monitor/notification_rule"),
    ("service_definitions_list_v2_1", "/api/v2/services/definitions?schema_version=v2.2"),
    ("catalog_entities", "/api/v2/catalog/entity"),
    ("teams_list", "/api/v2/team"),
]

DELIBERATELY_ABSENT = {
    # options and tags differ from monitor to monitor and type to type
    "monitor_get_with_downtimes": {
        ".options.enable_logs_sample",
        ".options.escalation_message",
        ".options.evaluation_delay",
        ".options.groupby_simple_monitor",
        ".options.locked",
        ".options.no_data_timeframe",
        ".options.notification_preset_name",
        ".options.on_missing_data",
        ".options.renotify_interval",
        ".options.thresholds.warning",
        ".options.timeout_h",
    },
    "monitors_list_page0": {".options.locked"},
    # errors are said only of SLOs without data; the timeframes of this SLO are others
    "slo_history_metric": {".data.overall.errors", ".data.overall.precision.7d", ".data.thresholds.7d"},
    # the first mute here names its monitor by id
    "downtimes_v2_list": {".data.attributes.monitor_identifier.monitor_tags"},
    # the company of the story has no use for them; the first link is to a board, which has no provider
    "service_definitions_list_v2_1": {
        ".data.attributes.schema.extensions",
        ".data.attributes.schema.integrations.opsgenie",
        ".data.attributes.schema.links.provider",
    },
    # the widget of the recording is of another type than the first one here
    "dashboard_created_slo_widget": {
        ".widgets.definition.additional_query_filters",
        ".widgets.definition.global_time_target",
        ".widgets.definition.show_error_budget",
        ".widgets.definition.slo_id",
        ".widgets.definition.time_windows",
        ".widgets.definition.title_align",
        ".widgets.definition.title_size",
        ".widgets.definition.view_mode",
        ".widgets.definition.view_type",
    },
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of a calm sandbox."""
    with Sandbox(now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) as sandbox:
        keys = {"DD-API-KEY": sandbox.secrets["DD_API_KEY"], "DD-APPLICATION-KEY": sandbox.secrets["DD_APP_KEY"]}
        with httpx.Client(base_url=sandbox.endpoints["datadog"], headers=keys) as opened:
            yield opened


def recorded(folder: Path, name: str) -> Any:
    """A recorded body."""
    return json.loads((folder / "datadog" / "responses" / f"{name}.json").read_bytes())


@pytest.mark.parametrize(("name", "call"), PAIRS, ids=[name for name, _ in PAIRS])
def test_every_recorded_key_is_served_or_deliberately_absent(
    shared_data: Path, client: httpx.Client, name: str, call: str
) -> None:
    """A key of a recorded body is in the sandbox's body of the same call, with a value of the same type."""
    answer = client.get(call)
    assert answer.status_code == 200
    assert differences(recorded(shared_data, name), answer.json()) == DELIBERATELY_ABSENT.get(name, set())


@pytest.mark.parametrize(
    ("name", "call", "status"),
    [
        ("monitor_get_404_error", "/api/v1/monitor/12345", 404),
        ("monitors_list_400_error", "/api/v1/monitor?group_states=notagroupstate", 400),
    ],
)
def test_refusals_are_word_for_word_as_recorded(
    shared_data: Path, client: httpx.Client, name: str, call: str, status: int
) -> None:
    """A refusal has the recorded status and the recorded body."""
    answer = client.get(call)
    assert (answer.status_code, answer.json()) == (status, recorded(shared_data, name))


def test_a_sliced_slo_has_the_recorded_specification(shared_data: Path, client: httpx.Client) -> None:
    """A time-slice SLO is specified as the recorded one is."""
    real = recorded(shared_data, "slo_created_time_slice")["data"][0]
    ours = client.get(f"/api/v1/slo/{ids.ETA_SLO}").json()["data"]
    assert differences(real, ours) == set()
    assert ours["type_id"] == real["type_id"]


def test_an_slo_resting_on_monitors_has_the_recorded_keys(shared_data: Path, client: httpx.Client) -> None:
    """An SLO that rests on monitors names them as the recorded one does."""
    real = recorded(shared_data, "slos_list_page1")["data"][0]
    ours = client.get(f"/api/v1/slo/{ids.PORTAL_SLO}").json()["data"]
    assert differences(real, ours) == set()
    assert ours["type_id"] == real["type_id"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("dashboard_created_slo_widget", "slo"), ("dashboard_created_alert_graph_widget", "alert_graph")],
)
def test_widgets_that_refer_to_things_have_the_recorded_keys(
    shared_data: Path, client: httpx.Client, name: str, kind: str
) -> None:
    """A widget that shows an SLO or a monitor is written as the recorded one."""
    real = recorded(shared_data, name)["widgets"][0]["definition"]
    board = client.get(f"/api/v1/dashboard/{ids.GATEWAY_BOARD}").json()
    inner = [part["definition"] for group in board["widgets"][1:] for part in group["definition"]["widgets"]]
    ours = next(definition for definition in inner if definition["type"] == kind)
    assert differences(real, ours) == ({".additional_query_filters"} if kind == "slo" else set())


def test_usage_of_a_board_has_the_recorded_attributes(shared_data: Path, client: httpx.Client) -> None:
    """A row of the usage list holds what the recorded answer for one board holds."""
    real = recorded(shared_data, "dashboard_usage")["data"]
    assert differences(real, client.get("/api/v2/dashboards/usage").json()["data"][0]) == set()


def differences(real: Any, ours: Any, path: str = "") -> set[str]:
    """The paths of keys that a recorded value has and ours lacks, or has with another type."""
    if isinstance(real, dict) and isinstance(ours, dict):
        lacking = {f"{path}.{key}" for key in real.keys() - ours.keys()}
        inner = (differences(part, ours[key], f"{path}.{key}") for key, part in real.items() if key in ours)
        return lacking.union(*inner)
    if isinstance(real, list) and isinstance(ours, list):
        return differences(real[0], ours[0], path) if real and ours else set()
    return set() if _kind(real) == _kind(ours) or real is None or ours is None else {path}


def _kind(value: object) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
