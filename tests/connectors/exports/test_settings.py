"""What may stand in the settings, and every mistake at its place."""

from pathlib import Path
from typing import Any

import pytest

from compiler.model.base import Place
from compiler.ports import Opened
from connectors.exports.connector import CONNECTOR

HERE = Place("runbook.yaml", 7, 3)


@pytest.mark.parametrize(
    ("options", "at", "says"),
    [
        ({}, "", "neither a folder nor files"),
        ({"folder": 7}, "folder", "is no path"),
        ({"folder": "a", "fodler": "b"}, "fodler", "no option"),
        ({"files": "a.ics"}, "files", "is no list"),
        ({"files": [7]}, "files.0", "a file is a path"),
        ({"files": ["a.docx"]}, "files.0", "of no sort"),
        ({"files": [{"file": "https://x.example.com/token.ics"}]}, "files.0", "is a secret"),
        ({"files": [{"file": "a.ics", "schdule": "x"}]}, "files.0.schdule", "says nothing of a file"),
        ({"files": [{"file": "a.ics", "dated": "soon"}]}, "files.0.dated", "is no date"),
        ({"files": [{"file": "a.ics", "zone": "Mars"}]}, "files.0.zone", "is no time zone"),
        ({"files": [{"file": "a.md", "form": "poem"}]}, "files.0.form", "is none of"),
        ({"folder": "a", "zone": "Mars"}, "zone", "is no time zone"),
        ({"folder": "a", "display_names": "yes"}, "display_names", "neither true nor false"),
    ],
)
def test_each_mistake_is_told_at_its_option(options: dict[str, Any], at: str, says: str) -> None:
    """And never repeats the address of a calendar."""
    places = {at: Place("runbook.yaml", 9, 1)} if at else {}
    (problem,) = CONNECTOR.check(options, places, HERE)
    assert says in problem.what
    assert problem.place == places.get(at, HERE)
    assert "token.ics" not in str(problem)


def test_good_settings_have_no_mistake() -> None:
    """A folder, files, or both."""
    files = ["a.ics", {"file": "b.csv", "schedule": "B", "team": "t", "zone": "UTC", "dated": "2026-11-20"}]
    for options in ({"folder": "a"}, {"files": files}, {"folder": "a", "files": files, "zone": "Europe/Lisbon"}):
        assert CONNECTOR.check(options, {}, HERE) == ()


def test_the_doctor_counts_the_files(tmp_path: Path) -> None:
    """Or says what is wrong with the folder."""
    (tmp_path / "attached").mkdir()
    (tmp_path / "attached" / "a.md").write_text("# A")
    for folder, allowed, says in (("attached", True, "1 files"), ("elsewhere", False, "is no folder")):
        connection = CONNECTOR.connect(Opened("exports", {"folder": folder}, folder=tmp_path))
        (reach,) = connection.probe(None)  # type: ignore[arg-type]
        assert (reach.allowed, says in reach.says) == (allowed, True)
