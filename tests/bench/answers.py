"""The bodies that the loopback server sends, encoded before it listens."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.bench.estate import Size, dashboards, encoded, monitors, slos

SUMMARY = (
    "id", "title", "description", "layout_type", "url", "created_at", "modified_at", "author_handle", "is_read_only",
)  # fmt: skip
"""The fields of a dashboard that a list gives."""

NO_ROWS: Mapping[str, Mapping[str, Any]] = {
    "/api/v1/monitor/search": {
        "monitors": [],
        "counts": {},
        "metadata": {"page": 0, "page_count": 0, "total_count": 0},
    },
    "/api/v1/slo/search": {
        "data": {"type": "", "attributes": {"facets": {}, "slos": []}},
        "meta": {"pagination": {"number": 0, "size": 0, "total": 0, "type": "number_size"}},
    },
}
"""Lists that the estate leaves empty and that have a form of their own."""

NO_DATA = {"data": [], "meta": {"page": {"total": 0, "total_count": 0, "total_filtered_count": 0}}}
"""Every other list that the estate leaves empty."""

HISTORY = {"data": {"overall": {"sli_value": 99.8, "precision": {"30d": 2}}, "type": "metric", "type_id": 1}}
"""What an SLO attained, without a series."""

Query = Mapping[str, str]


class Answers:
    """Bodies by target. Pages are joined from encoded rows, once for each different page that is asked."""

    def __init__(self, size: Size) -> None:
        self._monitors = [encoded(row) for row in monitors(size)]
        self._slos = [encoded(row) for row in slos(size)]
        self._summaries: list[bytes] = []
        self._bodies: dict[str, bytes] = {}
        for board in dashboards(size):
            self._summaries.append(encoded({name: board[name] for name in SUMMARY}))
            self._bodies[f"/api/v1/dashboard/{board['id']}"] = encoded(board)

    def get(self, target: str) -> bytes | None:
        """The body of a target such as `/api/v1/monitor?page=0&page_size=1000`, None where there is no such thing."""
        if target not in self._bodies:
            parts = urlsplit(target)
            body = self._bodies.get(parts.path) or self._made(parts.path, dict(parse_qsl(parts.query)))
            if body is None:
                return None
            self._bodies[target] = body
        return self._bodies[target]

    def _made(self, path: str, query: Query) -> bytes | None:
        if path == "/api/v1/monitor":
            return b"[%b]" % _page(self._monitors, query, "page", "page_size", 100)
        if path == "/api/v1/slo":
            return self._counted(_page(self._slos, query, "offset", "limit", 1000))
        if path == "/api/v1/dashboard":
            return b'{"dashboards":[%b]}' % _page(self._summaries, query, "start", "count", 100)
        if path.startswith("/api/v1/slo/") and path.endswith("/history"):
            return encoded(HISTORY)
        return encoded(NO_ROWS.get(path, NO_DATA)) if path in NO_ROWS or path.startswith("/api/v2/") else None

    def _counted(self, page: bytes) -> bytes:
        total = {"total_count": len(self._slos), "total_filtered_count": len(self._slos)}
        return b'{"data":[%b],"errors":[],"metadata":%b}' % (page, json.dumps({"page": total}).encode())


def _page(rows: list[bytes], query: Query, start: str, count: str, usual: int) -> bytes:
    size = int(query.get(count, usual))
    first = int(query.get(start, 0)) * (size if start == "page" else 1)
    return b",".join(rows[first : first + size])
