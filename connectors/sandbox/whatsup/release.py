"""What one careless change does: the tracking page's SLO is loosened below its promise, and nothing else moves.

Played after the calm scene into the same store, it is the release that a gate has to stop.
"""

from dataclasses import replace
from typing import Any

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.shapes import born
from connectors.sandbox.exchange import Wire
from connectors.sandbox.whatsup import ids

TOUCHED = born("2026-11-20")


def loosened(calm: Chapter) -> Chapter:
    """The calm estate with that one change."""
    slos = tuple(_laxer(row) if row["id"] == ids.ETA_SLO else row for row in calm.datadog.slos)
    weaker = Defect("RB204", f"datadog:slo/{ids.ETA_SLO}", "99.5 percent is less than the 99.9 that was promised")
    return replace(calm, datadog=replace(calm.datadog, slos=slos), defects=(*calm.defects, weaker))


def _laxer(row: Wire) -> Wire:
    aims: list[Any] = [{**one, "target": 99.5, "target_display": "99.5"} for one in row["thresholds"]]
    return {**row, "thresholds": aims, "target_threshold": 99.5, "modified_at": int(TOUCHED.timestamp())}
