"""The morning digest of an audit, which also speaks where the pull of the night did not happen."""

from datetime import datetime, timedelta

from compiler.app.audit import Audit
from compiler.drift.digest import digest
from compiler.model.past import Past

OVERDUE = timedelta(hours=26)
"""A newest snapshot older than this means that a night was left out."""


def morning(report: Audit, now: datetime) -> tuple[str, ...]:
    """The lines of this morning, none where nothing turned and the estate was read last night."""
    owners = {one.service: one.owner for one in report.outcomes if one.service}
    told = digest(report.drift, report.past or Past(), owners) if report.drift is not None else ()
    return (*_overdue(report, now), *told)


def _overdue(report: Audit, now: datetime) -> tuple[str, ...]:
    taken = max((one.info.taken for one in report.outcomes if one.info is not None), default=None)
    if taken is None or now - taken <= OVERDUE:
        return ()
    hours = int((now - taken).total_seconds()) // 3600
    return (f"nothing was pulled for {hours} hours, since {taken:%Y-%m-%d %H:%M} UTC: what follows is as old as that",)
