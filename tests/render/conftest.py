"""Documents as written and reviewed: UPDATE_GOLDEN=1 writes them anew, and the diff is the review."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from compiler.model.runbook import Runbook
from compiler.render.template import Templates
from compiler.render.view import view
from tests.render.logistics import allowed, findings, judgement

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"

Compare = Callable[[str, Mapping[str, str]], None]


@pytest.fixture(scope="session")
def templates() -> Templates:
    """Our own templates, without a cache."""
    return Templates()


@pytest.fixture(scope="session")
def dispatch() -> Runbook:
    """The view of the dispatch service."""
    return view(judgement(), findings(), allowed())


@pytest.fixture
def golden() -> Compare:
    """Compares documents with those kept under a name, byte for byte; none is missing and none is too many."""

    def compare(name: str, documents: Mapping[str, str]) -> None:
        folder = GOLDEN / name
        if UPDATE:
            write(folder, documents)
        kept = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        assert sorted(kept) == sorted(documents)
        for file, text in documents.items():
            assert text.encode() == kept[file].read_bytes(), f"{name}/{file} differs; UPDATE_GOLDEN=1 writes it anew"

    return compare


def write(folder: Path, documents: Mapping[str, str]) -> None:
    """Puts the documents in place of what the folder holds."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.unlink()
    for file, text in documents.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(text.encode())
