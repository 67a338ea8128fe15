"""A week in which nothing burns: what an audit tells of it, over every service and for one."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from compiler.render.drift_schema import drift
from compiler.render.report_schema import report_schema
from connectors.sandbox.whatsup import ids
from tests.stories.company import Company, Told


@pytest.fixture
def week(pulled: Company) -> Company:
    """A calm night, and a night after a busy week."""
    told = pulled.later(days=7).play("week-later").run("sync")
    assert told.code == 0, told.out + told.err
    return pulled


def moved(told: Told) -> set[tuple[str, str]]:
    """Class and subject of each change that was printed to a pipe."""
    classes = {"broken", "loosened", "moved", "mended", "tightened", "cosmetic"}
    return {(row[0], row[1]) for row in told.rows if row[0] in classes}


WORSE = {
    ("broken", f"whatsapp:template/{ids.OUTAGE_PT}"),
    ("broken", f"datadog:dashboard/{ids.LOCATION_BOARD}"),
    ("loosened", f"datadog:slo/{ids.ETA_SLO}"),
    ("loosened", f"datadog:monitor/{ids.QUEUE_DEPTH}"),
    ("loosened", f"datadog:monitor/{ids.ACCEPTANCE_FAST}"),
}


def test_an_audit_tells_what_became_worse_since_last_night(week: Company) -> None:
    """Without being asked: the changes that are worse, and how many there are of each class."""
    told = week.run("audit")
    assert moved(told) == WORSE
    assert "since 2026-11-23 09:00 UTC (snapshot 1): 2 broken, 3 loosened, 1 mended" in told.out


@pytest.mark.parametrize("words", [("--since", "8d"), ("--since", "2026-11-20"), ("--baseline", "1")])
def test_what_moved_since_then_is_told_whole(week: Company, words: tuple[str, str]) -> None:
    """All but what is cosmetic, whichever way the older side is named."""
    assert moved(week.run("audit", *words)) == {*WORSE, ("mended", "datadog:downtime/2400101")}


def test_with_all_also_what_is_cosmetic(week: Company) -> None:
    """A renamed board is told as such."""
    told = week.run("audit", "--since", "8d", "--all")
    assert ("cosmetic", f"datadog:dashboard/{ids.TRACKING_BOARD}") in moved(told)


def test_one_service_hears_of_what_concerns_it(week: Company) -> None:
    """The merchants' portal is told of the wording that both services send, and of nothing else."""
    told = week.run("audit", "--since", "8d", "--service", "merchant-portal")
    assert moved(told) == {("broken", f"whatsapp:template/{ids.OUTAGE_PT}")}


def test_programs_get_everything(week: Company) -> None:
    """Was, is, why, when by the vendor's word and by ours, whom it concerns."""
    told = json.loads(week.run("audit", "--since", "8d", "--format", "json").out)
    (slo,) = (one for one in told["drift"]["changes"] if one["of"] == f"datadog:slo/{ids.ETA_SLO}")
    assert {key: slo[key] for key in ("class", "aspect", "part", "was", "now", "services", "owner")} == {
        "class": "loosened", "aspect": "target", "part": "over 30 days", "was": "99.9 %", "now": "99.5 %",
        "services": ["dispatch"], "owner": "dispatch",
    }  # fmt: skip
    assert slo["changed_at"] == "2026-11-19T09:12:44+00:00"
    assert slo["seen_at"] == "2026-11-30T09:00:00+00:00"
    assert told["drift"]["counts"]["broken"] == 2
    assert told["drift"]["cannot_tell"] == []


def test_what_programs_get_is_of_the_published_shape(week: Company) -> None:
    """The report with its drift, its past and its budgets, and the difference of two snapshots."""
    told = json.loads(week.run("audit", "--since", "8d", "--format", "json").out)
    Draft202012Validator(report_schema()).validate(told)
    assert {"drift", "past", "budgets"} <= told.keys()
    assert told["budgets"]
    Draft202012Validator(drift()).validate(json.loads(week.run("snapshots", "diff", "1", "--format", "json").out))


