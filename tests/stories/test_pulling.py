"""Sync as people call it: what a pull says, what it would ask, and a part of it alone."""

import json

from tests.stories.company import Company


def test_a_pull_says_what_each_feed_brought(fresh: Company) -> None:
    """One row for each feed, and why the exit code is what it is."""
    told = fresh.run("sync")
    assert (told.code, told.last) == (0, "exit 0: snapshot 1; every feed is complete")
    assert ["datadog", "dashboards", "complete", "11", "11", "0"] in [row[:6] for row in told.rows]
    assert {row[2] for row in told.rows[:-1]} == {"complete"}


def test_a_plan_asks_nobody(pulled: Company) -> None:
    """It tells the calls of each feed, writes nothing and makes no request; before the first pull too."""
    pulled.sandbox.requests.clear()
    before = pulled.store.read_bytes()
    told = pulled.run("sync", "--plan")
    assert told.code == 0
    assert ["datadog", "slo-history", "6 requests"] in told.rows
    assert pulled.sandbox.requests == []
    assert pulled.store.read_bytes() == before
    pulled.store.unlink()
    assert pulled.run("sync", "--plan").code == 0
    assert pulled.sandbox.requests == []
    assert not pulled.store.exists()


def test_only_some_kinds_are_pulled_and_the_rest_is_carried(pulled: Company) -> None:
    """By kind or by feed; what was left out keeps its age and is not called missing."""
    pulled.later(hours=2).sandbox.requests.clear()
    told = pulled.run("sync", "--only", "downtime,slo-readings")
    assert told.code == 0
    assert [row[1] for row in told.rows[:-1]] == ["slo-readings", "downtimes"]
    assert {path for _, _, path, _ in pulled.sandbox.requests} == {"/api/v1/downtime", "/api/v1/slo/search"}
    pulled.run("compile", "--all")
    status = pulled.page("dispatch", "status.md")
    assert "| datadog | monitor | ✔ complete | 2026-11-23T09:00Z | 2 h |" in status
    assert "| datadog | downtime | ✔ complete | 2026-11-23T11:00Z |" in status


def test_a_word_that_is_no_kind_is_refused(fresh: Company) -> None:
    """With those that there are."""
    told = fresh.run("sync", "--only", "dashbord")
    assert (told.code, told.out) == (2, "")
    assert "--only dashbord: no configured connector has such a feed or kind" in told.err
    assert "dashboards" in told.err


def test_json_tells_each_feed_and_the_reason(fresh: Company) -> None:
    """Also of a pull that could not know everything."""
    told = fresh.play("vendor-outage").run("sync", "--format", "json")
    found = json.loads(told.out)
    assert found["exit_code"] == told.code == 3
    assert found["snapshot"]["number"] == 1
    states = {one["feed"]: one["coverage"] for one in found["feeds"]}
    assert states["dashboards"] == "absent"
    assert states["monitors"] == "complete"
    assert "datadog/dashboards" in found["why"]
