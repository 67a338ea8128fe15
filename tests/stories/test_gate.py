"""The gate before a release: exit codes, each with the one line that says why."""

import json
import re

import pytest

from connectors.sandbox.answers import allowed, answers
from tests.stories.company import Company

STANDING = len(answers("calm") - allowed("calm"))
"""How many findings stand on a calm day."""

ERRORS = "exit 1: 7 findings at block: RB204, RB301, RB302, RB305, RB402, RB504, RB701"


def test_everything_starts_in_observe(pulled: Company) -> None:
    """Findings are told and stop nobody."""
    told = pulled.run("compile", "--service", "dispatch")
    assert told.code == 0
    assert re.fullmatch(r"exit 0: \d+ findings, none at block", told.last)


def test_fail_on_names_the_codes_that_stop_the_release(pulled: Company) -> None:
    """Every change finding of that severity and above; weather is not among them."""
    told = pulled.run("compile", "--all", "--fail-on", "error")
    assert told.code == 1
    assert told.last == ERRORS
    told = pulled.run("compile", "--all", "--fail-on", "warning")
    assert told.code == 1
    assert "RB702" in told.last
    assert "RB503" not in told.last and "RB505" not in told.last


def test_an_allowed_finding_stops_nobody(pulled: Company) -> None:
    """It is told as allowed, with its owner and its end."""
    told = pulled.run("compile", "--service", "merchant-portal", "--fail-on", "note")
    assert "RB205" not in told.last
    assert ["RB205", "allowed", "merchants", "2029-12-31"] in [row[:4] for row in told.rows]


@pytest.mark.parametrize(
    ("ladder", "code", "line"),
    [
        ("checks: {RB204: warn}", 0, "exit 0: {all} findings, none at block, 1 at warn, 1 allowed"),
        ("checks: {RB204: block}", 1, "exit 1: 1 finding at block: RB204"),
        (
            "checks: {RB204: {level: block, from: 2026-11-24}}",
            0,
            "exit 0: {all} findings, none at block, 1 at warn, 1 allowed",
        ),
        ("checks: {RB204: {level: block, from: 2026-11-23}}", 1, "exit 1: 1 finding at block: RB204"),
        ("checks: {RB505: block}", 0, "exit 0: {all} findings, none at block, 1 at warn, 1 allowed"),
        ("gate: {weather: block}", 1, "exit 1: 2 findings at block: RB503, RB505"),
    ],
)
def test_the_ladder_decides(pulled: Company, ladder: str, code: int, line: str) -> None:
    """By code and by date; weather only where the settings say so."""
    pulled.configure(f"{ladder}\n")
    told = pulled.run("compile", "--all")
    assert (told.code, told.last) == (code, line.replace("{all}", str(STANDING)))


def test_weather_does_not_stand_before_the_hotfix(fresh: Company) -> None:
    """A spent budget and a blocked account are told, and the release may go."""
    fresh.play("burning").run("sync")
    told = fresh.run("compile", "--service", "dispatch")
    assert told.code == 0
    assert "RB210" in told.out
    fresh.later(hours=1).play("whatsapp-blocked").run("sync")
    told = fresh.run("compile", "--service", "dispatch")
    assert told.code == 0
    assert "RB501" in told.out


def test_an_old_snapshot_cannot_pass_a_check_that_blocks(pulled: Company) -> None:
    """By its kind's own limit, or by the one of this run; without a blocking check age alone stops nobody."""
    pulled.later(hours=3)
    assert pulled.run("compile", "--all", "--max-age", "1m").code == 0
    pulled.configure("checks: {RB209: block}\n")
    assert pulled.run("compile", "--all").code == 0
    told = pulled.run("compile", "--all", "--max-age", "1m")
    assert told.code == 3
    assert told.last == "exit 3: datadog:slo is 3 h old, at most 1 min"
    assert pulled.later(days=3).run("compile", "--all").code == 3


def test_reasons_are_all_told_and_the_gravest_decides(pulled: Company) -> None:
    """2 beats 1 beats 3."""
    pulled.later(hours=3).configure("checks: {RB204: block}\n")
    told = pulled.run("compile", "--all", "--max-age", "1h")
    assert told.code == 1
    assert told.last.startswith("exit 1: 1 finding at block: RB204; datadog:slo is 3 h old")
    pulled.declare("merchant-portal", "response: page", "response: pager")
    told = pulled.run("compile", "--all", "--max-age", "1h")
    assert told.code == 2
    assert told.last.startswith("exit 2: 1 problem in the declaration; 1 finding at block: RB204; datadog:slo is 3 h")


def test_nothing_pulled_yet_is_not_known(fresh: Company) -> None:
    """Exit 3, with the command that changes it."""
    told = fresh.run("compile", "--all")
    assert (told.code, told.out) == (3, "")
    assert "nothing was pulled yet" in told.err and "run `runbook sync`" in told.err


def test_a_service_that_nobody_declared(pulled: Company) -> None:
    """The nearest name is offered, and all that there are."""
    for command in (["compile"], ["audit"], ["sync"]):
        told = pulled.run(*command, "--service", "dispach")
        assert (told.code, told.out) == (2, "")
        assert "no service “dispach” is declared; did you mean “dispatch”?" in told.err
        assert "merchant-portal" in told.err


def test_compile_wants_to_know_which(pulled: Company) -> None:
    """Neither a service nor all is a mistake of use."""
    told = pulled.run("compile")
    assert told.code == 2
    assert "--service NAME, or --all" in told.err


