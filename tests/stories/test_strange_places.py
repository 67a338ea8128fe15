"""Commands typed in the wrong place, on a file that cannot be used, or with a store of another time."""

import sqlite3
from pathlib import Path

import pytest

from tests.stories.company import Company

EVERY = (["compile", "--all"], ["audit"], ["sync"], ["doctor"], ["explain", "eta-page"], ["snapshots", "list"])


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_outside_of_any_project_the_answer_names_where_it_looked(
    fresh: Company, command: list[str], tmp_path: Path
) -> None:
    """And what to do about it."""
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    told = fresh.run(*command, at=nowhere)
    assert (told.code, told.out) == (2, "")
    assert f"no settings at {nowhere}/runbook.yaml or {nowhere}/config/runbook.yaml" in told.err
    assert "`runbook demo`" in told.err and "--config" in told.err


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_wrong_settings_are_named(fresh: Company, command: list[str]) -> None:
    """A path that is not there, as it was given."""
    told = fresh.run(*command, "--config", "elsewhere/runbook.yml")
    assert (told.code, told.out) == (2, "")
    assert "no settings at elsewhere/runbook.yml" in told.err


def test_the_settings_are_found_by_file_folder_and_parent(pulled: Company) -> None:
    """As a file, as its folder, and as the folder `config` below where one stands."""
    for config in ("config/runbook.yaml", "config"):
        assert pulled.run("audit", "--config", config, at=pulled.folder).code == 0
    assert pulled.run("audit", at=pulled.folder).code == 0


def test_a_store_of_a_newer_program_is_refused(pulled: Company) -> None:
    """With a clear word, and untouched."""
    with sqlite3.connect(pulled.store) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = pulled.store.read_bytes()
    for command in (["compile", "--all"], ["audit"], ["sync"], ["snapshots", "list"]):
        told = pulled.run(*command)
        assert (told.code, told.out) == (2, "")
        assert "newer" in told.err and "store.sqlite" in told.err
    assert pulled.store.read_bytes() == before


def test_a_file_that_is_no_store_is_refused(pulled: Company) -> None:
    """It is told, and nothing is written into it."""
    pulled.store.write_bytes(b"notes of somebody else\n" * 100)
    for command in (["compile", "--all"], ["sync"]):
        told = pulled.run(*command)
        assert told.code == 2
        assert "store.sqlite" in told.err
    assert pulled.store.read_bytes().startswith(b"notes of somebody else")


def test_a_folder_that_may_not_be_written_is_named(pulled: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents cannot be written there; the reason is the system's own."""
    (pulled.config / "runbooks").write_text("a file where a folder should be")
    told = pulled.run("compile", "--all")
    assert told.code == 2
    assert "cannot be written" in told.err and "runbooks" in told.err

    def refuse(path: object, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (pulled.config / "runbooks").unlink()
    monkeypatch.setattr(Path, "mkdir", refuse)
    told = pulled.run("compile", "--all", "--out", "docs")
    assert told.code == 2
    assert "cannot be written: Permission denied" in told.err


def test_a_project_that_may_only_be_read_still_compiles_elsewhere(pulled: Company, tmp_path: Path) -> None:
    """The store and the settings are left as they are."""
    folders = [pulled.store.parent, pulled.config, pulled.config / "services"]
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    for path in [*files, *folders]:
        path.chmod(0o444 if path.is_file() else 0o555)
    try:
        told = pulled.run("compile", "--all", "--out", str(tmp_path / "docs"))
    finally:
        for path in [*folders, *files]:
            path.chmod(0o755)
    assert told.code == 0
    assert (tmp_path / "docs" / "dispatch" / "runbook.md").is_file()


def test_a_bug_of_ours_is_told_without_values(pulled: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its class and its place, exit 70, no traceback and none of what it held."""

    def break_(*_: object) -> None:
        raise KeyError("sandbox-whatsapp-token")

    monkeypatch.setattr("compiler.app.compile.compile_services", break_)
    told = pulled.run("compile", "--all")
    assert (told.code, told.out) == (70, "")
    assert "This is a bug of runbook: KeyError at break_:" in told.err
    assert "sandbox-whatsapp-token" not in told.err
