"""What a busy week may do to an estate: nothing burns, and one promise after the other is held by less than before.

Played after the calm scene into the same store, it is what an audit of drift has to find; played alone it is only an
estate with a few more gaps. Definitions carry the moment of their change, fixed like their dates of birth.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.estate import Estate, ago, iso
from connectors.sandbox.datadog.shapes import born
from connectors.sandbox.exchange import Wire
from connectors.sandbox.whatsapp.portfolio import Portfolio
from connectors.sandbox.whatsup import ids

TOUCHED = born("2026-11-19")
PAGE = "@pagerduty-WhatsUp-Logistics"


def after(calm: Chapter, now: datetime) -> Chapter:
    """The calm estate a week later."""
    return replace(
        calm,
        datadog=_estate(calm.datadog),
        whatsapp=_portfolio(calm.whatsapp, now),
        defects=(*(one for one in calm.defects if one.code not in _MENDED), *_DEFECTS),
    )


def _estate(calm: Estate) -> Estate:
    boards = tuple(row for row in calm.dashboards if row["id"] != ids.LOCATION_BOARD)
    lost = next(row for row in calm.dashboards if row["id"] == ids.LOCATION_BOARD)
    return replace(
        calm,
        slos=_edited(calm.slos, _SLOS, "modified_at", int(TOUCHED.timestamp())),
        monitors=_edited(calm.monitors, _MONITORS, "modified", iso(TOUCHED)),
        dashboards=_edited(boards, _BOARDS, "modified_at", iso(TOUCHED)),
        deleted=(*calm.deleted, {**lost, "deleted_at": iso(TOUCHED)}),
        downtimes=tuple(
            replace(one, end=TOUCHED, status="ended") if one.monitor_id == ids.LOCATION_FAST else one
            for one in calm.downtimes
        ),
    )


def _edited(
    rows: tuple[Wire, ...], edits: Mapping[Any, Callable[[Wire], Wire]], key: str, at: object
) -> tuple[Wire, ...]:
    """The rows, some of them edited, each with the moment of the edit."""
    return tuple({**edits[row["id"]](row), key: at} if row["id"] in edits else row for row in rows)


def _laxer(row: Wire) -> Wire:
    """The tracking page's SLO aims at 99.5 where it aimed at 99.9."""
    aims: list[Any] = [{**one, "target": 99.5, "target_display": "99.5"} for one in row["thresholds"]]
    return {**row, "thresholds": aims, "target_threshold": 99.5}


def _later(row: Wire) -> Wire:
    """The queue may be two and a half times as deep before anybody hears of it."""
    options = {**row["options"], "thresholds": {"critical": 12500.0}}
    return {**row, "query": row["query"].replace("> 5000", "> 12500"), "options": options}


def _unpaged(row: Wire) -> Wire:
    """The alert on refused messages still writes a mail, and pages nobody."""
    return {**row, "message": row["message"].replace(f"{PAGE} ", "")}


def _renamed(row: Wire) -> Wire:
    return {**row, "title": f"{row['title']} (new)"}


def _portfolio(calm: Portfolio, now: datetime) -> Portfolio:
    """`outage_notice` was paused this morning."""
    paused = {"status": "PAUSED", "last_updated_time": ago(now, hours=6).isoformat()}
    rows = tuple({**row, **paused} if row["id"] == ids.OUTAGE_PT else row for row in calm.templates[ids.ACCOUNT])
    return replace(calm, templates={**calm.templates, ids.ACCOUNT: rows})


_SLOS = {ids.ETA_SLO: _laxer}
_MONITORS = {ids.QUEUE_DEPTH: _later, ids.ACCEPTANCE_FAST: _unpaged}
_BOARDS = {ids.TRACKING_BOARD: _renamed}
_MENDED = ("RB302",)
_DEFECTS = (
    Defect("RB204", f"datadog:slo/{ids.ETA_SLO}", "the tracking page promises 99.9 percent, its SLO aims at 99.5 now"),
    Defect(
        "RB402", f"datadog:dashboard/{ids.LOCATION_BOARD}", "a playbook opens a board that was deleted", missing=True
    ),
    Defect("RB505", f"whatsapp:template/{ids.OUTAGE_PT}", "outage_notice in Portuguese has been paused for six hours"),
)
