"""Keys, rate-limit headers, refusals and paging of the imitated monitoring vendor."""

import httpx
import pytest

from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import ids

CALLS = ["/api/v1/monitor?page=0", "/api/v1/slo", "/api/v1/dashboard", "/api/v2/team", "/api/v2/downtime"]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_without_keys_is_unauthorized(calm: Sandbox, call: str) -> None:
    """No keys: 401, and no rate-limit headers."""
    answer = httpx.get(calm.endpoints["datadog"] + call)
    assert (answer.status_code, answer.json()) == (401, {"errors": ["Unauthorized"]})
    assert "x-ratelimit-limit" not in answer.headers


@pytest.mark.parametrize("header", ["DD-API-KEY", "DD-APPLICATION-KEY"])
def test_a_wrong_key_is_forbidden(datadog: httpx.Client, header: str) -> None:
    """One wrong key of the two: 403."""
    answer = datadog.get("/api/v1/slo", headers={header: "wrong"})
    assert (answer.status_code, answer.json()) == (403, {"errors": ["Forbidden"]})


def test_validation_needs_the_api_key_alone(calm: Sandbox) -> None:
    """The call that validates looks at one key."""
    right = httpx.get(
        calm.endpoints["datadog"] + "/api/v1/validate", headers={"DD-API-KEY": calm.secrets["DD_API_KEY"]}
    )
    wrong = httpx.get(calm.endpoints["datadog"] + "/api/v1/validate", headers={"DD-API-KEY": "wrong"})
    assert (right.status_code, right.json()) == (200, {"valid": True})
    assert wrong.status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(datadog: httpx.Client, method: str) -> None:
    """Every method that writes is refused."""
    assert datadog.request(method, "/api/v1/monitor", json={}).status_code == 405


def test_rate_headers_count_down_within_a_bucket(datadog: httpx.Client) -> None:
    """The headers name limit, period, bucket, what is left and the seconds until the reset."""
    headers = [datadog.get("/api/v2/team").headers for _ in range(2)]
    assert {one["x-ratelimit-name"] for one in headers} == {"teams"}
    assert all(0 < int(one["x-ratelimit-reset"]) <= int(one["x-ratelimit-period"]) for one in headers)
    assert all(0 <= int(one["x-ratelimit-remaining"]) < int(one["x-ratelimit-limit"]) for one in headers)


def test_monitors_without_a_page_come_all_at_once(datadog: httpx.Client) -> None:
    """Without `page` the page size is ignored."""
    assert len(datadog.get("/api/v1/monitor?page_size=2").json()) > 10


def test_pages_of_monitors_hold_every_monitor_once(datadog: httpx.Client) -> None:
    """Page after page until a short one gives what the whole list gives."""
    whole = [row["id"] for row in datadog.get("/api/v1/monitor").json()]
    pages = [datadog.get(f"/api/v1/monitor?page={page}&page_size=4").json() for page in range(20)]
    assert [row["id"] for page in pages for row in page] == whole
    assert any(0 < len(page) < 4 for page in pages) or len(whole) % 4 == 0


def test_the_id_offset_lists_every_monitor_once(datadog: httpx.Client) -> None:
    """From zero, always on from the last id, until a page is empty."""
    whole = [row["id"] for row in datadog.get("/api/v1/monitor").json()]
    seen: list[int] = []
    for _ in range(20):
        page = datadog.get(f"/api/v1/monitor?id_offset={seen[-1] if seen else 0}&page_size=5").json()
        seen += [row["id"] for row in page]
        if not page:
            break
    assert seen == whole


