"""Formats of reports, each held against its official schema or an independent reader."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import xmlschema
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

from compiler.app.reporting import rendered
from compiler.cli.reporting import names
from compiler.model.report import Report
from compiler.registry import scan
from compiler.render.report_format import ReportFormat
from compiler.render.report_schema import baseline_schema, report_schema
from tests.render.reports import everything, hostile, report, thousands, told

HERE = Path(__file__).resolve().parent / "official"
ROOT = Path(__file__).resolve().parents[2]
REPORTS = {"calm": report, "everything": everything, "hostile": hostile}


@pytest.fixture(params=list(REPORTS))
def any_report(request: pytest.FixtureRequest) -> Report:
    """Each report of the table."""
    made: Report = REPORTS[request.param]()
    return made


def shown(name: str, what: Report) -> str:
    """The report in that format, as bytes that a file can hold."""
    text = rendered(name, what)
    text.encode()
    return text


def test_a_format_is_found_by_lying_in_its_folder() -> None:
    """Its name is its file's, and it has one line about itself."""
    found = {module.__name__.rpartition(".")[2]: module.FORMAT for module in scan("compiler.render.reports")}
    assert set(found) == set(names())
    assert {"baseline", "comment", "github", "gitlab", "json", "junit", "sarif", "summary"} <= set(found)
    assert all(isinstance(one, ReportFormat) and one.about for one in found.values())


# SARIF


def sarif(what: Report) -> dict[str, Any]:
    """The one run, after the official schema had nothing to say."""
    log = json.loads(shown("sarif", what))
    schema = json.loads((HERE / "sarif-2.1.0-rtm.4.json").read_text(encoding="utf-8"))
    # Its own identifier is no address that a validator of today accepts for a draft of then.
    told = [error.message for error in Draft4Validator({**schema, "id": ""}).iter_errors(log)]
    assert told == []
    (run,) = log["runs"]
    return dict(run)


def test_sarif_is_what_its_schema_says(any_report: Report) -> None:
    """Whatever the report holds."""
    assert sarif(any_report)["tool"]["driver"]["name"] == "runbook"