def test_check_says_whether_the_committed_runbook_is_current(pulled: Company) -> None:
    """It writes nothing; status.md may differ from night to night."""
    told = pulled.run("compile", "--all", "--check")
    assert told.code == 1
    assert not (pulled.config / "runbooks").exists()
    pulled.run("compile", "--all")
    assert pulled.run("compile", "--all", "--check").code == 0
    pulled.later(days=1).play("burning").run("sync")
    assert pulled.run("compile", "--all", "--check").code == 0
    pulled.declare("dispatch", "Couriers stand still on the map", "Couriers stand still")
    told = pulled.run("compile", "--all", "--check")
    assert told.code == 1
    assert told.last.startswith("exit 1: not current: ")
    assert "dispatch/runbook.md" in told.last and "merchant-portal" not in told.last


def test_refresh_pulls_what_ages_fastest_and_nothing_else(pulled: Company) -> None:
    """No dashboard, no definition of an SLO; what is older than an hour is young again."""
    pulled.later(hours=2).sandbox.requests.clear()
    told = pulled.run("compile", "--service", "dispatch", "--refresh")
    paths = {path for _, _, path, _ in pulled.sandbox.requests}
    assert told.code == 0
    assert "/api/v1/downtime" in paths
    assert not {path for path in paths if "dashboard" in path or path == "/api/v1/slo"}
    assert len(pulled.run("snapshots", "list").rows) == 2


def test_an_older_snapshot_can_be_compiled(pulled: Company) -> None:
    """It says what was so then; one that is not there is named."""
    pulled.later(days=1).play("burning").run("sync")
    assert "RB210" in pulled.run("compile", "--all").out
    assert "RB210" not in pulled.run("compile", "--all", "--snapshot", "1", "--out", "then").out
    told = pulled.run("compile", "--all", "--snapshot", "9")
    assert told.code == 2
    assert "there is no snapshot 9" in told.err


def test_out_is_where_the_documents_go(pulled: Company) -> None:
    """Relative to where the command was typed, and the settings' own folder is left alone."""
    told = pulled.run("compile", "--all", "--config", "config", "--out", "docs", at=pulled.folder)
    assert (pulled.folder / "docs" / "dispatch" / "runbook.md").is_file()
    assert not (pulled.config / "runbooks").exists()
    assert "wrote docs/dispatch/: runbook.md, status.md, runbook.json, " in told.err


@pytest.mark.parametrize("command", [["compile", "--all"], ["audit"], ["sync"], ["sync", "--plan"], ["doctor"],
                                     ["snapshots", "list"], ["explain", "RB204"], ["explain", "dispatch/eta-page"]],
                         ids=" ".join)  # fmt: skip
def test_json_is_the_only_thing_on_standard_output(pulled: Company, command: list[str]) -> None:
    """It parses, whatever else was said on standard error."""
    told = pulled.run(*command, "--format", "json")
    assert told.code == 0
    assert json.loads(told.out)


def test_json_says_what_the_text_says(pulled: Company) -> None:
    """The exit code and its reason, the verdicts, every finding with its level, and what is allowed."""
    told = pulled.run("compile", "--all", "--fail-on", "error", "--format", "json")
    found = json.loads(told.out)
    assert found["exit_code"] == told.code == 1
    assert found["why"] == ERRORS
    assert {one["service"] for one in found["services"]} == {"dispatch", "merchant-portal"}
    assert {one["code"] for one in found["findings"] if one["level"] == "block"} >= {"RB204", "RB701"}
    assert [one["code"] for one in found["allowed"]] == ["RB205"]
    links = found["services"][0]["promises"][0]["links"]
    assert [one["name"] for one in links] == [
        "measured", "sufficient", "alerted", "paged", "staffed", "visible", "actionable", "tellable",
    ]  # fmt: skip


def test_a_pipe_has_no_colour_and_no_progress(pulled: Company) -> None:
    """Neither stream holds an escape, and what is not a row of cells is a sentence."""
    for command in (["sync"], ["compile", "--all"], ["audit", "--all"], ["doctor"], ["explain", "eta-page"]):
        told = pulled.run(*command)
        assert "\x1b" not in told.out + told.err
        assert "\r" not in told.out + told.err


def test_audit_shows_what_is_most_worth_mending(pulled: Company) -> None:
    """Five findings, graver ones and the team's own first; all of them on demand, worst first."""
    told = pulled.run("audit")
    assert len([row for row in told.rows if row[0].startswith("RB") and row[1] != "allowed"]) == 5
    assert f"{STANDING - 5} more; `--all` shows them" in told.err
    assert told.rows[-2] == ["7 promises: 1 guarded, 6 broken, 0 unknown; 5 kept, 2 not known whether kept"]
    every = [row[1] for row in pulled.run("audit", "--all").rows if row[0].startswith("RB") and row[1] != "allowed"]
    assert every == sorted(every, key=["error", "warning", "note"].index)
    assert len(every) == STANDING


def test_one_cause_under_two_services_names_all_that_suffer(fresh: Company) -> None:
    """A blocked account is one finding, with the promises of every service that speaks over it."""
    fresh.play("whatsapp-blocked").run("sync")
    body = json.loads(fresh.run("audit", "--all", "--format", "json").out)
    (blocked,) = [one for one in body["findings"] if one["code"] == "RB501"]
    services = {id.split("/")[1] for id in blocked["affected"] if "promise/" in id}
    assert services == {"dispatch", "merchant-portal"}
