"""A release in which somebody loosened an SLO below its promise since the last one: what the gate says, in one line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from connectors.sandbox.whatsup.ids import ETA_SLO
from tests.stories.company import Company, Told

SLO = f"datadog:slo/{ETA_SLO}"
BLOCK = "checks: {RB204: block}\n"
NEWS = ("compile", "--service", "dispatch", "--baseline", "release")


@pytest.fixture
def loosened(pulled: Company) -> Company:
    """Two hours after the last release, with a pull in between."""
    pulled.run("compile", "--all")
    assert pulled.run("release", "mark", "v1.4.1").code == 0
    pulled.later(hours=2).play("loosened")
    pulled.configure(BLOCK)
    assert pulled.run("sync").code == 0
    return pulled


def body(told: Told) -> dict[str, Any]:
    """What was told for programs."""
    found: dict[str, Any] = json.loads(told.out)
    return found


def test_the_release_is_stopped_by_the_one_thing_that_is_new(loosened: Company) -> None:
    """Exit 1, with the place in the declaration, the owner, and what to do."""
    told = loosened.run(*NEWS, "--format", "json")
    found = body(told)
    assert told.code == 1
    assert found["why"] == "exit 1: 1 finding at block: RB204"
    (one,) = [finding for finding in found["findings"] if finding["level"] == "block"]
    assert (one["code"], one["subject"], one["owner"]) == ("RB204", SLO, "dispatch")
    assert one["steps"] == [
        {"step": "allowance", "says": "none covers it"},
        {"step": "baseline", "says": "new since release v1.4.1"},
        {"step": "ladder", "says": "ladder: block"},
        {"step": "--fail-on", "says": "not given"},
    ]
    text = (loosened.config / one["location"]["file"]).read_text(encoding="utf-8").splitlines()
    assert "id: eta-page" in text[one["location"]["line"] - 1]
    assert "99.9 %" in one["message"] and "99.5 %" in one["message"]
    assert "raise the target" in one["fix"]


def test_all_else_that_is_wrong_was_known_and_stops_nobody(loosened: Company) -> None:
    """The same code on another SLO stood when the last release was marked."""
    found = body(loosened.run(*NEWS, "--format", "json"))
    old = [finding for finding in found["findings"] if finding["known"]]
    assert "RB204" in {finding["code"] for finding in old}
    assert {finding["level"] for finding in old} == {"observe"}
    assert {finding["level_because"] for finding in old} == {"baseline: known since release v1.4.1"}
    assert loosened.run("compile", "--service", "dispatch").last == "exit 1: 2 findings at block: RB204"


def test_a_reader_sees_it_all_on_a_terminal(loosened: Company) -> None:
    """What blocks, on what, how it is mended, where it is declared."""
    told = loosened.run(*NEWS, width=110)
    plain = re.sub(r"\x1b\[\d*m", "", told.out)
    assert f"error RB204 {SLO} (block)" in plain
    assert "    see: services/dispatch.yaml:" in plain and "    owner: dispatch\n" in plain
    assert told.last.startswith("\x1b[31mexit 1: 1 finding at block: RB204")


def test_what_was_known_is_counted_and_not_shown_again(loosened: Company) -> None:
    """The one finding that is new stands alone, with its place and its owner."""
    told = loosened.run(*NEWS)
    (row,) = [row for row in told.rows if row[0].startswith("RB") and row[1] != "allowed"]
    assert (row[0], row[2], row[3]) == ("RB204", "block", SLO)
    assert row[6].startswith("services/dispatch.yaml:") and row[7] == "dispatch"
    assert re.search(r"^\d+ more, known since release v1.4.1; all are shown without `--baseline`$", told.err, re.M)


# With a baseline


@pytest.mark.parametrize("baseline", ["release", "release:v1.4.1", "1"])
def test_what_was_known_is_named_in_three_ways(loosened: Company, baseline: str) -> None:
    """The last release, a release by name, a snapshot by number: each knew all but that one."""
    told = loosened.run("compile", "--service", "dispatch", "--baseline", baseline)
    assert told.last == "exit 1: 1 finding at block: RB204"


def test_a_committed_file_of_what_is_known_lets_it_pass(loosened: Company) -> None:
    """The team decided to live with all of today; tomorrow's news will block."""
    told = loosened.run("compile", "--all", "--report", "baseline=known.json")
    assert told.code == 1
    told = loosened.run("compile", "--service", "dispatch", "--baseline", "known.json")
    known = int(re.fullmatch(r"exit 0: (\d+) findings, none at block, \1 known by the baseline", told.last)[1])  # type: ignore[index]
    assert known >= 12
    loosened.declare("dispatch", "99.9% uptime", "99.99% uptime")
    loosened.declare("dispatch", "99% of live locations", "99.9% of live locations")
    told = loosened.run("compile", "--service", "dispatch", "--baseline", "known.json")
    assert told.last == "exit 1: 1 finding at block: RB204"