def test_a_promise_that_turned_is_told_in_a_block_too(pulled: Company) -> None:
    """Its name, both answers, and since when."""
    pulled.run("audit")
    pulled.later(days=7).play("week-later").run("sync")
    lines = [re.sub(r"\x1b\[\d*m", "", one) for one in pulled.run("audit", "--since", "8d", width=110).out.splitlines()]
    at = lines.index("promise dispatch/eta-page")
    assert lines[at + 1] == "    guarded: whole → broken (weaker target); kept: yes; since 2026-11-30 09:00 UTC"
    assert not [one for one in lines if "\t" in one]


def test_a_terminal_is_told_in_blocks(week: Company) -> None:
    """Class and name, what it was and is, when, and whose it is."""
    told = week.run("audit", "--since", "8d", width=100).out
    assert "“Tracking page is up”" in told
    assert "changed 2026-11-19 09:12 UTC by the product's own word, first seen 2026-11-30 09:00 UTC" in told
    assert "concerns dispatch/eta-page; owner dispatch" in told


def test_a_promise_that_fell_is_told_with_what_it_rested_on(pulled: Company) -> None:
    """Beside each thing that is held by less, with the headline that tells which of them it was."""
    pulled.run("audit")
    pulled.later(days=7).play("week-later").run("sync")
    fallen = {(row[2], row[-1]) for row in pulled.run("audit", "--since", "8d").rows if "fell" in row[-1]}
    says = "promise eta-page rests on it and fell: guarded whole → broken, weaker target"
    assert fallen == {("Tracking page is up", says), ("outage_notice", says)}


def test_a_quiet_night_moves_nothing(pulled: Company) -> None:
    """The same scene a day later: readings and states moved, which is no drift."""
    pulled.later(days=1).run("sync")
    told = pulled.run("audit", "--since", "2d")
    assert moved(told) == set()
    assert "(snapshot 1): nothing changed" in told.out


def test_what_could_not_be_read_cannot_be_told(pulled: Company) -> None:
    """An outage of boards is no change of boards, and the audit says so."""
    pulled.later(days=1).play("vendor-outage").run("sync")
    told = pulled.run("audit", "--since", "2d")
    assert moved(told) == set()
    assert "cannot tell what moved of datadog:dashboard" in told.err


def test_one_snapshot_has_nothing_to_be_held_against(pulled: Company) -> None:
    """After the first pull an audit says nothing of drift."""
    told = pulled.run("audit")
    assert moved(told) == set()
    assert "since" not in told.last


@pytest.mark.parametrize(
    "words", [("audit", "--since", "7d"), ("audit", "--baseline", "1"), ("audit", "--since", "release"),
              ("snapshots", "diff", "1", "1"), ("snapshots", "diff", "99999w")],
)  # fmt: skip
def test_a_snapshot_is_never_held_against_itself(pulled: Company, words: tuple[str, ...]) -> None:
    """There is nothing to compare, which is said in one line, and no section counts as unread for it."""
    pulled.run("release", "mark", "v1")
    told = pulled.run(*words)
    assert told.code == 0
    assert "nothing to compare: snapshot 1 of 2026-11-23 09:00 UTC is both sides" in told.out
    assert "cannot tell" not in told.err and "findings since" not in told.out
    found = json.loads(pulled.run(*words, "--format", "json").out)
    drift = found.get("drift", found)
    assert (drift["changes"], drift["cannot_tell"]) == ([], [])
    assert "past" not in found


