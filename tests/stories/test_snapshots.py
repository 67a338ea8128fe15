"""Snapshots: what moved between two of them, which are kept, and how they travel as plain files."""

import json
from pathlib import Path

import pytest

from compiler.model.base import Kind
from compiler.store import Store
from connectors.sandbox.whatsup import ids
from tests.stories.company import Company


@pytest.fixture
def three(pulled: Company) -> Company:
    """Two calm nights, and one after a busy week."""
    pulled.later(days=1).run("sync")
    pulled.later(days=1).play("week-later").run("sync")
    return pulled


def numbers(company: Company) -> list[str]:
    """The snapshots that the store holds."""
    return [row[0] for row in company.run("snapshots", "list").rows]


def everything(store: Path, number: int | None = None) -> list[object]:
    """All that a snapshot holds, and what it covers."""
    with Store.open(store) as opened:
        estate = opened.estate(number)
        return [(estate.coverage(kind), list(estate.every(kind))) for kind in Kind]


def test_what_moved_between_two_snapshots(three: Company) -> None:
    """Whichever is named first, the older one is what it was."""
    told = three.run("snapshots", "diff", "2", "3")
    assert ["loosened", f"datadog:slo/{ids.ETA_SLO}"] in [row[:2] for row in told.rows]
    assert three.run("snapshots", "diff", "3", "2").out == told.out
    assert three.run("snapshots", "diff", "1d").out == told.out


def test_programs_get_the_difference_whole(three: Company) -> None:
    """The shape of drift, by its name."""
    told = json.loads(three.run("snapshots", "diff", "1", "--format", "json").out)
    assert (told["schema"], told["before"]["number"], told["after"]["number"]) == ("runbook.drift/v1", 1, 3)


def test_older_snapshots_go(three: Company) -> None:
    """A dry run only tells; what stays reads as it did."""
    before = everything(three.store)
    assert three.run("snapshots", "prune", "--keep", "1", "--dry-run").out == "would remove 2 of 3 snapshots\n"
    assert numbers(three) == ["1", "2", "3"]
    assert three.run("snapshots", "prune", "--keep", "1").out.startswith("removed 2 of 3 snapshots")
    assert numbers(three) == ["3"]
    assert everything(three.store) == before


def test_the_snapshot_of_the_last_release_stays(three: Company) -> None:
    """An audit since the release still has its older side."""
    three.run("release", "mark", "v1")
    three.later(days=1).run("sync")
    told = three.run("snapshots", "prune", "--keep", "1")
    assert told.out.startswith("removed 2 of 4 snapshots; 1 older stays for the last release, or as the newest")
    assert numbers(three) == ["3", "4"]
    assert "(snapshot 3)" in three.run("audit", "--since", "release").out


def test_snapshots_travel_as_plain_files(three: Company, tmp_path: Path) -> None:
    """Each night exported into the same folder and imported elsewhere: the store there holds the same."""
    folder, other = tmp_path / "history", tmp_path / "other"
    here, there = three.store, other / "store.sqlite"
    for number in ("1", "2", "3"):
        assert three.run("snapshots", "export", str(folder), "--snapshot", number).code == 0
        three.configure()
        _move_store(three, there)
        told = three.run("snapshots", "import", str(folder))
        assert told.code == 0, told.err
        three.configure()
    for number in (1, 2, 3):
        assert everything(there, number) == everything(here, number)


def _move_store(company: Company, store: Path) -> None:
    """From now on the settings name another store."""
    path = company.config / "runbook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("store: .runbook/store.sqlite", f"store: {store}"), encoding="utf-8")


def test_files_of_rows_that_are_gone_go_too(three: Company, tmp_path: Path) -> None:
    """So that a commit of the folder shows the deletion."""
    folder = tmp_path / "history"
    path = folder / "datadog" / "dashboard" / f"{ids.LOCATION_BOARD}.json"
    three.run("snapshots", "export", str(folder), "--snapshot", "1")
    assert path.is_file()
    three.run("snapshots", "export", str(folder))
    assert not path.exists()
    assert f"datadog:dashboard/{ids.LOCATION_BOARD}" in json.loads((folder / "snapshot.json").read_text())["gone"]


def test_an_export_leaves_the_files_of_others_alone(three: Company, tmp_path: Path) -> None:
    """A folder that holds something else is refused."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    told = three.run("snapshots", "export", str(tmp_path))
    assert (told.code, "holds no exported snapshot" in told.err) == (2, True)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_older_snapshot_is_not_imported_behind_newer_ones(three: Company, tmp_path: Path) -> None:
    """The history of a store only ever goes on."""
    three.run("snapshots", "export", str(tmp_path / "history"), "--snapshot", "1")
    told = three.run("snapshots", "import", str(tmp_path / "history"))
    assert (told.code, "is as new as" in told.err) == (2, True)
    assert numbers(three) == ["1", "2", "3"]


def test_an_export_holds_no_personal_data(three: Company, tmp_path: Path) -> None:
    """What the door masked stays masked."""
    three.run("snapshots", "export", str(tmp_path / "history"))
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "history").rglob("*.json"))
    assert "ana@example.com" not in text
    assert "555-0142" not in text
