"""Incidents of the last 90 days, where the settings say that they are used, by the service that each names."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.incident import LOOKBACK
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.listing import Listed
from connectors.datadog.readers.incident import NO_SERVICE, read_incidents
from connectors.datadog.readers.scalars import instant, part, text
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, rows_at

PAGE = 100
_PATH = "/api/v2/incidents"
_KEPT = ("public_id", "title", "severity", "state", "created", "declared", "detected", "resolved")


@dataclass(frozen=True, slots=True)
class IncidentsFeed:
    """Incidents, each without who made it, led it or was called."""

    source: Source
    name = "incidents"
    kinds = (Kind.INCIDENTS,)
    reader = 1
    second = False
    leaves_out = ()
    scopes = ("incident_read",)

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        return "one for each hundred incidents"

    def pull(self, door: Door) -> Iterator[Pulled]:
        since = door.now - LOOKBACK
        by_service: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for key, row in listing.rows(door, "incidents", self._page, PAGE, key_of):
            found = part(row, "attributes") if isinstance(row, dict) else {}
            opened_at = instant(found.get("declared")) or instant(found.get("created"))
            if not key:
                yield Unread(Kind.INCIDENTS, NAMELESS, "a row of the list has no id")
            elif opened_at is not None and opened_at >= since and found.get("is_test") is not True:
                for service in _services(found):
                    by_service[service].append({name: found.get(name) for name in _KEPT})
        for service, rows in sorted(by_service.items()):
            yield Row(Kind.INCIDENTS, service, packed({"since": since.isoformat(), "incidents": rows}))

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_incidents(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        params = [("page[size]", size), ("page[offset]", number * size)]
        return Listed(rows_at(self.source.ask(_PATH, params, self.scopes[0]), "data"))


def _services(found: Any) -> list[str]:
    value = part(found, "fields", "services").get("value")
    named = (
        [text(one) for one in value if text(one)] if isinstance(value, list) else [text(value)] if text(value) else []
    )
    return named or [NO_SERVICE]
