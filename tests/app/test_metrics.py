"""How a run tells of itself: metrics that collectors read, and a line for each feed."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from compiler.app.measuring import measured
from compiler.app.metrics import feed_lines, openmetrics
from compiler.app.sync_report import FeedReport, SyncReport
from compiler.errors import StoreError
from compiler.model.base import Gap
from compiler.model.coverage import Coverage, Section, SnapshotInfo
from compiler.model.world import MOMENT

INFO = SnapshotInfo(7, MOMENT, MOMENT, "test")
ENDED = MOMENT + timedelta(minutes=2)
OLD = MOMENT - timedelta(hours=30)
SECTIONS = (
    Section("east", "monitor", Coverage(MOMENT, MOMENT), 12),
    Section("east", "dashboard", Coverage(MOMENT, OLD, gap=Gap("dashboard", "east", "timed out", OLD)), 3),
    Section("east", "slo", Coverage(MOMENT, gap=Gap("slo", "east", "refused"))),
)
FEEDS = (
    FeedReport("east", "monitors", ("monitor",), SECTIONS[:1], 12, 1, 2, seconds=0.25),
    FeedReport("east", "boards", ("dashboard",), SECTIONS[1:2], seconds=9, why='said "no"', failed=True),
)
REPORT = SyncReport(INFO, SECTIONS, FEEDS)
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)*)\})? (-?[0-9.]+)')


def read(text: str) -> dict[tuple[str, str], float]:
    """Every sample by name and labels; fails on a line that is neither a sample nor a comment."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            match = SAMPLE.fullmatch(line)
            assert match is not None, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


def told(code: int = 3, report: SyncReport | None = REPORT) -> dict[tuple[str, str], float]:
    """The samples of a run."""
    return read(openmetrics(report, MOMENT, ENDED, INFO, code))


def test_every_family_is_a_gauge_with_a_help_and_the_file_has_an_end() -> None:
    """As both text formats ask: help and type before the samples of a family, which stand together."""
    text = openmetrics(REPORT, MOMENT, ENDED, INFO, 3)
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    assert all(f"# HELP {name} " in text and f"# TYPE {name} gauge\n{name}" in text for name in names)
    assert {name for name, _ in read(text)} == set(names)
    assert text.endswith("# EOF\n")


def test_a_feed_is_told_by_its_duration_and_its_rows() -> None:
    """Of each feed its numbers, under its instance and name."""
    found, labels = told(), 'instance="east",feed="monitors"'
    assert found["runbook_feed_duration_seconds", labels] == 0.25
    assert [found[f"runbook_feed_rows{tail}", labels] for tail in ("", "_new", "_changed")] == [12, 1, 2]
    assert [found["runbook_feed_known", f'instance="east",feed="{name}"'] for name in ("monitors", "boards")] == [1, 0]


def test_a_section_is_told_by_its_coverage_and_its_age() -> None:
    """One state of four is 1; what was never read has no age."""
    found = told()
    states = {labels for (name, labels), value in found.items() if name == "runbook_section_coverage" and value}
    assert states == {
        'instance="east",kind="monitor",state="complete"', 'instance="east",kind="dashboard",state="stale"',
        'instance="east",kind="slo",state="absent"',
    }  # fmt: skip
    ages = {labels: value for (name, labels), value in found.items() if name == "runbook_section_age_seconds"}
    assert ages == {'instance="east",kind="monitor"': 120, 'instance="east",kind="dashboard"': 108_120}


def test_the_dead_man_is_the_instant_of_the_newest_snapshot() -> None:
    """It stays where it is when a run breaks off, and its help says when to alert."""
    for report, code in ((REPORT, 3), (None, 2)):
        found = told(code, report)
        assert found["runbook_snapshot_taken_timestamp_seconds", ""] == MOMENT.timestamp()
        assert found["runbook_sync_exit_code", ""] == code
    assert "above 26 hours" in openmetrics(None, MOMENT, ENDED, INFO, 2)


def test_before_the_first_snapshot_there_is_no_instant_of_one() -> None:
    """A missing series is what an alert on absence needs; a zero would be the year 1970."""
    found = read(openmetrics(None, MOMENT, ENDED, None, 2))
    assert ("runbook_snapshot_taken_timestamp_seconds", "") not in found


def test_names_cannot_break_the_text() -> None:
    """Quotes, backslashes and line ends of a name are escaped."""
    feed = FeedReport('e"a\\s\nt', "x", ())
    labels = 'instance="e\\"a\\\\s\\nt",feed="x"'
    assert ("runbook_feed_rows", labels) in read(openmetrics(SyncReport(INFO, (), (feed,)), MOMENT, ENDED, INFO, 0))


def test_a_line_for_each_feed() -> None:
    """One JSON object a line, with the reason where something went wrong."""
    lines = [json.loads(line) for line in feed_lines(REPORT)]
    assert [(one["feed"], one["state"], one["rows"], one["why"]) for one in lines] == [
        ("monitors", "complete", 12, ""), ("boards", "stale", 0, 'said "no"'),
    ]  # fmt: skip
    assert {one["snapshot"] for one in lines} == {7}


def test_a_run_that_breaks_off_is_told_too(tmp_path: Path) -> None:
    """The file is written with the exit code of what ended the run."""
    file = tmp_path / "runbook.prom"
    with pytest.raises(StoreError), measured(tmp_path / "no.sqlite", file, lambda: MOMENT):
        raise StoreError("locked")
    assert read(file.read_text(encoding="utf-8"))["runbook_sync_exit_code", ""] == 2


def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    """Nobody asked for metrics."""
    with measured(tmp_path / "no.sqlite", None, lambda: MOMENT) as ran:
        ran.append(REPORT)
    assert list(tmp_path.iterdir()) == []
