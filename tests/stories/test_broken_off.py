"""Runs that end before anything is judged: no report of an earlier run is left, and each says so where it can."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from compiler.render.report_schema import report_schema
from tests.stories.company import Company

TELLING = ("json", "junit", "comment", "summary", "github")
SILENT = ("sarif", "gitlab")
EVERY = [word for name in (*TELLING, *SILENT, "baseline") for word in ("--report", f"{name}={name}.report")]


def reports(company: Company) -> dict[str, str]:
    """The reports that lie in the folder, by format."""
    return {path.stem: path.read_text(encoding="utf-8") for path in company.config.glob("*.report")}


@pytest.fixture
def reported(pulled: Company) -> Company:
    """A run that went well has left a report of each format."""
    assert pulled.run("compile", "--all", *EVERY).code == 0
    assert set(reports(pulled)) == {*TELLING, *SILENT, "baseline"}
    return pulled


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("compile", "--service", "dispach"), 2, "no service “dispach” is declared; did you mean “dispatch”?"),
        (("compile", "--all", "--baseline", "none.json"), 2, "the baseline none.json cannot be read"),
        (("compile", "--all", "--snapshot", "9"), 2, "there is no snapshot 9"),
        (("audit", "--since", "yesterday"), 2, "'yesterday' is no point in time"),
    ],
)
def test_what_can_tell_why_nothing_was_judged_tells_it(
    reported: Company, words: tuple[str, ...], code: int, says: str
) -> None:
    """With the exit code; and a list that would read as all mended is taken away."""
    before = reports(reported)
    assert reported.run(*words, *EVERY).code == code
    left = reports(reported)
    assert set(left) == {*TELLING, "baseline"}
    assert left["baseline"] == before["baseline"]
    for name in TELLING:
        assert says in left[name] or says in ElementTree.fromstring(left[name]).find(".//error").get("message", ""), (
            name
        )  # type: ignore[union-attr]


def test_before_the_first_pull_nothing_is_known(fresh: Company) -> None:
    """Exit 3, also for programs, and in the shape that is published."""
    told = fresh.run("compile", "--all", "--format", "json", "--report", "junit=junit.report")
    assert told.code == 3
    found = json.loads(told.out)
    Draft202012Validator(report_schema()).validate(found)
    assert (found["exit_code"], found["findings"]) == (3, [])
    assert found["why"].startswith("exit 3: nothing was pulled yet")
    (gate,) = ElementTree.fromstring(reports(fresh)["junit"])
    assert gate.get("errors") == "1"


def test_every_mistake_is_told_where_nothing_could_be_read(fresh: Company) -> None:
    """Of settings, each with its place."""
    fresh.configure("checks: {RB999: block}\nmargn: 1\n")
    told = fresh.run("compile", "--all", "--format", "json")
    found = json.loads(told.out)
    assert (told.code, found["exit_code"]) == (2, 2)
    assert {one["file"] for one in found["problems"]} == {"runbook.yaml"}


def test_what_is_no_plain_file_is_left_alone(reported: Company) -> None:
    """Nothing is removed that a report could not have made."""
    (reported.config / "folder").mkdir()
    reported.run("compile", "--service", "dispach", "--report", "sarif=folder")
    assert (reported.config / "folder").is_dir()


def test_a_bug_leaves_no_report_of_an_earlier_run(reported: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be told of it, and nothing stale stands in its place."""

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("compiler.app.running.compiled", breaks)
    assert reported.run("compile", "--all", *EVERY).code == 70
    assert set(reports(reported)) == {"baseline"}


def test_a_report_that_cannot_be_written_does_not_spoil_another(pulled: Company, tmp_path: Path) -> None:
    """The one that was written tells of a run that went well."""
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    told = pulled.run("compile", "--all", "--report", "json=json.report", "--report", f"junit={blocked}/x.xml")
    assert told.code == 2
    assert json.loads(reports(pulled)["json"])["exit_code"] == 0