def test_a_time_of_which_no_snapshot_is_kept_is_said_to_be_too_old(week: Company) -> None:
    """The oldest one stands in for it."""
    told = week.run("audit", "--since", "30d")
    assert moved(told) >= WORSE
    assert "no snapshot is as old as 2026-10-31 09:00 UTC: the oldest that is kept stands in for it" in told.err
    found = json.loads(week.run("audit", "--since", "30d", "--format", "json").out)["drift"]
    assert (found["asked"], found["before"]["number"]) == ("2026-10-31T09:00:00+00:00", 1)
    assert "no snapshot is as old" not in week.run("audit", "--since", "7d").err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--since", "yesterday"), 2, "write 7d, 12h, 2w, 2026-10-01, release"),
        (("--since", "2026-11-24"), 2, "2026-11-24 has not come yet, it is 2026-11-23T09:00Z"),
        (("--since", "2026-11-23T10:30+01:00"), 2, "has not come yet"),
        (("--since", "release"), 2, "no release is marked yet"),
        (("--baseline", "99"), 2, "there is no snapshot 99"),
    ],
)
def test_a_past_that_is_not_there_is_told(pulled: Company, words: tuple[str, str], code: int, says: str) -> None:
    """The answer says what may be written."""
    told = pulled.run("audit", *words)
    assert (told.code, says in told.err) == (code, True)


def test_since_the_last_release(pulled: Company) -> None:
    """The snapshot that was newest when the release was marked."""
    pulled.run("release", "mark", "v1")
    pulled.later(days=7).play("week-later").run("sync")
    assert moved(pulled.run("audit", "--since", "release")) >= WORSE


def test_the_digest_of_a_morning(pulled: Company) -> None:
    """By owner: what is worse, new and mended since the night before, in at most twenty lines."""
    pulled.run("audit")
    pulled.later(days=1).play("week-later").run("sync")
    told = pulled.run("audit", "--digest").out.splitlines()
    assert told[0] == "since 2026-11-23 09:00 UTC"
    assert "  worse   promise eta-page: guarded whole → broken (weaker target)" in told
    assert "  mended  promise live-location: guarded broken → whole" in "\n".join(told)
    assert [line for line in told if not line.startswith(("  ", "since"))] == ["dispatch", "dispatch, merchants"]
    assert len(told) <= 20


def test_the_digest_of_a_quiet_night_is_silent(pulled: Company) -> None:
    """Not even a head."""
    pulled.run("audit")
    pulled.later(days=1).run("sync")
    assert pulled.run("audit", "--digest").out == ""


def test_the_digest_speaks_where_nobody_pulled(pulled: Company) -> None:
    """A night that was left out is the one thing that silence must not hide."""
    told = pulled.later(days=3).run("audit", "--digest").out
    assert told.startswith("nothing was pulled for 72 hours, since 2026-11-23 09:00 UTC")


def test_history_is_written_once_there_is_one(pulled: Company) -> None:
    """After the second night: a page for each service with its figures, and one for all; the same bytes every time."""
    pulled.run("compile", "--all")
    assert not (pulled.config / "runbooks" / "history.md").exists()
    pulled.later(days=1).play("week-later").run("sync")
    pulled.run("compile", "--all")
    page, every = pulled.page("dispatch", "history.md"), (pulled.config / "runbooks" / "history.md").read_text()
    assert "Judged on 2 nights since 2026-11-23T09:00Z" in page
    assert "| 2026-11-24T09:00Z | 2026-11-24T09:00Z | 1 | ✘ NOT guarded, weaker target | ✔ kept |" in page
    assert (pulled.config / "runbooks" / "dispatch" / "history-eta-page.svg").is_file()
    assert every.index("2026-11-24T09:00Z |") < every.index("2026-11-23T09:00Z |")
    written = pulled.run("compile", "--all").err
    assert "wrote" not in written
    assert pulled.page("dispatch", "history.md") == page


