"""Endpoints for SLOs: list, one by id, search with status in bulk, and the history of one."""

import re
from collections.abc import Sequence
from datetime import datetime

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.datadog.estate import DAY_S, LONGEST_DAYS, Day, Estate
from connectors.sandbox.exchange import BadParameter, Reply, Request, Wire, cut, json_reply

_FRAMES = {"7d": 7, "30d": 30, "90d": 90}


def listed(call: Call) -> Reply:
    """The list, without any status.

    The filtered total is capped at the page size, as in recorded answers: only a short page tells the end.
    """
    limit, offset = call.request.number("limit", 1000), call.request.number("offset", 0)
    rows = [row for row in call.estate.slos if _fits(row, call.request)]
    page = {"total_count": len(call.estate.slos), "total_filtered_count": min(len(rows), limit)}
    body = {"data": cut(rows, offset, limit, call.request.endless), "error": None, "metadata": {"page": page}}
    return json_reply(200, body)


def _fits(row: Wire, request: Request) -> bool:
    ids = [word for word in request.query.get("ids", "").split(",") if word]
    tag = request.query.get("tags_query", "")
    named = request.query.get("query", "").lower() in row["name"].lower()
    return named and (not ids or row["id"] in ids) and (not tag or tag in row["tags"])


def one(call: Call) -> Reply:
    """One SLO by its id; with the alerts that are set on it where that is asked for."""
    row = _by_id(call.estate, call.key)
    if row is None:
        return json_reply(404, {"errors": ["SLO not found"]})
    alerts = [alert["id"] for alert in call.estate.monitors if f'"{call.key}"' in alert["query"]]
    more = {"configured_alert_ids": alerts} if call.request.flag("with_configured_alert_ids") else {}
    return json_reply(200, {"data": {**row, **more}, "error": None})


def _by_id(estate: Estate, key: str) -> Wire | None:
    return next((row for row in estate.slos if row["id"] == key), None)


def searched(call: Call) -> Reply:
    """The search: one status per timeframe and SLO, with the age of each."""
    size, number = call.request.number("page[size]", 10), call.request.number("page[number]", 0)
    if size < 1:
        raise BadParameter("page[size]", str(size))
    terms = re.findall(r'"[^"]*"|\S+', call.request.query.get("query", ""))
    rows = [row for row in call.estate.slos if all(_meets(row, term.strip('"')) for term in terms)]
    slos = [
        {"data": _found(call.estate, row, call.now)} for row in cut(rows, number * size, size, call.request.endless)
    ]
    data = {"type": "service_level_objective_search_results", "attributes": {"slos": slos}}
    return json_reply(200, {"data": data, "meta": _meta(len(rows), size, number), "links": _links(size, number)})


def _meets(row: Wire, term: str) -> bool:
    return term in row["tags"] or term.lower() in row["name"].lower()


