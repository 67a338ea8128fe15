"""Downtimes, by the older list, which a key that may only read monitors can see, or by the newer one.

The newer list asks for a permission that can also mute, so it is read only where the settings say so.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Gone, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.downtime import read_downtime
from connectors.datadog.readers.scalars import instant
from connectors.datadog.source import NAMELESS, PERSONAL, Source, key_of, opened, packed, pages, rows_at, whole, without

PAGE = 100
_OLDER, _NEWER = "/api/v1/downtime", "/api/v2/downtime"
_LEFT_OUT = PERSONAL | {"creator_id", "updater_id", "org_id"}
_OVER = frozenset({"ended", "canceled"})


@dataclass(frozen=True, slots=True)
class Downtimes:
    """Every mute that lasts or is planned; those that are over are told as gone, which their mark proves."""

    source: Source
    newer: bool = False
    name = "downtimes"
    kinds = (Kind.DOWNTIME,)
    reader = 1
    second = False
    leaves_out = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permission of the list that is read."""
        return ("monitors_downtime",) if self.newer else ("monitors_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.DOWNTIME)), PAGE) if self.newer else "1 request"

    def pull(self, door: Door) -> Iterator[Pulled]:
        kept = door.keys(Kind.DOWNTIME)
        for key, row in self._rows(door):
            if not key:
                yield Unread(Kind.DOWNTIME, NAMELESS, "a row of the list has no id")
            elif not _is_over(row, door.now):
                yield _row(key, row)
            elif key in kept:
                yield Gone(Kind.DOWNTIME, key)

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_downtime(self.source.home, key, opened(body, f"{kind} {key}"))

    def _rows(self, door: Door) -> Iterator[tuple[str, Any]]:
        """The older list comes whole in one reply."""
        if self.newer:
            return listing.rows(door, "downtimes", self._page, PAGE, key_of)
        return ((key_of(row), row) for row in rows_at(self.source.ask(_OLDER, (), self.scopes[0]), ""))

    def _page(self, number: int, size: int) -> Listed:
        params = [("page[limit]", size), ("page[offset]", number * size)]
        body = self.source.ask(_NEWER, params, self.scopes[0])
        return Listed(rows_at(body, "data"), whole(body, "meta.page.total_filtered_count"))


def _is_over(row: dict[str, Any], now: datetime) -> bool:
    attributes = row.get("attributes")
    if isinstance(attributes, dict):
        return attributes.get("status") in _OVER
    end = instant(row.get("end"))
    ended = end is not None and end <= now and not row.get("recurrence")
    return ended or row.get("disabled") is True or row.get("canceled") is not None


def _row(key: str, row: dict[str, Any]) -> Row:
    """The downtime without who made it."""
    attributes = row.get("attributes")
    if not isinstance(attributes, dict):
        return Row(Kind.DOWNTIME, key, packed(without(row, _LEFT_OUT)))
    kept = {"attributes": without(attributes, _LEFT_OUT)}
    return Row(Kind.DOWNTIME, key, packed(kept), str(attributes.get("modified") or ""))