def test_the_sarif_schema_is_looked_at() -> None:
    """A level that the standard does not know is told."""
    schema = json.loads((HERE / "sarif-2.1.0-rtm.4.json").read_text(encoding="utf-8"))
    log = json.loads(shown("sarif", everything()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft4Validator({**schema, "id": ""}).is_valid(log)


def test_sarif_points_into_the_declaration() -> None:
    """From the root of the checkout, to line and column."""
    place = sarif(everything())["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "config/services/shop.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 12, "startColumn": 5}
    (ugly, _) = sarif(hostile())["results"]
    uri = ugly["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert " " not in uri and unquote(uri) == "config/services/a b,c:d%.yaml"


def test_sarif_grades_by_the_gate_and_not_by_severity() -> None:
    """A host that stops at errors stops where the gate does."""
    results = sarif(everything())["results"]
    assert [one["level"] for one in results] == ["error", "warning", "note", "note"]
    assert [one.get("baselineState") for one in results] == ["new", "new", "unchanged", None]
    assert results[3]["suppressions"][0]["justification"] == "being agreed; until 2026-12-31, by orders team"


def test_sarif_rules_carry_the_pages_of_the_checks() -> None:
    """A result names its rule by id and by place."""
    run = sarif(everything())
    rules = run["tool"]["driver"]["rules"]
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    told = {rule["id"]: rule["help"]["text"] for rule in rules}
    assert told["RB204"].startswith("The SLO behind a promise tolerates more failure")
    assert "Why:" in told["RB204"] and "Fix:" in told["RB204"]


def test_sarif_fingerprints_stay_when_wording_changes() -> None:
    """They are of code and subject, and each finding has its own."""
    marks = [
        sarif(report(told(1, message=message), told(2)))["results"][at]["partialFingerprints"]
        for message, at in (("a", 0), ("b", 0), ("b", 1))
    ]
    assert marks[0] == marks[1] != marks[2]


def test_sarif_says_why_the_exit_code_is_what_it_is() -> None:
    """What could not be known, mistakes of the declaration, and what was let through."""
    (invocation,) = sarif(everything())["invocations"]
    assert invocation["exitCodeDescription"] == "exit 0: break-glass “x”"
    words = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert words[0] == "live:slo could not be read: HTTP 500"
    assert words[2] == "break-glass: orders stand still (RB204)"
    assert len(invocation["toolConfigurationNotifications"]) == 1


# JUnit XML


def junit(what: Report) -> JUnitXml:
    """The suites as an independent reader sees them, after the schema had nothing to say."""
    text = shown("junit", what)
    xmlschema.XMLSchema(HERE / "junit-10.xsd").validate(text)
    found = JUnitXml.fromstring(text.encode())
    assert isinstance(found, JUnitXml)
    return found


def test_junit_is_what_its_schema_says(any_report: Report) -> None:
    """Whatever the report holds; there is always a test, so that a good run is not an empty one."""
    suites = list(junit(any_report))
    assert suites[0].name == "gate"
    for suite in suites:
        cases = list(suite)
        assert suite.tests == len(cases) > 0
        results = [one for case in cases for one in case.result]
        assert suite.failures == sum(isinstance(one, Failure) for one in results)
        assert suite.errors == sum(isinstance(one, Error) for one in results)
        assert suite.skipped == sum(isinstance(one, Skipped) for one in results)


def test_junit_fails_what_blocks_and_nothing_else() -> None:
    """A warning passes with words, an allowed finding is skipped, ignorance is an error."""
    found = {case.name: [type(one) for one in case.result] for suite in junit(everything()) for case in suite}
    assert found["RB204 live:slo/s1"] == [Failure]
    assert found["RB204 live:slo/s2"] == found["RB204 live:slo/s3"] == []
    assert found["RB204 live:slo/s4"] == [Skipped]
    assert found["live:slo could not be read: HTTP 500"] == [Error]
    assert found["runbooks/shop/runbook.md is current"] == [Failure]
    assert found["services/bad.yaml:3:1"] == [Error]
    text = shown("junit", everything())
    assert "mend: raise the target" in text and "owner: orders team" in text and "services/shop.yaml:12:5" in text


# GitHub's workflow commands


COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^:]*)::(?P<text>.*)")


def annotations(what: Report) -> Iterator[tuple[str, dict[str, str], str]]:
    """The commands as the runner reads them: properties between commas, escapes undone."""
    for line in shown("github", what).split("\n"):
        if not line.startswith("::"):
            assert not re.search(r"::(error|warning|notice|set-output|add-mask|stop-commands)", line[:2])
            continue
        found = COMMAND.fullmatch(line)
        assert found is not None, line
        pairs = (one.split("=", 1) for one in found["properties"].split(","))
        yield found["kind"], {key: unescaped(value) for key, value in pairs}, unescaped(found["text"])


def unescaped(text: str) -> str:
    """The runner's own order: the percent sign last."""
    for mark, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(mark, sign)
    return text


def test_annotations_stand_beside_the_lines() -> None:
    """With file, line, column, a title with code, subject and owner, and what to do."""
    found = list(annotations(everything()))
    kind, where, text = next(one for one in found if "RB204" in one[1]["title"])
    assert (kind, where["file"], where["line"], where["col"]) == ("error", "config/services/shop.yaml", "12", "5")
    assert where["title"] == "RB204 live:slo/s1 (orders team)"
    assert text == "99.5 % is less than 99.9 %\nmend: raise the target\nsee https://live.example/s1"
    assert [one[0] for one in found if "RB204" in one[1]["title"]] == ["error", "warning"]


def test_what_the_baseline_knows_is_no_annotation_of_a_pull_request() -> None:
    """It is counted, and the summary shows it."""
    assert "1 known since release v1, without annotations: the summary shows all" in shown("github", everything())
    assert "live:slo/s3" not in "".join(where["title"] for _, where, _ in annotations(everything()))


def test_no_text_breaks_out_of_its_annotation() -> None:
    """A line break, a colon, a comma or a command in a vendor's text stays text."""
    found = list(annotations(hostile()))
    assert found
    assert all(set(where) <= {"file", "line", "col", "title"} for _, where, _ in found)
    assert {where["file"] for _, where, _ in found if "file" in where} == {
        "config/services/a b,c:d%.yaml",
        "config/services/shop.yaml",
    }


def test_a_step_shows_ten_of_each_kind_and_the_rest_is_counted() -> None:
    """The gravest come first."""
    kinds = [kind for kind, _, _ in annotations(thousands(90))]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"error": 10, "warning": 10, "notice": 10}
    assert "20 more of error, 20 more of warning, 20 more of notice" in shown("github", thousands(90))


# GitLab's code quality


QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation of the code quality report asks for: no schema of it is published apart."""


def test_code_quality_is_what_its_documentation_says(any_report: Report) -> None:
    """Whatever the report holds; and no fingerprint stands twice."""
    rows = json.loads(shown("gitlab", any_report))
    Draft202012Validator(QUALITY).validate(rows)
    marks = [row["fingerprint"] for row in rows]
    assert len(set(marks)) == len(marks)


def test_code_quality_grades_by_the_gate() -> None:
    """What blocks is a blocker; a finding that no declaration is near still names a file."""
    rows = json.loads(shown("gitlab", everything()))
    assert [row["severity"] for row in rows] == ["blocker", "major", "info", "blocker"]
    assert rows[1]["location"]["path"] == "config/runbook.yaml"


# Markdown


def html(text: str) -> str:
    """The page as a host that allows raw HTML would show it before it cleans."""
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


@pytest.mark.parametrize(("name", "cap"), [("comment", 65_536), ("summary", 1_048_576)])
def test_five_thousand_findings_fit(name: str, cap: int) -> None:
    """The gravest are shown, the rest is counted, and no more room is left than another would need."""
    text = shown(name, thousands())
    assert len(text) <= len(text.encode()) <= cap
    assert len(text.encode()) > (0.9 * cap if name == "comment" else 500_000)
    assert "live:slo/s0`" in text
    left = re.search(r"and (\d+) more that find no room here: RB204 × (\d+)", text)
    shown_ones = text.count("- **RB204**")
    assert left is None if shown_ones == 5_000 else left is not None and int(left[1]) == 5_000 - shown_ones
    assert html(text).count("<details>") == html(text).count("</details>")


@pytest.mark.parametrize("count", [0, 1, 30, 300, 1_000])
def test_every_finding_is_shown_or_counted(count: int) -> None:
    """However many there are."""
    text = shown("comment", thousands(count)) if count else shown("comment", report())
    left = re.search(r"and (\d+) more that find no room", text)
    assert text.count("- **RB204**") + (int(left[1]) if left else 0) == count


def test_the_comment_is_found_again_by_its_first_line() -> None:
    """Which is the same for every report."""
    firsts = {shown("comment", one).splitlines()[0] for one in (report(), everything(), hostile())}
    assert len(firsts) == 1 and firsts.pop().startswith("<!-- runbook:")


def test_the_page_says_what_matters() -> None:
    """The line, what was let through, each level under its heading, where, whose, what is allowed."""
    text = shown("comment", everything())
    for words in (
        "exit 0: break-glass “x”",
        "break-glass: orders stand still (RB204)",
        "#### 1 at block",
        "#### 1 at warn",
        "<details><summary>1 observed</summary>",
        "`config/services/shop.yaml:12`",
        "owner orders team",
        "mend: raise the target",
        "RB204 live:slo/s4, until 2026-12-31, by orders team: being agreed",
        "live:dashboard is not fully known",
        "as of the snapshot of 2026-11-01 06:00 UTC; news since release v1",
    ):
        assert words in text


def test_no_text_breaks_out_of_the_page() -> None:
    """No script, no link of a scheme that we do not open, no heading, no mention."""
    text = html(shown("comment", hostile()))
    assert "<script" not in text
    assert "javascript:" not in re.findall(r'href="([^"]*)"', text)
    assert text.count("<h3>") == 1
    assert not re.search(r"[^>`\w]@ana", re.sub(r"<code>.*?</code>", "", text))


# JSON


def test_json_is_what_its_published_schema_says(any_report: Report) -> None:
    """Whatever the report holds."""
    Draft202012Validator(report_schema()).validate(json.loads(shown("json", any_report)))


def test_a_baseline_is_what_its_published_schema_says(any_report: Report) -> None:
    """One finding a line, in an order that does not change with the report's."""
    text = shown("baseline", any_report)
    body = json.loads(text)
    Draft202012Validator(baseline_schema()).validate(body)
    assert len(body["findings"]) == len(any_report.findings)
    assert text.count('"fingerprint"') == sum('"fingerprint"' in line for line in text.splitlines())


@pytest.mark.parametrize("schema", [report_schema(), baseline_schema()], ids=["report", "baseline"])
def test_the_schemas_are_schemas(schema: dict[str, Any]) -> None:
    """By the dialect that they name, and they refuse what is another thing."""
    Draft202012Validator.check_schema(schema)
    assert not Draft202012Validator(schema).is_valid({"schema": "other"})


@pytest.mark.parametrize("name", ["report", "baseline"])
def test_the_schemas_are_published(name: str) -> None:
    """The committed file is the schema of today."""
    made = {"report": report_schema, "baseline": baseline_schema}[name]()
    path = ROOT / "compiler" / "render" / "schema" / f"{name}.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == made


def test_the_same_report_gives_the_same_bytes() -> None:
    """In every format."""
    for name in names():
        assert shown(name, everything()) == shown(name, everything())
