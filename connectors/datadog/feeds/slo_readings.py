"""The present status of all SLOs in bulk, by the search: neither the list nor the call by id tells it."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.slo import read_reading
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, pages, rows_at, whole

PAGE = 100
_PATH = "/api/v1/slo/search"


@dataclass(frozen=True, slots=True)
class SloReadings:
    """The status of every SLO for each of its windows, with its own age."""

    source: Source
    name = "slo-readings"
    kinds = (Kind.SLO_READING,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("slos_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.SLO)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "SLO search", self._page, PAGE, _key):
            yield _row(key, row) if key else Unread(Kind.SLO_READING, NAMELESS, "a row of the search has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_reading(self.source.home.id(kind, key), opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        """A page; its link to the next one is there on the last page too, so the totals count."""
        body = self.source.ask(_PATH, [("page[size]", size), ("page[number]", number)], self.scopes[0])
        total, length = whole(body, "meta.pagination.total"), whole(body, "meta.pagination.size")
        return Listed(rows_at(body, "data.attributes.slos"), total, length)


def _key(row: Any) -> str:
    return key_of(row.get("data")) if isinstance(row, dict) else ""


def _row(key: str, row: dict[str, Any]) -> Row:
    attributes = row["data"].get("attributes")
    status = attributes.get("overall_status") if isinstance(attributes, dict) else None
    return Row(Kind.SLO_READING, key, packed({"overall_status": status}))