@pytest.mark.parametrize(
    "call",
    [
        "/api/v1/monitor?page=0&page_size=1001",
        "/api/v1/monitor?page=x",
        "/api/v2/dashboards/usage?page[limit]=501",
        f"/api/v1/slo/{ids.ORDERS_SLO}/history",
        "/api/v1/monitor/search?query=status:wobbly",
        "/api/v1/query?from=1&to=2&query=nonsense",
    ],
)
def test_malformed_calls_are_refused(datadog: httpx.Client, call: str) -> None:
    """A parameter beyond its bounds, missing or of no sense: 400 with errors."""
    answer = datadog.get(call)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_the_filtered_total_of_slos_is_no_total(datadog: httpx.Client) -> None:
    """As recorded, it is capped at the page size: only a short page tells the end."""
    page = datadog.get("/api/v1/slo?limit=2").json()["metadata"]["page"]
    assert page == {"total_count": 9, "total_filtered_count": 2}
    pages = [datadog.get(f"/api/v1/slo?limit=2&offset={offset}").json()["data"] for offset in range(0, 12, 2)]
    assert [len(rows) for rows in pages] == [2, 2, 2, 2, 1, 0]


def test_the_slo_search_links_on_beyond_its_end(datadog: httpx.Client) -> None:
    """The next link is there on the last page too, the total is right."""
    body = datadog.get("/api/v1/slo/search?page[size]=50").json()
    assert body["links"]["next"]
    assert body["meta"]["pagination"]["total"] == len(body["data"]["attributes"]["slos"])


def test_usage_ends_without_a_next_offset(datadog: httpx.Client) -> None:
    """The last page of the usage list has no next offset, the others have."""
    first = datadog.get("/api/v2/dashboards/usage?page[limit]=5").json()["meta"]["page"]
    whole = datadog.get("/api/v2/dashboards/usage").json()["meta"]["page"]
    assert (first["next_offset"], whole["next_offset"]) == (5, None)


def test_summaries_of_boards_hold_no_widgets(datadog: httpx.Client) -> None:
    """The list of boards has neither widgets nor variables: one call more for each."""
    assert all("widgets" not in row for row in datadog.get("/api/v1/dashboard").json()["dashboards"])


def test_a_deleted_board_is_gone_and_listed_as_deleted(datadog: httpx.Client) -> None:
    """By id it answers 404, among the deleted it has a date, among the living it is not."""
    listed = datadog.get("/api/v1/dashboard", params={"filter[deleted]": "true"}).json()["dashboards"]
    living = {row["id"] for row in datadog.get("/api/v1/dashboard").json()["dashboards"]}
    assert datadog.get(f"/api/v1/dashboard/{ids.GONE_BOARD}").status_code == 404
    assert [(row["id"], bool(row["deleted_at"])) for row in listed] == [(ids.GONE_BOARD, True)]
    assert ids.GONE_BOARD not in living


def test_mutes_show_on_their_monitors_when_asked_for(datadog: httpx.Client) -> None:
    """`with_downtimes` tells the mute without end of the location alert, in the older shape."""
    call = f"/api/v1/monitor/{ids.LOCATION_FAST}"
    assert datadog.get(call).json()["matching_downtimes"] == []
    (mute,) = datadog.get(f"{call}?with_downtimes=true").json()["matching_downtimes"]
    assert (mute["end"], mute["scope"]) == (None, ["*"])


def test_both_lists_of_downtimes_tell_the_same_mutes(datadog: httpx.Client) -> None:
    """The older list and the newer one hold the same mutes, each in its own shape."""
    older = datadog.get("/api/v1/downtime").json()
    newer = datadog.get("/api/v2/downtime").json()["data"]
    assert {row["uuid"] for row in older} == {row["id"] for row in newer}
    assert {row["active"] for row in older if row["end"] is None} == {True}


def test_groups_are_told_when_asked_for(datadog: httpx.Client) -> None:
    """`group_states=all` adds the groups of grouped monitors."""
    row = datadog.get(f"/api/v1/monitor/{ids.COURIER_APP_CRASHES}?group_states=all").json()
    assert set(row["state"]["groups"]) == {"region:sao-paulo", "region:recife"}


