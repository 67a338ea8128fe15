"""A folder of files, and what the connector reads from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from compiler.model.base import Kind
from compiler.ports import Opened, Pulled, Row
from connectors.exports.connector import CONNECTOR
from tests.connectors.door import Door


@dataclass
class Attached:
    """A folder with settings beside it; `options` are those of the connector."""

    root: Path
    options: Mapping[str, Any] = field(default_factory=lambda: {"folder": "attached"})

    def put(self, name: str, text: str) -> Path:
        """Writes a file into the folder."""
        path = self.root / "attached" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("\n", "\r\n" if name.endswith(".ics") else "\n").encode())
        return path

    def pull(self) -> list[Pulled]:
        """Everything that is yielded."""
        return list(self._feed().pull(Door()))

    def values(self) -> dict[tuple[Kind, str], Any]:
        """Every row as its value; what is not a row must not be there."""
        feed, pulled = self._feed(), self.pull()
        assert [one for one in pulled if not isinstance(one, Row)] == []
        return {(one.kind, one.key): feed.read(one.kind, one.key, one.body) for one in pulled if isinstance(one, Row)}

    def _feed(self) -> Any:
        (feed,) = CONNECTOR.connect(Opened("exports", self.options, folder=self.root)).feeds
        return feed


@pytest.fixture
def attached(tmp_path: Path) -> Attached:
    """An empty folder."""
    (tmp_path / "attached").mkdir()
    return Attached(tmp_path)
