"""SLOs of every form and all their windows."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.slo import read_slo
from connectors.datadog.source import NAMELESS, PERSONAL, Source, key_of, opened, packed, pages, rows_at, whole, without

PAGE = 1000
_PATH = "/api/v1/slo"
_LEFT_OUT = PERSONAL | {"org_id"}


@dataclass(frozen=True, slots=True)
class Slos:
    """The list of SLOs, which holds definitions and no status."""

    source: Source
    name = "slos"
    kinds = (Kind.SLO,)
    reader = 2
    second = False
    leaves_out = ()
    scopes = ("slos_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.SLO)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "SLOs", self._page, PAGE, key_of):
            yield definition(key, row) if key else Unread(Kind.SLO, NAMELESS, "a row of the list has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_slo(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        """A page; of the two totals the filtered one was seen to be too small, so the other counts."""
        body = self.source.ask(_PATH, [("limit", size), ("offset", number * size)], self.scopes[0])
        return Listed(rows_at(body, "data"), whole(body, "metadata.page.total_count"))


def definition(key: str, row: dict[str, Any]) -> Row:
    """The SLO without who made it."""
    return Row(Kind.SLO, key, packed(without(row, _LEFT_OUT)), str(row.get("modified_at") or ""))
