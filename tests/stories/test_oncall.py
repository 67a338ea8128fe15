"""Stories of the last metre: who is woken, and who is on call for the days ahead."""

import itertools
import json
import sqlite3
from datetime import datetime

import pytest
from click import unstyle
from jsonschema import Draft202012Validator

from compiler.render.oncall_schema import oncall_schema
from compiler.render.report_schema import report_schema
from connectors.sandbox.whatsup import merchants
from tests.stories.company import Company

FIRST = ["pagerduty:policy/PWHPOLI", "1", "shift"]


def shifts(company: Company, *words: str) -> list[list[str]]:
    """The cells of every shift of the dispatch service's first level."""
    told = company.run("oncall", "--service", "dispatch", *words)
    assert told.code == 0
    return [row[4:] for row in told.rows if row[1:4] == FIRST]


def test_the_first_level_is_told_from_shift_to_shift(pulled: Company) -> None:
    """The two cities hand over to one another, and no instant is left out."""
    found = shifts(pulled, "--days", "3")
    assert found[0][0] == pulled.now.isoformat()
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))
    assert (datetime.fromisoformat(found[-1][1]) - pulled.now).days == 3
    assert {one[2] for one in found} >= {"pagerduty:responder/PWHU001", "pagerduty:responder/PWHU003"}


def test_an_instant_ahead_is_answered_from_what_is_planned_now(pulled: Company) -> None:
    """Next Sunday at three in the night, in UTC."""
    first, *_ = shifts(pulled, "--at", "2026-11-29T03:00Z", "--days", "1")
    assert first[0] == "2026-11-29T03:00:00+00:00"
    assert first[2] == "pagerduty:responder/PWHU004"


def test_what_was_not_rendered_is_not_known_and_no_hole(pulled: Company) -> None:
    """The connector reads five weeks ahead."""
    told = pulled.run("oncall", "--service", "dispatch", "--at", "2027-01-20T03:00Z", "--days", "2")
    states = {row[3] for row in told.rows if row[1] == FIRST[0] and row[2] != "3"}
    assert states == {"not known"}


def test_nobody_is_told_by_name_where_the_settings_do_not_allow_it(pulled: Company) -> None:
    """Neither in the text, nor for programs, nor on a terminal; numbers and addresses stand nowhere."""
    for told in (
        pulled.run("oncall", "--service", "dispatch"),
        pulled.run("oncall", "--service", "dispatch", "--format", "json"),
        pulled.run("oncall", "--service", "dispatch", width=100),
    ):
        assert told.code == 0
        assert not any(word in told.out for word in ("Alba", "Quintela", "Breno", "@example", "555-01"))


def test_people_see_levels_and_pages_of_the_product(pulled: Company) -> None:
    """On a terminal, with the vendor's own page beside each schedule."""
    shown = pulled.run("oncall", "--service", "dispatch", "--days", "2", width=110).out
    assert "level 1, at once: Dispatch, São Paulo https://whatsup-logistics.pagerduty.com/schedules/PWHSAOP" in shown
    assert "level 2, after 15 min: Dispatch leads" in shown


@pytest.mark.parametrize("width", [60, 100])
def test_who_is_on_now_stands_before_the_plan_and_nothing_is_cut(pulled: Company, width: int) -> None:
    """People without a name are told by the product's own key, and the page of each stands below, in any terminal."""
    told = pulled.run("oncall", "--service", "dispatch", "--days", "2", width=width).out
    words = " ".join(unstyle(told).split())
    now = words.index("Mon 2026-11-23 09:00 UTC: PWHU004, until Mon 2026-11-23 11:00 UTC")
    assert now < words.index("1 Mon 11-23 09:00 Mon 11-23 11:00 PWHU004")
    assert "PWHU004 https://whatsup-logistics.pagerduty.com/users/PWHU004" in words
    assert "…" not in told


def test_a_hole_is_told_where_people_live_and_stands_in_the_plan(fresh: Company) -> None:
    """Beside a promise that is staffed today, and as a row of its own."""
    fresh.play("nobody-awake").run("sync")
    told = fresh.run("oncall", "--service", "dispatch", width=100).out
    assert "but: nobody is on call at level 1 of “WhatsUp Logistics on call” from 2026-11-29 06:00 UTC" in told
    assert "NOBODY" in told


def test_programs_get_the_same_under_a_named_shape(pulled: Company) -> None:
    """Levels with seconds, shifts with instants."""
    told = json.loads(pulled.run("oncall", "--service", "dispatch", "--format", "json").out)
    (service,) = told["services"]
    (roster,) = service["rosters"]
    assert (told["schema"], service["service"]) == ("runbook.oncall/v1", "dispatch")
    assert [(rung["level"], rung["after_s"]) for rung in roster["levels"]] == [(1, 0), (2, 900), (3, 2700)]
    assert {watch["form"] for watch in roster["watches"]} == {"shift"}


