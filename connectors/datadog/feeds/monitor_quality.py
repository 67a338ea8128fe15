"""What the vendor's own search says of monitors: complaints, recipients by its reckoning, mutes, last trigger."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.monitor import read_quality
from connectors.datadog.readers.scalars import objects
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, pages, rows_at, whole

PAGE = 100
_PATH = "/api/v1/monitor/search"
_KEPT = ("quality_issues", "muted_until_ts", "last_triggered_ts")


@dataclass(frozen=True, slots=True)
class MonitorQuality:
    """The search over all monitors; of its rows only what the list lacks is kept."""

    source: Source
    name = "monitor-quality"
    kinds = (Kind.MONITOR_QUALITY,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("monitors_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.MONITOR)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "monitor search", self._page, PAGE, key_of):
            yield _row(key, row) if key else Unread(Kind.MONITOR_QUALITY, NAMELESS, "a row of the search has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_quality(self.source.home.id(kind, key), opened(body, f"quality of monitor {key}"))

    def _page(self, number: int, size: int) -> Listed:
        body = self.source.ask(_PATH, [("page", number), ("per_page", size)], self.scopes[0])
        return Listed(rows_at(body, "monitors"), whole(body, "metadata.total_count"), whole(body, "metadata.per_page"))


def _row(key: str, row: dict[str, Any]) -> Row:
    """Handles without the names that stand beside them, which are people's in part."""
    handles = [{"handle": one.get("handle")} for one in objects(row.get("notifications"))]
    kept = {name: row[name] for name in _KEPT if name in row}
    return Row(Kind.MONITOR_QUALITY, key, packed({**kept, "notifications": handles}))
