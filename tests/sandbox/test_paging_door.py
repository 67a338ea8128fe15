"""What the on-call product answers: keys, pages, windows, includes, generations, refusals."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.sandbox.pagerduty.rendering import Schedule, Turn, covered
from connectors.sandbox.server import Sandbox
from connectors.sandbox.whatsup import ids

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK = {"since": "2026-11-22T00:00:00Z", "until": "2026-11-29T00:00:00Z"}


@pytest.fixture(scope="module")
def pagerduty() -> Iterator[httpx.Client]:
    """A client with the right key."""
    with Sandbox(now=NOW) as sandbox:
        headers = {"Authorization": f"Token token={sandbox.secrets['PAGERDUTY_TOKEN']}"}
        with httpx.Client(base_url=sandbox.endpoints["pagerduty"], headers=headers) as opened:
            yield opened


def code(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("given", ["", "Token token=wrong", "sandbox-pagerduty-token"])
def test_without_the_right_key_nothing_is_told(pagerduty: httpx.Client, given: str) -> None:
    assert code(pagerduty.get("/services", headers={"Authorization": given})) == (401, 2006)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_key_can_only_read(pagerduty: httpx.Client, method: str) -> None:
    assert code(pagerduty.request(method, "/services", json={})) == (403, 2010)


def test_pages_say_whether_there_is_more_and_not_how_many(pagerduty: httpx.Client) -> None:
    first = pagerduty.get("/users", params={"limit": 4}).json()
    last = pagerduty.get("/users", params={"limit": 4, "offset": 4, "total": "true"}).json()
    assert (len(first["users"]), first["more"], first["total"]) == (4, True, None)
    assert (len(last["users"]), last["more"], last["total"]) == (3, False, 7)


def test_nothing_is_listed_beyond_the_ceiling(pagerduty: httpx.Client) -> None:
    assert code(pagerduty.get("/users", params={"limit": 100, "offset": 9950})) == (400, 2001)
    assert code(pagerduty.get("/users", params={"limit": "many"})) == (400, 2001)


def test_each_list_of_schedules_shows_its_own_generation(pagerduty: httpx.Client) -> None:
    older = [one["id"] for one in pagerduty.get("/schedules").json()["schedules"]]
    newer = pagerduty.get("/v3/schedules").json()["schedules"]
    assert older == [ids.SAO_PAULO_ROTA, ids.LEADS_ROTA, ids.MERCHANTS_ROTA]
    assert [(one["id"], one["name"]) for one in newer] == [(ids.RECIFE_ROTA, None)]
    assert code(pagerduty.get(f"/schedules/{ids.RECIFE_ROTA}")) == (400, 2001)
    assert code(pagerduty.get(f"/v3/schedules/{ids.SAO_PAULO_ROTA}")) == (400, 2001)
    assert code(pagerduty.get("/schedules/PNOBODY")) == (404, 2100)


def test_nothing_is_rendered_without_a_window(pagerduty: httpx.Client) -> None:
    bare = pagerduty.get(f"/schedules/{ids.SAO_PAULO_ROTA}").json()["schedule"]["final_schedule"]
    whole = pagerduty.get(f"/schedules/{ids.SAO_PAULO_ROTA}", params=WEEK).json()["schedule"]["final_schedule"]
    assert (bare["rendered_schedule_entries"], bare["rendered_coverage_percentage"]) == ([], None)
    assert whole["rendered_coverage_percentage"] == 50.0
    assert whole["rendered_schedule_entries"][0]["start"].endswith("-03:00")


def test_a_bound_that_is_none_is_refused(pagerduty: httpx.Client) -> None:
    assert code(pagerduty.get("/oncalls", params={"since": "soon"})) == (400, 2004)
    assert code(pagerduty.get("/oncalls", params={"since": WEEK["until"], "until": WEEK["since"]})) == (400, 2005)
    assert code(pagerduty.get("/oncalls", params={"since": WEEK["since"], "until": "2027-06-01T00:00:00Z"})) == (
        400, 2005,
    )  # fmt: skip


def test_whoever_is_a_direct_target_is_on_call_without_bounds(pagerduty: httpx.Client) -> None:
    rows = pagerduty.get("/oncalls", params={**WEEK, "limit": 100}).json()["oncalls"]
    direct = [one for one in rows if one["schedule"] is None]
    assert [(one["escalation_level"], one["start"], one["end"]) for one in direct] == [(3, None, None)]


def test_contact_methods_are_references_until_they_are_asked_for(pagerduty: httpx.Client) -> None:
    bare = pagerduty.get("/users/PWHU001").json()["user"]
    whole = pagerduty.get("/users/PWHU001", params={"include[]": ["contact_methods", "calendar_urls"]}).json()["user"]
    assert all("address" not in one and one["type"].endswith("_reference") for one in bare["contact_methods"])
    assert "http_cal_url" not in bare
    assert "+1 555-0181" in [one["address"] for one in whole["contact_methods"]]
    assert "/private/" in whole["http_cal_url"]


def test_integrations_are_references_until_they_are_asked_for(pagerduty: httpx.Client) -> None:
    bare = pagerduty.get("/services").json()["services"][0]["integrations"][0]
    whole = pagerduty.get("/services", params={"include[]": "integrations"}).json()["services"][0]["integrations"][0]
    assert "integration_key" not in bare and bare["type"].endswith("_reference")
    assert len(whole["integration_key"]) == 32


def test_open_windows_last_or_are_to_come(pagerduty: httpx.Client) -> None:
    def listed(which: str) -> list[str]:
        rows = pagerduty.get("/maintenance_windows", params={"filter": which}).json()["maintenance_windows"]
        return [one["id"] for one in rows]

    assert (listed("open"), listed("past"), listed("ongoing")) == (["PWHMW01"], ["PWHMW02"], [])


def test_what_is_left_of_the_rate_is_told(pagerduty: httpx.Client) -> None:
    headers = pagerduty.get("/abilities").headers
    assert headers["ratelimit-limit"] == "960"
    assert 0 < int(headers["ratelimit-remaining"]) < 960


def test_incidents_are_those_of_the_window_newest_first(pagerduty: httpx.Client) -> None:
    window = {"since": "2026-08-25T00:00:00Z", "until": "2026-11-23T09:00:00Z"}
    rows = pagerduty.get("/incidents", params=window).json()["incidents"]
    assert [one["incident_number"] for one in rows] == [4711, 4702]
    assert rows[0]["first_trigger_log_entry"]["type"] == "trigger_log_entry_reference"
    assert rows[0]["assignments"] == []
    kinds = [one["type"] for one in pagerduty.get("/log_entries", params=window).json()["log_entries"]]
    assert kinds.count("acknowledge_log_entry") == 2


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)])
def test_a_day_is_rendered_whole_when_the_clocks_change(day: tuple[int, int, int], hours: int) -> None:
    """Berlin's days of 23 and 25 hours are one turn each."""
    schedule = Schedule("S", "S", "Europe/Berlin", (Turn("A"),))
    noon = datetime(*day, 12, tzinfo=UTC)
    shifts = schedule.planned(noon - timedelta(days=2), noon + timedelta(days=2))
    assert timedelta(hours=hours) in [end - start for start, end, _ in shifts]
    assert covered(shifts, noon - timedelta(days=2), noon + timedelta(days=2)) == 100.0


def test_an_override_takes_the_place_of_what_was_planned() -> None:
    at: Any = lambda hour: datetime(2026, 11, 23, hour, tzinfo=UTC)  # noqa: E731
    schedule = Schedule("S", "S", "Etc/UTC", (Turn("A"),), overrides=((at(3), at(5), "B"),))
    assert [(start.hour, who) for start, _, who in schedule.final(at(0), at(9))] == [(0, "A"), (3, "B"), (5, "A")]
