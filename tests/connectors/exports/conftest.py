"""A folder of files, and what the connector reads from it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from compiler.model.base import Kind
from compiler.ports import Opened, Pulled, Row, Want
from connectors.exports.connector import CONNECTOR

NOW = datetime(2026, 11, 23, 9, 17, tzinfo=UTC)


@dataclass
class Door:
    """A door without threads."""

    now: datetime = NOW
    wanted: tuple[Want, ...] = ()
    words: list[str] = field(default_factory=list)

    def known(self, kind: Kind, key: str) -> str | None:  # noqa: ARG002
        """Nothing is known."""
        return None

    def keys(self, kind: Kind) -> frozenset[str]:  # noqa: ARG002
        """Nothing is kept."""
        return frozenset()

    def map(self, fetch: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """One after the other."""
        return map(fetch, items)

    def told(self, what: str) -> None:
        """Remembers."""
        self.words.append(what)


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
