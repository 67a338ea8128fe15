"""Teams: handles and names, never who belongs to them."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.catalogue import read_team
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, pages, rows_at, whole

PAGE = 100
_PATH = "/api/v2/team"
_KEPT = ("name", "handle", "summary")


@dataclass(frozen=True, slots=True)
class Teams:
    """The list of teams."""

    source: Source
    name = "teams"
    kinds = (Kind.TEAM,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("teams_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.TEAM)), PAGE)

    def listed(self, door: Door) -> Iterator[tuple[str, Any]]:
        """Every team as received, with its key."""
        return listing.rows(door, "teams", self._page, PAGE, key_of)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in self.listed(door):
            yield _row(key, row) if key else Unread(Kind.TEAM, NAMELESS, "a row of the list has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_team(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        body = self.source.ask(_PATH, [("page[size]", size), ("page[number]", number)], self.scopes[0])
        return Listed(rows_at(body, "data"), whole(body, "meta.pagination.total"))


def _row(key: str, row: dict[str, Any]) -> Row:
    """The team without counts, which move with its members."""
    attributes = row.get("attributes")
    found = attributes if isinstance(attributes, dict) else {}
    return Row(Kind.TEAM, key, packed({"attributes": {name: found.get(name) for name in _KEPT}}))