def _meta(total: int, size: int, number: int) -> Wire:
    """The next page's number is always there, also on the last page: links lie, counts do not."""
    pagination = {
        "number": number,
        "first_number": 0,
        "prev_number": max(number - 1, 0),
        "next_number": number + 1,
        "last_number": max((total - 1) // size, 0),
        "size": size,
        "type": "number_size",
        "total": total,
    }
    return {"pagination": pagination}


def _links(size: int, number: int) -> Wire:
    base = "https://api.datadoghq.com/api/v1/slo/search"
    return {
        "self": f"{base}?page%5Bsize%5D={size}&page%5Bnumber%5D={number}",
        "last": None,
        "next": f"{base}?page[number]={number + 1}&page[size]={size}",
        "prev": None,
        "first": f"{base}?page[number]=0&page[size]={size}",
    }


def _found(estate: Estate, row: Wire, now: datetime) -> Wire:
    statuses = [_status(estate, row, threshold, now) for threshold in row["thresholds"]]
    first = statuses[0]
    kept = ("status", "target", "timeframe", "error")
    attributes = {
        "monitor_ids": row.get("monitor_ids"),
        "all_tags": row["tags"],
        "thresholds": [_as_searched(threshold) for threshold in row["thresholds"]],
        "env_tags": _tagged(row, "env"),
        "groups": None,
        "timeframe": row["timeframe"],
        "overall_status": statuses,
        "query": {"metrics": None, **row["query"]} if "query" in row else None,
        "warning_threshold": row.get("warning_threshold"),
        "slo_type": row["type"],
        "name": row["name"],
        "service_tags": _tagged(row, "service"),
        "status": {k: v for k, v in first.items() if k not in kept}
        | {"sli": first["status"], "calculation_error": first["error"]},
        "creator": {"name": row["creator"]["name"], "id": 4711001, "email": row["creator"]["email"]},
        "created_at": row["created_at"],
        "modified_at": row["modified_at"],
        "description": row["description"] or None,
        "team_tags": _tagged(row, "team"),
        "target_threshold": row["target_threshold"],
    }
    return {"type": "slo", "attributes": attributes, "id": row["id"]}


def _tagged(row: Wire, key: str) -> list[str]:
    return [tag for tag in row["tags"] if tag.startswith(f"{key}:")]


def _as_searched(threshold: Wire) -> Wire:
    """The search writes targets without the trailing dot that list and get keep."""
    shown = {key: value.rstrip(".") if key.endswith("_display") else value for key, value in threshold.items()}
    return {"warning": None, "warning_display": None, **shown}


def _status(estate: Estate, row: Wire, threshold: Wire, now: datetime) -> Wire:
    target, frame = threshold["target"], threshold["timeframe"]
    days = _days(estate, row, now, _FRAMES.get(frame, 30))
    sli = _attained(days)
    bad = sum(day.total - day.good for day in days)
    allowed = sum(day.total for day in days) * (100 - target) / 100
    unit = "requests" if row["type"] == "metric" else "seconds"
    left = None if sli is None else {"value": round(allowed - bad, 2), "unit": unit}
    return {
        "error_budget_remaining": None if sli is None else _budget(sli, target),
        "raw_error_budget_remaining": left,
        "indexed_at": int(now.timestamp()) - 240,
        "status": sli,
        "span_precision": None if sli is None else 2,
        "error": "The denominator is zero valued" if sli is None else None,
        "target": target,
        "state": _state(sli, threshold),
        "timeframe": frame,
    }


def _days(estate: Estate, row: Wire, now: datetime, count: int) -> list[Day]:
    reading = estate.readings.get(row["id"])
    return reading.days(now, count) if reading else []


def _attained(days: Sequence[Day]) -> float | None:
    total = sum(day.total for day in days)
    return round(100 * sum(day.good for day in days) / total, 4) if total else None


def _budget(sli: float, target: float) -> float:
    return round(100 * (sli - target) / (100 - target), 2) if target < 100 else 0.0


def _state(sli: float | None, threshold: Wire) -> str:
    if sli is None:
        return "no_data"
    if sli < threshold["target"]:
        return "breached"
    return "warning" if sli < threshold.get("warning", 0) else "ok"


def history(call: Call) -> Reply:
    """The history of one SLO between two epoch seconds, in buckets of a day and never more than ninety."""
    row = _by_id(call.estate, call.key)
    if row is None:
        return json_reply(404, {"errors": ["SLO not found"]})
    if not {"from_ts", "to_ts"} <= call.request.query.keys():
        return json_reply(400, {"errors": ["from_ts and to_ts are required"]})
    start, end = call.request.number("from_ts", 0), call.request.number("to_ts", 0)
    if end <= start:
        return json_reply(400, {"errors": ["to_ts must be after from_ts"]})
    days = [
        part for day in _days(call.estate, row, call.now, LONGEST_DAYS) if (part := _clipped(day, start, end)).total
    ]
    return json_reply(200, {"data": _told(row, days, start, end, call.request), "errors": None})


def _clipped(day: Day, start: int, end: int) -> Day:
    """The share of a day that lies in the window."""
    share = max(min(day.start + DAY_S, end) - max(day.start, start), 0) / DAY_S
    total = round(day.total * share)
    return Day(max(day.start, start), total - round((day.total - day.good) * share), total)


def _told(row: Wire, days: Sequence[Day], start: int, end: int, request: Request) -> Wire:
    sli = _attained(days)
    told: Wire = {
        "thresholds": {threshold["timeframe"]: threshold for threshold in row["thresholds"]},
        "from_ts": start,
        "to_ts": end,
        "type": row["type"],
        "type_id": row["type_id"],
        "slo": row,
        "group_by": [],
        "overall": _overall(row, days, sli, request),
    }
    if row["type"] == "metric":
        told["series"] = _series(row, days, start, end)
    if row["type"] == "monitor":
        told["monitors"] = [_overall(row, days, sli, request) | {"name": str(key)} for key in row["monitor_ids"]]
    return told


def _overall(row: Wire, days: Sequence[Day], sli: float | None, request: Request) -> Wire:
    asked = request.query.get("target", "")
    targets = {t["timeframe"]: t["target"] for t in row["thresholds"]} | ({"custom": float(asked)} if asked else {})
    overall: Wire = {
        "sli_value": sli,
        "span_precision": 2,
        "precision": dict.fromkeys(targets, 2),
        "uptime": sli,
        "corrections": [],
        "state": _state(sli, row["thresholds"][0]),
    }
    if sli is None:
        nothing = {"error_message": "The denominator is zero valued", "error_type": "ZERO_VALUED_DENOMINATOR"}
        return {"errors": [nothing], **overall}
    overall["error_budget_remaining"] = {frame: _budget(sli, target) for frame, target in targets.items()}
    return overall if row["type"] == "metric" else overall | {"history": _turns(days)}


def _turns(days: Sequence[Day]) -> list[list[int]]:
    """Pairs of time and state: on each day with a fault one turn to bad, at noon, and one back."""
    turns = [[days[0].start, 0]] if days else []
    for day in days:
        bad = day.total - day.good
        if bad:
            noon = day.start + DAY_S // 2
            turns += [[noon, 1], [noon + max(bad * DAY_S // max(day.total, 1), 1), 0]]
    return turns


def _series(row: Wire, days: Sequence[Day], start: int, end: int) -> Wire:
    good, total = row["query"]["numerator"], row["query"]["denominator"]
    return {
        "timing": "0.02146005630493164",
        "res_type": "time_series",
        "resp_version": 2,
        "query": f"{good}, {total}",
        "from_date": start * 1000,
        "to_date": end * 1000,
        "message": "",
        "interval": DAY_S,
        "times": [float(day.start * 1000) for day in days],
        "numerator": _counted(good, [float(day.good) for day in days], 0),
        "denominator": _counted(total, [float(day.total) for day in days], 1),
        "numerator_query": good,
        "denominator_query": total,
        "bad_series_query": f"{total} - {good}",
        "graph_query": f"{good}, {total} - {good}",
    }


def _counted(expression: str, values: list[float], number: int) -> Wire:
    metric = re.search(r":([\w.]+)\{([^}]*)\}", expression)
    metadata: Wire = {
        "unit": None,
        "query_index": number,
        "aggr": "sum",
        "metric": metric.group(1) if metric else expression,
        "tag_set": [],
        "expression": expression,
        "scope": metric.group(2) if metric else "*",
    }
    return {"values": values, "metadata": metadata, "sum": sum(values), "count": len(values)}
