"""A good night, then a night in which every call about dashboards answers 500."""

import pytest

from tests.stories.company import Company, pairs

BOARDS = "datadog/dashboards"


@pytest.fixture
def outage(pulled: Company) -> Company:
    """Three hours after a good pull, the vendor's dashboards are down, and somebody pulls again."""
    pulled.run("compile", "--all")
    pulled.later(hours=3).play("vendor-outage")
    told = pulled.run("sync")
    assert told.code == 3
    assert BOARDS in told.last
    assert "answered status 500" in told.out
    return pulled


def test_no_finding_claims_that_a_dashboard_is_missing(outage: Company) -> None:
    """What could not be asked is said to be unknown, once, and everything else is still found."""
    told = outage.run("compile", "--all")
    codes = {code for code, _ in pairs(told)}
    assert told.code == 0
    assert not codes & {"RB401", "RB402", "RB403"}
    assert ("RB001", "run:section/datadog.dashboard") in pairs(told)
    assert {"RB204", "RB301", "RB302", "RB305", "RB504", "RB701"} <= codes


def test_each_promise_is_visible_unknown_with_the_reason(outage: Company) -> None:
    """The reason names the call and its answer."""
    outage.run("compile", "--all")
    lines = [line for line in outage.page("dispatch", "status.md").splitlines() if "**visible**" in line]
    assert len(lines) == 4
    assert all("unknown **visible**" in line and "/api/v1/dashboard: answered status 500" in line for line in lines)
    explained = outage.run("explain", "message-acceptance").out
    assert "visible: unknown — " in explained
    assert "answered status 500" in explained


def test_the_previous_dashboards_are_shown_with_their_age(outage: Company) -> None:
    """The status says when they were last seen and how old that is; the runbook still links them."""
    outage.run("compile", "--all")
    status, page = outage.page("dispatch", "status.md"), outage.page("dispatch")
    (row,) = [line for line in status.splitlines() if line.startswith("| datadog | dashboard |")]
    assert "STALE | 2026-11-23T09:00Z | 3 h | 11 |" in row
    assert "last seen 2026-11-23 09:00 UTC: on “WhatsApp gateway”, panel “Acceptance, 30 days”" in status
    assert "https://app.datadoghq.com/dashboard/wa7-gat-9k2?fullscreen_widget=6100000000000104" in page


def test_the_runbook_keeps_what_was_last_known(outage: Company) -> None:
    """A repository's copy stays as it is, with all its links, and is still the current one."""
    before = {name: outage.page(name) for name in ("dispatch", "merchant-portal")}
    outage.run("compile", "--all")
    assert {name: outage.page(name) for name in before} == before
    assert outage.run("compile", "--all", "--check").code == 0


def test_a_gate_that_needs_dashboards_cannot_pass(outage: Company) -> None:
    """Where a check about dashboards may block, not knowing them is exit 3; where another blocks, exit 1."""
    outage.configure("checks: {RB402: block}\n")
    told = outage.run("compile", "--all")
    assert told.code == 3
    assert told.last.startswith("exit 3: datadog:dashboard could not be read: ")
    outage.configure("checks: {RB402: block, RB204: block}\n")
    told = outage.run("compile", "--all")
    assert told.code == 1
    assert told.last.startswith("exit 1: 1 finding at block: RB204; datadog:dashboard could not be read: ")


def test_a_good_night_ends_it(outage: Company) -> None:
    """The next pull is complete, and the findings about dashboards are back."""
    outage.later(hours=3).play("calm")
    assert outage.run("sync").code == 0
    assert {"RB401", "RB402"} <= {code for code, _ in pairs(outage.run("compile", "--all"))}


def test_the_runbook_keeps_what_grew_too_old(pulled: Company) -> None:
    """A pull of one kind leaves the others behind; the status tells their age, the runbook does not change for it."""
    pulled.run("compile", "--all")
    before = pulled.page("dispatch")
    pulled.later(hours=10).run("sync", "--only", "slo")
    pulled.run("compile", "--all")
    assert pulled.page("dispatch") == before
    assert "older than this snapshot" in pulled.page("dispatch", "status.md")
    assert "No section is older" not in pulled.page("dispatch", "status.md")
