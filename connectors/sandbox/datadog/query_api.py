"""The endpoint for time series: a plausible, bounded series for every metric that has data in the scene."""

import math
import re
from typing import Final

from connectors.sandbox.datadog.call import Call
from connectors.sandbox.exchange import Reply, Wire, json_reply

_MOST_POINTS: Final = 300
_STEPS: Final = (60, 300, 3600, 14_400, 86_400)
_SERIES: Final = re.compile(r"(?:(\w+):)?([a-zA-Z][\w.]*)\{([^{}]*)\}")


def answered(call: Call) -> Reply:
    """The series of a query between two epoch seconds; a metric without data yields none.

    Of an expression over several metrics the first that has data is drawn.
    """
    if not {"from", "to", "query"} <= call.request.query.keys():
        return json_reply(400, {"status": "error", "error": "from, to and query are required", "errors": ["missing"]})
    start, end, text = call.request.number("from", 0), call.request.number("to", 0), call.request.query["query"]
    named = _SERIES.findall(text)
    if not named or end <= start:
        return json_reply(400, {"status": "error", "error": "Error parsing query", "errors": ["Error parsing query"]})
    drawn = next((part for part in named if call.estate.traffic.get(part[1])), None)
    series = [] if drawn is None else [_drawn(call.estate.traffic[drawn[1]], text, drawn, start, end)]
    return json_reply(200, _around(text, series, start, end))


def _around(text: str, series: list[Wire], start: int, end: int) -> Wire:
    return {
        "status": "ok",
        "res_type": "time_series",
        "resp_version": 1,
        "query": text,
        "from_date": start * 1000,
        "to_date": end * 1000,
        "series": series,
        "values": [],
        "times": [],
        "message": "",
        "group_by": [],
    }


def _drawn(hourly: float, text: str, part: tuple[str, str, str], start: int, end: int) -> Wire:
    aggregation, metric, scope = part
    step = next((step for step in _STEPS if (end - start) / step <= _MOST_POINTS), _STEPS[-1])
    first = start - start % step
    scale = step / 3600 if ".as_count()" in text else 1.0
    times = list(range(first, end, step))[-_MOST_POINTS:]
    return {
        "metric": metric,
        "display_name": metric,
        "unit": None,
        "pointlist": [[t * 1000.0, round(hourly * scale * (1 + 0.1 * math.sin(t / 14_000)), 4)] for t in times],
        "start": first * 1000,
        "end": end * 1000 - 1,
        "interval": step,
        "length": len(times),
        "aggr": aggregation or "avg",
        "scope": scope or "*",
        "tag_set": [],
        "expression": text,
        "query_index": 0,
        "attributes": {},
    }
