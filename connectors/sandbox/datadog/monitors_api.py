"""Endpoints for monitors: the list with its three ways of paging, one by id, and the search with facets."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.datadog.estate import Downtime, Estate
from connectors.sandbox.exchange import BadParameter, Reply, Request, Wire, cut, json_reply

_GROUP_STATES = {"all", "alert", "warn", "no data"}
_STATUSES = {"Alert", "Ignored", "No Data", "OK", "Skipped", "Unknown", "Warn"}
_LARGEST_PAGE = 1000


def listed(call: Call) -> Reply:
    """The list: without `page` and `id_offset` it holds everything, whatever `page_size` says."""
    states = _group_states(call.request)
    if states is None:
        return json_reply(400, {"errors": ["Invalid group_state filters."]})
    rows = [row for row in _by_id(call.estate) if _fits(row, call.request)]
    return json_reply(
        200, [_shown(call.estate, row, call.request, states, call.now) for row in _page(rows, call.request)]
    )


def _by_id(estate: Estate) -> list[Wire]:
    return sorted(estate.monitors, key=lambda row: int(row["id"]))


def _fits(row: Wire, request: Request) -> bool:
    """`name` matches a part, `monitor_tags` the monitor's own tags, `tags` the scope of its query."""
    own = [tag for tag in request.query.get("monitor_tags", "").split(",") if tag]
    scope = [tag for tag in request.query.get("tags", "").split(",") if tag]
    named = request.query.get("name", "").lower() in row["name"].lower()
    return named and all(tag in row["tags"] for tag in own) and all(tag in row["query"] for tag in scope)


def _page(rows: Sequence[Wire], request: Request) -> list[Wire]:
    size = request.number("page_size", 100)
    if not 0 < size <= _LARGEST_PAGE:
        raise BadParameter("page_size", str(size))
    if "id_offset" in request.query:
        after = request.number("id_offset", 0)
        return cut([row for row in rows if request.endless or row["id"] > after], 0, size, request.endless)
    if "page" in request.query:
        return cut(rows, request.number("page", 0) * size, size, request.endless)
    return list(rows)


def _group_states(request: Request) -> set[str] | None:
    asked = {word.strip().lower() for word in request.query.get("group_states", "").split(",") if word.strip()}
    return asked if asked <= _GROUP_STATES else None


def _shown(estate: Estate, row: Wire, request: Request, states: set[str], now: datetime) -> Wire:
    shown = {**row, "matching_downtimes": _mutes(estate, row)} if request.flag("with_downtimes") else dict(row)
    return {**shown, "state": {"groups": _groups(row, states, now)}} if states else shown


def _mutes(estate: Estate, row: Wire) -> list[Wire]:
    """The mutes of the moment, in the older shape: whole numbers as ids, epoch seconds, scope as a list."""
    return [
        {
            "end": None if mute.end is None else int(mute.end.timestamp()),
            "id": mute.number,
            "scope": [mute.scope],
            "start": int(mute.start.timestamp()),
        }
        for mute in estate.downtimes
        if mute.active and mutes(mute, row)
    ]


def mutes(mute: Downtime, row: Wire) -> bool:
    """Whether a downtime is about this monitor, by its id or by all of the tags."""
    if mute.monitor_id is not None:
        return bool(mute.monitor_id == row["id"])
    return all(tag == "*" or tag in row["tags"] for tag in mute.monitor_tags)


def _groups(row: Wire, states: set[str], now: datetime) -> Wire:
    """The groups of a grouped monitor; the story has two cities, and what triggers triggers in the first."""
    if not row["multi"]:
        return {}
    key = (re.search(r"by \{(\w+)", row["query"]) or ["", "group"])[1]
    groups = {f"{key}:{city}": _group(f"{key}:{city}", row, first, now) for city, first in _CITIES}
    return {name: group for name, group in groups.items() if "all" in states or group["status"].lower() in states}


_CITIES = (("sao-paulo", True), ("recife", False))


def _group(name: str, row: Wire, first: bool, now: datetime) -> Wire:
    at = int(now.timestamp()) - 3600
    status = row["overall_state"] if first else "OK"
    return {
        "name": name,
        "status": status,
        "last_triggered_ts": at if status == "Alert" else None,
        "last_notified_ts": at if status == "Alert" else None,
        "last_nodata_ts": at if status == "No Data" else None,
        "last_resolved_ts": None,
    }