def test_the_search_tells_complaints_and_notifications(datadog: httpx.Client) -> None:
    """Rows of the search hold what the list does not."""
    rows = {row["id"]: row for row in datadog.get("/api/v1/monitor/search?per_page=100").json()["monitors"]}
    assert rows[153400101]["quality_issues"] == ["muted_duration_over_sixty_days", "missing_at_handle"]
    assert "pagerduty-WhatsUp-Logistics" in [one["handle"] for one in rows[ids.ETA_FAST]["notifications"]]
    assert all("message" not in row and "options" not in row for row in rows.values())


def test_alerts_on_an_slo_are_told_when_asked_for(datadog: httpx.Client) -> None:
    """The burn alerts of an SLO come with it; the assignment SLO has none."""
    call = "/api/v1/slo/{}?with_configured_alert_ids=true"
    told = datadog.get(call.format(ids.ACCEPTANCE_SLO)).json()["data"]["configured_alert_ids"]
    none = datadog.get(call.format(ids.ASSIGNMENT_SLO)).json()["data"]["configured_alert_ids"]
    assert (sorted(told), none) == ([ids.ACCEPTANCE_FAST, ids.ACCEPTANCE_SLOW], [])


def test_a_history_counts_what_its_window_holds(datadog: httpx.Client) -> None:
    """Half a window holds half the events, and the attained value follows from the counts."""
    week = datadog.get(f"/api/v1/slo/{ids.ORDERS_SLO}/history?from_ts=1794819600&to_ts=1795424400").json()["data"]
    day = datadog.get(f"/api/v1/slo/{ids.ORDERS_SLO}/history?from_ts=1795338000&to_ts=1795381200").json()["data"]
    good, total = (week["series"][part]["sum"] for part in ("numerator", "denominator"))
    assert week["overall"]["sli_value"] == pytest.approx(100 * good / total, abs=0.001)
    assert len(week["series"]["times"]) == 7
    assert day["series"]["denominator"]["sum"] == pytest.approx(4600, rel=0.2)


def test_a_history_beyond_what_is_known_has_no_value(datadog: httpx.Client) -> None:
    """A window years ago: no value, no series, and the reason."""
    data = datadog.get(f"/api/v1/slo/{ids.ORDERS_SLO}/history?from_ts=1600000000&to_ts=1600086400").json()["data"]
    assert data["overall"]["sli_value"] is None
    assert data["overall"]["errors"][0]["error_type"] == "ZERO_VALUED_DENOMINATOR"


@pytest.mark.parametrize(("metric", "series"), [("wa.messages.accepted", 1), ("courier.sos.errors", 0)])
def test_a_series_is_there_where_there_is_data(datadog: httpx.Client, metric: str, series: int) -> None:
    """A metric with data yields one bounded series, one without yields none."""
    query = {"query": f"sum:{metric}{{env:prod}}.as_count()", "from": 1795338000, "to": 1795424400}
    body = datadog.get("/api/v1/query", params=query).json()
    assert len(body["series"]) == series
    assert all(0 < len(one["pointlist"]) <= 300 for one in body["series"])


def test_people_are_served_as_the_vendor_serves_them(datadog: httpx.Client) -> None:
    """Creators' addresses, a responder's address in a handle and a webhook's token are there to be cut out."""
    text = datadog.get("/api/v1/monitor").text
    assert all(part in text for part in ("platform.bot@example.com", "@ana@example.com", "?token=sandbox-hook-secret"))


def test_every_request_is_noted() -> None:
    """What was served is kept, in order, with its status."""
    with Sandbox() as sandbox:
        httpx.get(sandbox.endpoints["datadog"] + "/api/v1/slo?limit=3")
        httpx.get(sandbox.endpoints["whatsapp"] + "/v25.0/1")
    assert sandbox.requests == [("datadog", "GET", "/api/v1/slo", 401), ("whatsapp", "GET", "/v25.0/1", 401)]
    assert sandbox.targets[0] == "/api/v1/slo?limit=3"
