"""Monitor notification rules."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.rule import read_rule
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, pages, rows_at

PAGE = 1000
_PATH = "/api/v2/monitor/notification_rule"


@dataclass(frozen=True, slots=True)
class Rules:
    """The list of rules that tell people beside those whom a monitor's message names."""

    source: Source
    name = "notification-rules"
    kinds = (Kind.RULE,)
    reader = 2
    second = False
    leaves_out = ()
    scopes = ("monitors_read",)

    def calls(self, door: Door) -> str:
        return pages(len(door.keys(Kind.RULE)), PAGE)

    def pull(self, door: Door) -> Iterator[Pulled]:
        for key, row in listing.rows(door, "notification rules", self._page, PAGE, key_of):
            yield _row(key, row) if key else Unread(Kind.RULE, NAMELESS, "a row of the list has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_rule(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        return Listed(rows_at(self.source.ask(_PATH, [("page", number), ("per_page", size)], self.scopes[0]), "data"))


def _row(key: str, row: dict[str, Any]) -> Row:
    """The rule without who made it, which the vendor adds as relations."""
    attributes = row.get("attributes")
    changed = attributes.get("modified_at") if isinstance(attributes, dict) else None
    return Row(Kind.RULE, key, packed({"attributes": attributes}), str(changed or ""))