def test_a_promise_that_this_release_adds_is_news_to_an_older_snapshot(loosened: Company) -> None:
    """The snapshot was compiled by the declarations of its day, and these are remembered, not today's."""
    loosened.declare("dispatch", "99% of live locations", "99.9% of live locations")
    told = loosened.run("compile", "--service", "dispatch", "--baseline", "1")
    assert told.last == "exit 1: 2 findings at block: RB204"


def test_a_service_that_was_never_released_knows_nothing(pulled: Company) -> None:
    """All of it is news; and without any release that is said."""
    pulled.configure(BLOCK)
    told = pulled.run(*NEWS)
    assert told.code == 2
    assert "no release is marked yet; `runbook release mark REF` marks one" in told.err
    pulled.run("release", "mark", "v1", "--service", "merchant-portal")
    assert pulled.run(*NEWS).last == "exit 1: 1 finding at block: RB204"
    told = pulled.run(*NEWS[:-1], "release:v9")
    assert (told.code, "no release “v9” is marked; there are v1" in told.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (None, "cannot be read: No such file or directory"),
        ("{", "is no JSON"),
        ("[]", "is not of the form runbook.baseline/v1"),
        ('{"schema": "runbook.baseline/v1"}', "is not of the form runbook.baseline/v1"),
        ('{"schema": "runbook.baseline/v1", "findings": [{}]}', "is not of the form runbook.baseline/v1"),
    ],
)
def test_a_file_that_is_no_baseline_is_told(pulled: Company, text: str | None, word: str) -> None:
    """With the command that writes one; a gate never passes because its baseline is missing."""
    if text is not None:
        (pulled.config / "known.json").write_text(text, encoding="utf-8")
    told = pulled.run("compile", "--all", "--baseline", "known.json")
    assert told.code == 2
    assert word in told.err and "--report baseline=known.json" in told.err


# With an allowance


ALLOW = """
allow:
  - code: RB204
    on: "{slo}"
    reason: the target is being agreed with the customer
    owner: dispatch
    until: {until}
"""


def allowed(company: Company, until: str) -> Company:
    """The same with an allowance on that SLO until that day."""
    company.declare("dispatch", "\nallow:\n", ALLOW.format(slo=SLO, until=until))
    return company


def test_an_allowance_lets_it_pass_until_its_end(loosened: Company) -> None:
    """It is counted and named, with its owner."""
    told = allowed(loosened, "2026-12-31").run(*NEWS)
    assert told.code == 0
    assert re.fullmatch(r"exit 0: \d+ findings, none at block, \d+ known by the baseline, 1 allowed", told.last)
    assert ["RB204", "allowed", "dispatch", "2026-12-31"] in [row[:4] for row in told.rows]


def test_an_allowance_that_ended_lets_nothing_pass(loosened: Company) -> None:
    """And the line says that it ended."""
    told = allowed(loosened, "2026-11-20").run(*NEWS)
    assert told.code == 1
    assert told.last == "exit 1: 1 finding at block: RB204 (its allowance ended: RB204 on 2026-11-20)"
    assert "RB004" in told.out


def test_an_allowance_that_ends_is_news_to_every_baseline(pulled: Company) -> None:
    """What was allowed when the release was marked did not stand then."""
    pulled.run("sync")
    pulled.configure("checks: {RB205: block}\n")
    pulled.run("release", "mark", "v1")
    pulled.declare("merchant-portal", "until: 2029-12-31", "until: 2026-11-01")
    told = pulled.run("compile", "--service", "merchant-portal", "--baseline", "release")
    assert told.last == "exit 1: 1 finding at block: RB205 (its allowance ended: RB205 on 2026-11-01)"


# With break-glass and as a hotfix