def test_what_programs_get_is_of_the_published_shape(fresh: Company) -> None:
    """Of a night with holes as of a calm one, and the incidents of an audit."""
    for scene in ("calm", "nobody-awake"):
        fresh.play(scene).run("sync")
        told = json.loads(fresh.run("oncall", "--format", "json", "--days", "40").out)
        Draft202012Validator(oncall_schema()).validate(told)
        report = json.loads(fresh.run("audit", "--incidents", "90d", "--format", "json").out)
        Draft202012Validator(report_schema()).validate(report)
        assert report["incidents"]["incidents"]


def test_an_unknown_service_is_told_with_those_that_are_declared(pulled: Company) -> None:
    """As by every command."""
    told = pulled.run("oncall", "--service", "dispach")
    assert told.code == 2
    assert "dispatch" in told.err


def test_the_status_draws_the_coming_weeks(pulled: Company) -> None:
    """Beside the table of levels, with the same words for those who do not see it."""
    pulled.run("compile", "--service", "dispatch")
    folder = pulled.config / "runbooks" / "dispatch"
    status = (folder / "status.md").read_text(encoding="utf-8")
    assert "![WhatsUp Logistics on call: who is on call](oncall-pwhpoli.svg)" in status
    assert "no hole at any level" in (folder / "oncall-pwhpoli.svg").read_text(encoding="utf-8")
    runbook = (folder / "runbook.md").read_text(encoding="utf-8")
    assert "1. at once: [Dispatch, São Paulo](https://whatsup-logistics.pagerduty.com/schedules/PWHSAOP)" in runbook


def test_an_audit_tells_what_happened_and_which_rows_never_fired(pulled: Company) -> None:
    """The incidents of the last ninety days, with the seconds until somebody acknowledged; and for programs."""
    rows = pulled.run("audit", "--incidents", "90d").rows
    planned = {row[1]: (row[4], row[5], row[6]) for row in rows if row[0] == "incident"}
    assert planned["pagerduty:Q2WHINC0000001"] == ("yes", "dispatch/eta-page-down", "240")
    assert ["fired", "dispatch/whatsapp-slow"] in [row[:2] for row in rows]
    assert ["never fired", "dispatch/location-stale"] in [row[:2] for row in rows]
    told = json.loads(pulled.run("audit", "--incidents", "7d", "--format", "json").out)["incidents"]
    assert told["schema"] == "runbook.incidents/v1"
    assert [one["key"] for one in told["incidents"]] == ["Q2WHINC0000001"]
    shown = pulled.run("audit", "--incidents", "7d", width=100).out
    assert "UTC: 1 (1 with a row)" in shown
    assert "row dispatch/eta-page-down “Tracking page does not answer”: fired once, acknowledged after 4 min" in shown
    assert "5 rows did not fire in that time:" in shown


def test_a_promise_is_explained_hop_by_hop(pulled: Company) -> None:
    """Each hop names the live thing, says how sure it is, and opens it."""
    lines = [line.strip() for line in pulled.run("explain", "eta-page").out.splitlines()]
    assert "way 1 of a page, over @pagerduty-WhatsUp-Logistics: proven" in lines
    url = "https://whatsup-logistics.pagerduty.com/escalation_policies/PWHPOLI"
    assert f"policy “WhatsUp Logistics on call”: proven (pagerduty:policy/PWHPOLI {url})" in lines


@pytest.mark.parametrize(
    ("handle", "paged"), [("@pwhmddg@whatsup.example", "proven"), ("@alba.quintela@whatsup.example", "broken")]
)
def test_mail_is_judged_by_whose_it_is_and_no_address_is_kept(
    fresh: Company, monkeypatch: pytest.MonkeyPatch, handle: str, paged: str
) -> None:
    """The address of an integration pages; that of somebody's account only fills a mailbox."""
    monkeypatch.setattr(merchants, "PAGE", handle)
    fresh.play().run("sync")
    told = fresh.run("explain", "portal-uptime").out
    assert f"  paged: {paged}" in told
    assert ("takes the mail" if paged == "proven" else "reaches only mail") in told
    fresh.run("compile", "--all")
    page = fresh.page("merchant-portal") + fresh.page("merchant-portal", "status.md")
    everything = told + page + fresh.run("audit", "--all").out
    assert "whatsup.example" not in everything
    assert "person-" not in page
    with sqlite3.connect(fresh.store) as store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        kept = "\n".join(str(row) for name in tables for row in store.execute(f"select * from {name}"))
    store.close()
    assert "whatsup.example" not in kept
