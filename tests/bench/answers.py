"""The bodies that the loopback server sends, encoded before it listens."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from tests.bench.estate import Size, dashboards, encoded, monitors, slos
from tests.bench.readings import found, history

SUMMARY = (
    "id", "title", "description", "layout_type", "url", "created_at", "modified_at", "author_handle", "is_read_only",
)  # fmt: skip
"""The fields of a dashboard that a list gives."""

NO_MONITORS = {"monitors": [], "counts": {}, "metadata": {"page": 0, "page_count": 0, "per_page": 30, "total_count": 0}}
"""The search of monitors: none has a quality issue."""

NO_DATA = {"data": [], "meta": {"page": {"total": 0, "total_count": 0, "total_filtered_count": 0}}}
"""Every newer list that the estate leaves empty."""

Query = Mapping[str, str]


class Answers:
    """Bodies by target. Pages are joined from encoded rows, once for each different page that is asked."""

    def __init__(self, size: Size) -> None:
        self._monitors = [encoded(row) for row in monitors(size)]
        self._slos = [encoded(row) for row in slos(size)]
        self._found = [encoded({"data": found(row)}) for row in slos(size)]
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
        if path == "/api/v1/dashboard":
            return b'{"dashboards":[%b]}' % _page(self._summaries, query, "start", "count", 100)
        if path.startswith("/api/v1/slo"):
            return self._slo(path, query)
        if path == "/api/v1/downtime":
            return b"[]"
        if path == "/api/v1/monitor/search":
            return encoded(NO_MONITORS)
        return encoded(NO_DATA) if path.startswith("/api/v2/") else None

    def _slo(self, path: str, query: Query) -> bytes | None:
        total = len(self._slos)
        if path == "/api/v1/slo":
            page, told = _page(self._slos, query, "offset", "limit", 1000), {"total_filtered_count": total}
            return b'{"data":[%b],"errors":[],"metadata":%b}' % (page, encoded({"page": told}))
        if path == "/api/v1/slo/search":
            page, told = _page(self._found, query, "page[number]", "page[size]", 10), {"total": total}
            form = b'{"data":{"type":"","attributes":{"slos":[%b]}},"meta":%b}'
            return form % (page, encoded({"pagination": told}))
        if path.endswith("/history"):
            return encoded(history(int(query["from_ts"]), int(query["to_ts"])))
        return None


def _page(rows: list[bytes], query: Query, start: str, count: str, usual: int) -> bytes:
    size = int(query.get(count, usual))
    first = int(query.get(start, 0)) * (size if start.startswith("page") else 1)
    return b",".join(rows[first : first + size])
