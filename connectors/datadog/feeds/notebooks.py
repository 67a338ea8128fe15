"""Notebooks, for the addresses in their texts. Read only where the settings ask for it, as the scope is one more."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.notebook import read_notebook, texts
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, pages, rows_at, whole

PAGE = 100
_PATH = "/api/v1/notebooks"


@dataclass(frozen=True, slots=True)
class Notebooks:
    """The list of notebooks with their cells, of which only texts are kept, and never who wrote them."""

    source: Source
    name = "notebooks"
    kinds = (Kind.NOTEBOOK,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("notebooks_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.NOTEBOOK)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "notebooks", self._page, PAGE, key_of):
            yield definition(key, row) if key else Unread(Kind.NOTEBOOK, NAMELESS, "a row of the list has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_notebook(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        """A page; of the two totals the filtered one counts pages only, so the other is taken."""
        body = self.source.ask(_PATH, [("count", size), ("start", number * size)], self.scopes[0])
        return Listed(rows_at(body, "data"), whole(body, "meta.page.total_count"))


def definition(key: str, row: dict[str, Any]) -> Row:
    """The name and the texts of a notebook."""
    attributes = row.get("attributes")
    found = attributes if isinstance(attributes, dict) else {}
    cells = [{"attributes": {"definition": {"type": "markdown", "text": one}}} for one in texts(found.get("cells"))]
    kept = {"name": found.get("name"), "modified": found.get("modified"), "cells": cells}
    return Row(Kind.NOTEBOOK, key, packed({"attributes": kept}), str(found.get("modified") or ""))
