"""Endpoints for dashboards: summaries, one whole, and how much each is used."""

from collections import Counter
from collections.abc import Iterator, Sequence

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.datadog.estate import Views
from connectors.sandbox.exchange import Reply, Wire, cut, json_reply

_SUMMARY = (
    "id",
    "title",
    "description",
    "layout_type",
    "url",
    "is_read_only",
    "created_at",
    "modified_at",
    "author_handle",
)
_LARGEST_USAGE_PAGE = 500


def listed(call: Call) -> Reply:
    """Summaries only: no widgets, no variables, no tags; deleted ones where that is asked for."""
    count, start = call.request.number("count", 100), call.request.number("start", 0)
    rows = call.estate.deleted if call.request.flag("filter[deleted]") else call.estate.dashboards
    return json_reply(200, {"dashboards": [_summary(row) for row in cut(rows, start, count, call.request.endless)]})


def _summary(row: Wire) -> Wire:
    return {name: row[name] for name in _SUMMARY} | {"deleted_at": row.get("deleted_at")}


def one(call: Call) -> Reply:
    """One dashboard with all its widgets."""
    for row in call.estate.dashboards:
        if row["id"] == call.key:
            return json_reply(200, row)
    return json_reply(404, {"errors": [f"Dashboard with ID {call.key} not found"]})


def usage(call: Call) -> Reply:
    """How often each dashboard is opened; pages of at most 500."""
    limit, offset = call.request.number("page[limit]", 250), call.request.number("page[offset]", 0)
    if not 0 < limit <= _LARGEST_USAGE_PAGE:
        return json_reply(400, {"errors": [f"page[limit] must be between 1 and {_LARGEST_USAGE_PAGE}"]})
    rows = cut(call.estate.dashboards, offset, limit, call.request.endless)
    data = [_used(row, call.estate.views.get(row["id"], Views(0, None))) for row in rows]
    page = _page(len(call.estate.dashboards), limit, offset, call.request.endless)
    return json_reply(200, {"data": data, "meta": {"page": page}})


def _page(total: int, limit: int, offset: int, endless: bool) -> Wire:
    more = endless or offset + limit < total
    return {
        "type": "offset_limit",
        "limit": limit,
        "offset": offset,
        "total": total if not endless else offset + 2 * limit,
        "first_offset": 0,
        "prev_offset": offset - limit if offset >= limit else None,
        "next_offset": offset + limit if more else None,
        "last_offset": max((total - 1) // limit * limit, 0),
    }


def _used(row: Wire, views: Views) -> Wire:
    kinds = Counter(_kinds(row["widgets"]))
    attributes = {
        "org_id": 1300771,
        "title": row["title"],
        "teams": [tag.partition(":")[2] for tag in row.get("tags", []) if tag.startswith("team:")],
        "created_at": row["created_at"],
        "author": {
            "id": "4711001",
            "name": row["author_name"],
            "handle": row["author_handle"],
            "is_disabled": False,
        },
        "total_views": views.total,
        "viewed_at": None if views.last is None else views.last.isoformat(),
        "viewer": None,
        "total_views_by_type": None,
        "edited_at": row["modified_at"],
        "widget_count": sum(kinds.values()),
        "widget_count_by_type": dict(kinds),
        "dashboard_quality_score": None,
    }
    return {"id": row["id"], "type": "dashboards-usages", "attributes": attributes}


def _kinds(widgets: Sequence[Wire]) -> Iterator[str]:
    for widget in widgets:
        yield widget["definition"]["type"]
        yield from _kinds(widget["definition"].get("widgets", ()))
