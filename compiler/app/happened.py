"""Happened: the incidents of the last weeks beside the rows of the declared services, for an audit."""

from datetime import datetime, timedelta
from typing import Any

from compiler.app.outcomes import Workshop, chosen
from compiler.app.settings import Project
from compiler.model.happened import Happened
from compiler.reconcile.happened import happened

SCHEMA = "runbook.incidents/v1"


def lately(project: Project, workshop: Workshop, services: tuple[str, ...], span: timedelta) -> Happened:
    """What happened in so long a time before the snapshot. Services that nobody declared are passed over."""
    found, _ = chosen(project.declarations, services)
    judged = (workshop.compiled(project.declarations.service(slip.name)).judgement for slip in found)
    return happened(judged, workshop.estate, workshop.estate.info.taken - span)


def plain(found: Happened) -> dict[str, Any]:
    """The same for programs; the shape is named and only ever grows. Instants are ISO 8601, times in seconds."""
    return {
        "schema": SCHEMA,
        "since": found.since.isoformat(),
        "incidents": [
            {
                "instance": one.instance, "key": one.key, "title": one.title, "opened": one.opened.isoformat(),
                "planned": one.planned, "rows": list(one.rows), "answered_s": one.answered_s,
                "escalated": one.escalated, "exhausted": one.exhausted, "url": one.url,
            }
            for one in found.occurrences
        ],
        "rows": [
            {
                "row": one.row, "scenario": one.scenario, "count": one.count, "last": _iso(one.last),
                "usual_s": one.usual_s, "slowest_s": one.slowest_s,
            }
            for one in found.rows
        ],
        "not_read": [{"kind": gap.kind, "instance": gap.instance, "why": gap.why} for gap in found.gaps],
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
