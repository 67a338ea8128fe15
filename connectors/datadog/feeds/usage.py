"""How often dashboards are looked at, by an endpoint that the vendor calls unstable; its failure costs only itself."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.views import read_views
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, pages, rows_at, whole

PAGE = 500
"""The most that the vendor gives; more is refused."""

_PATH = "/api/v2/dashboards/usage"
_KEPT = ("total_views", "viewed_at")


@dataclass(frozen=True, slots=True)
class DashboardUsage:
    """The usage of every dashboard: figures only, who looked is left out."""

    source: Source
    name = "dashboard-usage"
    kinds = (Kind.VIEWS,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("dashboards_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.DASHBOARD)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "dashboard usage", self._page, PAGE, key_of):
            yield _row(key, row) if key else Unread(Kind.VIEWS, NAMELESS, "a row of the list has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_views(self.source.home.id(kind, key), opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        body = self.source.ask(_PATH, [("page[limit]", size), ("page[offset]", number * size)], self.scopes[0])
        return Listed(rows_at(body, "data"), whole(body, "meta.page.total"))


def _row(key: str, row: dict[str, Any]) -> Row:
    attributes = row.get("attributes")
    found = attributes if isinstance(attributes, dict) else {}
    return Row(Kind.VIEWS, key, packed({name: found.get(name) for name in _KEPT}))
