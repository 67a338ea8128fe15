"""What the estate's SLOs attained: their status in a list, and the history of one, always the same."""

from collections.abc import Mapping
from typing import Any

DAY_S = 86_400
INDEXED_AT = 1_767_225_600
PER_DAY, BAD_PER_DAY = 100_000, 200


def found(slo: Mapping[str, Any]) -> dict[str, Any]:
    """An SLO as the search returns it, with its status."""
    status = {
        "error_budget_remaining": 60.0,
        "raw_error_budget_remaining": {"value": 9_000, "unit": "requests"},
        "indexed_at": INDEXED_AT,
        "status": 99.8,
        "span_precision": 2,
        "error": None,
        "target": slo["target_threshold"],
        "state": "ok",
        "timeframe": slo["timeframe"],
    }
    kept = ("name", "thresholds", "timeframe", "target_threshold", "description", "created_at", "modified_at", "query")
    told = {name: slo[name] for name in kept}
    attributes = {**told, "slo_type": slo["type"], "all_tags": slo["tags"], "overall_status": [status], "groups": None}
    return {"type": "slo", "id": slo["id"], "attributes": attributes}


def history(start: int, end: int) -> dict[str, Any]:
    """Counts by day between two epoch seconds, at most ninety."""
    days = range(max(start, end - 90 * DAY_S), end, DAY_S)
    series = {
        "interval": DAY_S,
        "times": [day * 1000.0 for day in days],
        "numerator": {"count": len(days), "sum": 0, "values": [float(PER_DAY - BAD_PER_DAY)] * len(days)},
        "denominator": {"count": len(days), "sum": 0, "values": [float(PER_DAY)] * len(days)},
    }
    overall = {"sli_value": 99.8, "span_precision": 2, "precision": {"30d": 2}, "state": "ok"}
    data = {"from_ts": start, "to_ts": end, "type": "metric", "type_id": 1, "overall": overall, "series": series}
    return {"data": data, "errors": None}
