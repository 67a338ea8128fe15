"""The same snapshot and declaration give the same bytes, wherever and whenever they are compiled."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stories.company import Company, bytes_below


@pytest.fixture
def documents(pulled: Company) -> dict[str, bytes]:
    """What a first compile wrote."""
    assert pulled.run("compile", "--all").code == 0
    found = bytes_below(pulled.config / "runbooks")
    assert {"dispatch/runbook.md", "dispatch/status.md", "merchant-portal/runbook.json"} <= set(found)
    return found


def forget(company: Company) -> None:
    """Empties the store's memory of finished work."""
    with sqlite3.connect(company.store) as connection:
        connection.execute("DELETE FROM memo")
    connection.close()


def test_a_second_compile_writes_the_same_bytes(pulled: Company, documents: dict[str, bytes]) -> None:
    """From memory, and judged anew a week later, with a table of services in another order."""
    assert pulled.run("compile", "--all", "--out", "again").code == 0
    assert bytes_below(pulled.config / "again") == documents
    forget(pulled)
    pulled.later(days=7).run("compile", "--service", "merchant-portal", "--service", "dispatch", "--out", "anew")
    assert bytes_below(pulled.config / "anew") == documents


def test_it_needs_no_network(
    pulled: Company, documents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nor credentials, nor the folder of the settings as the one to stand in."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    forget(pulled)
    pulled.sandbox.stop()
    pulled.environ.clear()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    told = pulled.run("compile", "--all", "--config", str(pulled.config), "--out", "docs", at=elsewhere)
    assert told.code == 0
    assert bytes_below(elsewhere / "docs") == documents


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_order_does_not_show(pulled: Company, documents: dict[str, bytes], seed: str) -> None:
    """Another process, which puts its sets in another order, writes the same."""
    forget(pulled)
    call = "import sys; sys.argv = ['runbook', 'compile', '--all', '--out', 'docs']\n"
    code = f"{call}from compiler.cli.main import run; run()"
    environ = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", code], cwd=pulled.config, env=environ, check=True, capture_output=True)
    assert bytes_below(pulled.config / "docs") == documents