def test_break_glass_lets_it_through_once_and_is_recorded(loosened: Company) -> None:
    """The line, the report and the store tell why; the next run is stopped again."""
    told = loosened.run(*NEWS, "--break-glass", "parcels stand still, ana@example.com decided")
    assert told.code == 0
    said = r"exit 0: break-glass “parcels stand still, person-\w{8} decided” lets through: 1 finding at block: RB204"
    assert re.fullmatch(said, told.last)
    assert "ana@example.com" not in told.out + told.err
    assert told.rows[-2][:2] == ["break-glass", "let through"]
    rows = loosened.run("release", "list").rows
    assert [row[1] for row in rows] == ["release", "break-glass"]
    at, _, reason, snapshot, services, codes = rows[1]
    assert (at[:10], snapshot, services, codes) == ("2026-11-23", "2", "dispatch", "RB204")
    assert "parcels stand still" in reason and "ana@example.com" not in reason
    assert loosened.run(*NEWS).code == 1


def test_break_glass_that_nothing_needs_is_not_recorded(pulled: Company) -> None:
    """Nothing was let through."""
    told = pulled.run("compile", "--service", "dispatch", "--break-glass", "just in case")
    assert (told.code, "just in case" in told.out) == (0, False)
    assert pulled.run("release", "list").rows == []


@pytest.mark.parametrize("option", ["--break-glass", "--hotfix"])
def test_a_gate_is_not_passed_without_a_reason(loosened: Company, option: str) -> None:
    """An empty one tells nobody anything."""
    told = loosened.run(*NEWS, option, "  ")
    assert told.code == 2
    assert "say why, in words" in told.err


def test_a_hotfix_passes_weather_and_not_what_the_release_did(fresh: Company) -> None:
    """Where the settings let weather block at all."""
    fresh.play("burning").run("sync")
    fresh.configure("gate: {weather: block}\n")
    told = fresh.run("compile", "--service", "dispatch")
    assert told.code == 1 and "RB210" in told.last
    told = fresh.run("compile", "--service", "dispatch", "--hotfix", "rolls the gateway back")
    assert told.code == 0
    assert re.fullmatch(r"exit 0: \d+ findings, none at block, \d+ passed as a hotfix", told.last)
    assert fresh.run("release", "list").rows[0][1:3] == ["hotfix", "rolls the gateway back"]
    fresh.configure(BLOCK + "gate: {weather: block}\n")
    assert fresh.run("compile", "--service", "dispatch", "--hotfix", "rolls the gateway back").code == 1