def one(call: Call) -> Reply:
    """One monitor by its id."""
    states = _group_states(call.request)
    if states is None:
        return json_reply(400, {"errors": ["Invalid group_state filters."]})
    for row in call.estate.monitors:
        if str(row["id"]) == call.key:
            return json_reply(200, _shown(call.estate, row, call.request, states, call.now))
    return json_reply(404, {"errors": ["Monitor not found"]})


def searched(call: Call) -> Reply:
    """The search: rows with facets, notifications and the vendor's own complaints; no message, no options."""
    terms = re.findall(r'\w+:"[^"]*"|\S+', call.request.query.get("query", ""))
    statuses = {_bare(term) for term in terms if term.startswith("status:")}
    if not statuses <= {word.lower() for word in _STATUSES}:
        return json_reply(400, {"errors": ["Invalid status value."]})
    rows = [row for row in _by_id(call.estate) if all(_meets(call.estate, row, term) for term in terms)]
    size, page = call.request.number("per_page", 30), call.request.number("page", 0)
    return json_reply(
        200,
        {
            "counts": _counts(call.estate, rows),
            "monitors": [_found(call.estate, row) for row in cut(rows, page * size, size, call.request.endless)],
            "metadata": {
                "page": page,
                "page_count": (len(rows) + size - 1) // size + (page + 2) * call.request.endless,
                "per_page": size,
                "total_count": len(rows) * (1 + 1000 * call.request.endless),
            },
        },
    )


def _bare(term: str) -> str:
    return term.partition(":")[2].strip('"').lower()


def _meets(estate: Estate, row: Wire, term: str) -> bool:
    word = _bare(term)
    match term.partition(":")[0]:
        case "status":
            return bool(row["overall_state"].lower() == word)
        case "type":
            return _type(row) == word
        case "tag":
            return word in row["tags"]
        case "muted":
            return str(bool(_mutes(estate, row))).lower() == word
    return term in row["tags"] or term.lower() in row["name"].lower()


def _type(row: Wire) -> str:
    kind = str(row["type"])
    return "metric" if kind == "query alert" else kind.removesuffix(" alert")


def _found(estate: Estate, row: Wire) -> Wire:
    triggered = row["overall_state"] == "Alert" and row["overall_state_modified"]
    muted = _mutes(estate, row)
    return {
        "id": row["id"],
        "org_id": row["org_id"],
        "name": row["name"],
        "type": row["type"],
        "classification": _type(row),
        "status": row["overall_state"],
        "query": row["query"],
        "tags": row["tags"],
        "creator": {"name": row["creator"]["name"], "handle": row["creator"]["handle"], "id": row["creator"]["id"]},
        "metrics": sorted(set(re.findall(r"(?:^|[(:, ])([a-z][\w.]*)\{", row["query"]))),
        "scopes": re.findall(r"\{([^{}]*)\}", row["query"])[:1],
        "notifications": [{"handle": word[1:], "name": word[1:]} for word in _handles(row["message"])],
        "last_triggered_ts": int(datetime.fromisoformat(triggered).timestamp()) if triggered else None,
        "muted_until_ts": muted[0]["end"] if muted else None,
        "quality_issues": list(estate.quality.get(row["id"], ())),
        "priority": row["priority"],
    }


def _handles(message: str) -> list[str]:
    return re.findall(r"(?<!\S)@[\w.@-]+", message)


def _counts(estate: Estate, rows: Sequence[Wire]) -> Wire:
    facets: dict[str, Counter[Any]] = {
        "muted": Counter(bool(_mutes(estate, row)) for row in rows),
        "status": Counter(row["overall_state"] for row in rows),
        "tag": Counter(tag for row in rows for tag in row["tags"]),
        "type": Counter(_type(row) for row in rows),
    }
    return {name: _listed_facet(facet) for name, facet in facets.items()}


def _listed_facet(facet: Counter[Any]) -> list[Wire]:
    return [{"count": many, "name": word} for word, many in facet.most_common()]