def test_a_schedule_that_was_thinned_overnight_is_told(pulled: Company) -> None:
    """Nobody took over one hour of a Sunday; that somebody else is on in other weeks is no loss of cover."""
    pulled.later(hours=12).play("nobody-awake").run("sync")
    told = pulled.run("audit", "--since", "1d", "--all")
    rows = [row for row in told.rows if row[1:2] and row[1] == f"pagerduty:rota/{ids.RECIFE_ROTA}"]
    assert [(row[0], row[3]) for row in rows if row[0] == "loosened"] == [("loosened", "coverage")], rows
    assert "nobody is on it any more from 2026-11-29 06:00 UTC to 2026-11-29 07:00 UTC" in str(rows)
    assert "RB807" not in {row[0] for row in told.rows}


def test_a_night_that_nobody_judged_is_told_by_what_was_attained(pulled: Company) -> None:
    """It counts for no stretch, and the page says how many there were."""
    pulled.run("compile", "--all")
    for _ in range(2):
        pulled.later(days=1).run("sync")
    pulled.run("compile", "--service", "dispatch")
    page = pulled.page("dispatch", "history.md")
    assert "Judged on 2 nights since 2026-11-23T09:00Z, of 3 that were pulled" in page
    assert "| 2026-11-24T09:00Z | 99." in page
    assert "| 2026-11-23T09:00Z | 2026-11-25T09:00Z | 2 | ✔ guarded" in page
    pulled.run("compile", "--all")
    found = json.loads(pulled.run("audit", "--since", "3d", "--format", "json").out)["past"]["coverage"]
    assert [(one["number"], one["carried"]) for one in found] == [(1, 0), (3, 0)]


def test_a_service_that_was_not_judged_since_counts_as_before(pulled: Company) -> None:
    """And the page of all says how many promises that are."""
    pulled.run("compile", "--all")
    pulled.later(days=1).run("sync")
    pulled.run("compile", "--service", "dispatch")
    pulled.later(days=1).run("sync")
    pulled.run("compile", "--all")
    lines = (pulled.config / "runbooks" / "history.md").read_text(encoding="utf-8").splitlines()
    carried = {one.split(" | ")[0].strip("| "): one.strip("| ").split(" | ")[-1] for one in lines if "2026-11-2" in one}
    assert (carried["2026-11-24T09:00Z"], carried["2026-11-25T09:00Z"]) == ("3", "0")


def test_what_nobody_judged_then_is_judged_now(pulled: Company) -> None:
    """By the declarations of today, which is said; so a turn and a new finding are told after two pulls alone."""
    pulled.later(days=1).play("week-later").run("sync")
    told = pulled.run("audit", "--since", "2d")
    assert "nobody judged dispatch, merchant-portal then: that is done now, by the declarations of today" in told.err
    assert ["promise", "dispatch/eta-page", "guarded: whole → broken (weaker target)"] in [row[:3] for row in told.rows]
    opened = {(row[1], row[3]) for row in told.rows if row[0] == "opened"}
    assert ("RB204", f"datadog:slo/{ids.ETA_SLO}") in opened
    assert ["closed", "RB302"] in [row[:2] for row in told.rows]
    assert "worse   promise eta-page: guarded whole → broken" in pulled.run("audit", "--digest").out


def test_an_outage_is_told_once_and_its_end_is_no_turn(pulled: Company) -> None:
    """Nothing was worse in between, and nothing is mended but that all can be read again."""
    pulled.run("audit")
    pulled.later(days=1).play(faults=["datadog:^/api=500"]).run("sync")
    told = pulled.run("audit", "--digest").out.splitlines()
    assert (
        "  unknown 4 promises are not known any more: assignment, eta-page, live-location, message-acceptance" in told
    )
    assert [one[:9].strip() for one in told if one.startswith("  ")] == ["unknown"] * 3
    assert "0 closed" in pulled.run("audit", "--since", "1d").out
    pulled.later(days=1).play().run("sync")
    told = pulled.run("audit", "--digest").out.splitlines()
    assert told[1] == "nobody's" and told[2].startswith("  mended  sections of datadog can be read again: ")
    assert len(told) == 3