def test_what_cannot_be_recorded_is_said(loosened: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """The release goes, and somebody has to write it down."""
    from compiler.errors import StoreError

    def refused(*_: object) -> None:
        raise StoreError("the store cannot be written")

    monkeypatch.setattr("compiler.store.journal.note_pass", refused)
    told = loosened.run(*NEWS, "--break-glass", "parcels stand still")
    assert told.code == 0
    assert "could not be recorded: the store cannot be written" in told.err


# With a vendor outage and with stale data


def test_a_vendor_outage_is_not_known_and_says_so(loosened: Company) -> None:
    """Exit 3: what a blocking check needs could not be read; nothing is claimed of it."""
    loosened.later(hours=1).play("loosened", faults=["datadog:^/api/v1/slo=500"]).configure(BLOCK)
    assert loosened.run("sync").code == 3
    told = loosened.run(*NEWS)
    assert told.code == 3
    assert re.fullmatch(r"exit 3: datadog:slo could not be read: .*", told.last)
    assert "RB204" not in {row[0] for row in told.rows}
    assert loosened.run(*NEWS, "--break-glass", "the vendor is down, we are not").code == 0


def test_data_that_is_too_old_is_not_known_and_says_so(loosened: Company) -> None:
    """By the maximum age of its kind."""
    loosened.later(hours=49)
    told = loosened.run(*NEWS)
    assert told.code == 1
    assert told.last == "exit 1: 1 finding at block: RB204; datadog:slo is 49 h old, at most 48 h"
    allowed(loosened, "2026-12-31")
    assert loosened.run(*NEWS).last == "exit 3: datadog:slo is 49 h old, at most 48 h"


@pytest.mark.parametrize(
    ("policy", "code", "ending"),
    [
        ("block", 3, "exit 3: datadog:slo is 49 h old, at most 48 h"),
        ("warn", 0, "; datadog:slo is 49 h old, at most 48 h (stale: warn)"),
        ("observe", 0, "1 allowed"),
        ("{datadog: observe}", 0, "1 allowed"),
        ("{whatsapp: observe}", 3, "exit 3: datadog:slo is 49 h old, at most 48 h"),
    ],
)
def test_each_connector_has_a_policy_for_old_data(loosened: Company, policy: str, code: int, ending: str) -> None:
    """As the settings say it."""
    allowed(loosened, "2026-12-31").later(hours=49).configure(f"{BLOCK}gate: {{stale: {policy}}}\n")
    told = loosened.run(*NEWS)
    assert told.code == code
    assert told.last.endswith(ending)


def test_a_policy_for_a_connector_that_is_not_there_is_a_mistake(pulled: Company) -> None:
    """With the names that there are."""
    pulled.configure("gate: {stale: {datadoc: warn}}\n")
    told = pulled.run("compile", "--all")
    assert told.code == 2
    assert "no connector has the instance name datadoc" in told.err
    assert "one of datadog, whatsapp" in told.err


# Told step by step, and to others


def test_explain_shows_each_step_of_the_gate(loosened: Company) -> None:
    """In the order in which the finding met them."""
    told = loosened.run("explain", f"RB204 {SLO}")
    lines = [line.strip() for line in told.out.splitlines()]
    assert [line for line in lines if line.startswith("gate, ")] == [
        "gate, allowance: none covers it",
        "gate, baseline: none given",
        "gate, ladder: ladder: block",
        "gate, --fail-on: not given",
    ]
    assert "error, change; level block, by ladder: block" in lines
    told = loosened.run("explain", f"RB204 {SLO}", "--baseline", "release", "--fail-on", "warning")
    assert "gate, baseline: new since release v1.4.1" in told.out
    assert "gate, --fail-on: warning raises it to block" in told.out


def test_explain_shows_what_is_known_of_an_allowed_finding(pulled: Company) -> None:
    """Who allowed it, until when, and why."""
    subject = next(row[4] for row in pulled.run("audit", "--all").rows if row[:2] == ["RB205", "allowed"])
    told = pulled.run("explain", f"RB205 {subject}")
    assert told.code == 0
    assert "gate, allowance: covers it until 2029-12-31, by merchants: " in told.out


@pytest.mark.parametrize("name", ["sarif", "junit", "github", "gitlab", "comment", "summary", "json", "baseline"])
def test_every_format_tells_the_same_of_the_release(loosened: Company, name: str, tmp_path: Path) -> None:
    """On standard output or in a file, with the same exit code as for people."""
    loosened.run(*NEWS)
    told = loosened.run(*NEWS, "--format", name)
    assert told.code == 1
    assert ETA_SLO in told.out or name == "baseline"
    file = tmp_path / "out" / f"report.{name}"
    assert loosened.run(*NEWS, "--report", f"{name}={file}").code == 1
    assert file.read_text(encoding="utf-8").rstrip("\n") == told.out.rstrip("\n")


def test_several_reports_are_written_in_one_run(loosened: Company) -> None:
    """Beside what is told on standard output."""
    told = loosened.run(*NEWS, "--report", "sarif=a.sarif", "--report", "junit=b.xml")
    assert told.last == "exit 1: 1 finding at block: RB204"
    log = json.loads((loosened.config / "a.sarif").read_text(encoding="utf-8"))
    blocked = [one for one in log["runs"][0]["results"] if one["level"] == "error"]
    assert [one["ruleId"] for one in blocked] == ["RB204"]
    assert "<failure" in (loosened.config / "b.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["sarif", "sarif=", "pdf=x.pdf", "=x"])
def test_a_report_that_nobody_knows_is_told(loosened: Company, word: str) -> None:
    """With the formats that there are."""
    told = loosened.run(*NEWS, "--report", word)
    assert told.code == 2
    assert "is not FORMAT=FILE with one of the formats baseline, comment, github" in told.err


def test_places_are_told_from_the_root_of_the_checkout(loosened: Company) -> None:
    """A code host knows no other; without a checkout they are told from where the command was typed."""
    told = loosened.run(*NEWS, "--format", "github", "--config", "config", at=loosened.folder)
    assert "::error file=config/services/dispatch.yaml,line=" in told.out
    (loosened.folder / ".git").mkdir()
    told = loosened.run(*NEWS, "--format", "github")
    assert "::error file=config/services/dispatch.yaml,line=" in told.out


def test_audit_speaks_the_same_formats(loosened: Company) -> None:
    """For a page of all services."""
    told = loosened.run("audit", "--format", "sarif", "--report", "comment=page.md")
    assert told.code == 1
    assert json.loads(told.out)["runs"][0]["automationDetails"]["id"] == "runbook/audit/"
    assert "#### 2 at block" in (loosened.config / "page.md").read_text(encoding="utf-8")
