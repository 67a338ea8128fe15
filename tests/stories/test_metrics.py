"""The nightly job watches itself: what it leaves for a collector, and for a log."""

import json
from pathlib import Path

from tests.stories.company import Company


def samples(file: Path) -> dict[str, float]:
    """Every sample of a file by its name and labels."""
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_a_night_leaves_its_metrics_and_a_line_for_each_feed(fresh: Company, tmp_path: Path) -> None:
    """Every feed by name, and the instant of the snapshot for the dead man's alert."""
    file = tmp_path / "runbook.prom"
    told = fresh.run("sync", "--metrics", str(file), "--log")
    assert told.code == 0
    found = samples(file)
    assert found["runbook_sync_exit_code"] == 0
    assert found["runbook_snapshot_taken_timestamp_seconds"] == fresh.now.timestamp()
    assert found['runbook_section_coverage{instance="datadog",kind="monitor",state="complete"}'] == 1
    lines = [json.loads(line) for line in told.err.splitlines() if line.startswith("{")]
    assert {one["event"] for one in lines} == {"feed"}
    assert {(one["instance"], one["feed"]) for one in lines} >= {("datadog", "monitors"), ("whatsapp", "templates")}


def test_an_outage_is_seen_in_the_metrics(pulled: Company, tmp_path: Path) -> None:
    """The boards are stale, with their age, and the exit code says that something could not be known."""
    file = tmp_path / "runbook.prom"
    pulled.later(days=1).play("vendor-outage").run("sync", "--metrics", str(file))
    found = samples(file)
    assert found["runbook_sync_exit_code"] == 3
    assert found['runbook_section_coverage{instance="datadog",kind="dashboard",state="stale"}'] == 1
    assert found['runbook_section_age_seconds{instance="datadog",kind="dashboard"}'] == 86_400


def test_a_run_that_was_refused_leaves_the_older_instant(pulled: Company, tmp_path: Path) -> None:
    """A missing secret ends the run; the dead man's instant stays where it was."""
    file, before = tmp_path / "runbook.prom", pulled.now
    del pulled.environ["DD_API_KEY"]
    assert pulled.later(days=2).run("sync", "--metrics", str(file)).code == 2
    found = samples(file)
    assert found["runbook_sync_exit_code"] == 2
    assert found["runbook_snapshot_taken_timestamp_seconds"] == before.timestamp()
    assert found["runbook_sync_ended_timestamp_seconds"] == pulled.now.timestamp()
