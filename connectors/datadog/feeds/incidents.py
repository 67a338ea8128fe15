"""Incidents of the last 90 days, where the settings say that they are used, by the service that each names."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.incident import LOOKBACK
from compiler.ports import Door, Pulled, Row, Unread
from connectors.datadog import listing
from connectors.datadog.linked import beside, related
from connectors.datadog.listing import Listed
from connectors.datadog.readers.incident import NO_SERVICE, read_incidents
from connectors.datadog.readers.scalars import instant, objects, part, text
from connectors.datadog.source import NAMELESS, Source, key_of, opened, packed, rows_at

PAGE = 100
_PATH = "/api/v2/incidents"
_URL = re.compile(r"https://[^\s<>()\[\]\"'`]+")
_BEYOND = re.compile(r"\?.*|#(?!\d+$).*")
_MEANT = re.compile(r"^https://[^/]+/(?:.+/)?(?:incidents?|alerts?|monitors)[/#]")
"""Pages of an alert or of an incident, of whichever product."""

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
                kept = {name: found.get(name) for name in _KEPT} | _led_to(found, objects(row.get("attached")))
                for service in _services(found):
                    by_service[service].append(kept)
        for service, rows in sorted(by_service.items()):
            yield Row(Kind.INCIDENTS, service, packed({"since": since.isoformat(), "incidents": rows}))

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        return read_incidents(self.source.home, key, opened(body, f"{kind} {key}"))

    def _page(self, number: int, size: int) -> Listed:
        """A page, each row with its attachments, which come beside the rows and are tied to them by relations."""
        params = (("page[size]", size), ("page[offset]", number * size), ("include", "attachments"))
        body = self.source.ask(_PATH, params, self.scopes[0])
        near = beside(body)
        return Listed([_attached(row, near) if isinstance(row, dict) else row for row in rows_at(body, "data")])


def _attached(row: dict[str, Any], near: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "attached": [near[key] for _, key in related(row, "attachments") if key in near]}


def _led_to(found: Any, attached: list[Any]) -> dict[str, Any]:
    """The alerts and other incidents to which its summary and its links lead, in order and once; no other text.

    Queries are cut off, since a link to a meeting may carry its password there.
    """
    links = [text(part(one, "attributes", "attachment").get("documentUrl")) for one in attached]
    told = [*_URL.findall(text(part(found, "fields", "summary").get("value"))), *links]
    paths = dict.fromkeys(_BEYOND.sub("", url).rstrip(".,;") for url in told)
    urls = [url for url in paths if _MEANT.search(url)]
    return {"urls": urls} if urls else {}


def _services(found: Any) -> list[str]:
    value = part(found, "fields", "services").get("value")
    named = (
        [text(one) for one in value if text(one)] if isinstance(value, list) else [text(value)] if text(value) else []
    )
    return named or [NO_SERVICE]
