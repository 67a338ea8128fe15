"""Monitors and their states, both from the same list: what people defined, and what the vendor says of the moment."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.monitor import read_monitor, read_state
from connectors.datadog.source import NAMELESS, PERSONAL, Source, key_of, opened, packed, pages, rows_at, without

PAGE = 1000
"""The most that the vendor gives; without `page` it would answer with everything at once, or with a time-out."""

_PATH = "/api/v1/monitor"
_STATE = ("overall_state", "overall_state_modified")
_LEFT_OUT = PERSONAL | {
    *_STATE, "state", "matching_downtimes", "org_id", "restricted_roles", "restriction_policy", "deleted", "created_at",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Monitors:
    """The list of monitors. Its definition changes with people's edits only, so a quiet night stores nothing."""

    source: Source
    name = "monitors"
    kinds = (Kind.MONITOR, Kind.MONITOR_STATE)
    reader = 4
    second = False
    leaves_out = ()
    scopes = ("monitors_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.MONITOR)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "monitors", self._page, PAGE, key_of):
            yield from pulled(key, row)

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        home = self.source.home
        found = opened(body, f"monitor {key}")
        return read_monitor(home, key, found) if kind is Kind.MONITOR else read_state(home.id(kind, key), found)

    def _page(self, number: int, size: int) -> Listed:
        body = self.source.ask(_PATH, [("page", number), ("page_size", size)], self.scopes[0])
        return Listed(rows_at(body, ""))


def pulled(key: str, row: Any) -> Iterator[Pulled]:
    """The definition and the state of one row."""
    if not key:
        yield Unread(Kind.MONITOR, NAMELESS, "a row of the list has no id")
        return
    yield definition(key, row)
    yield Row(Kind.MONITOR_STATE, key, packed({name: row.get(name) for name in _STATE}))


def definition(key: str, row: dict[str, Any]) -> Row:
    """What people defined, without the state of the moment and without people."""
    body = packed(without(row, _LEFT_OUT))
    return Row(Kind.MONITOR, key, body, str(row.get("modified") or ""), canonical=True)
