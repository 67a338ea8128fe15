"""A maintenance of the on-call service has no end.

Why: A forgotten maintenance is an on-call service switched off.
Fix: End it, or give it an end.
"""

from typing import Any

from compiler.checks.base import Check
from compiler.checks.example_oncall import CALLS, SERVICE_ID, paging
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.routing import Maintenance
from compiler.model.world import MOMENT


def silence(**fields: Any) -> Maintenance:
    """A maintenance of the on-call service."""
    id = Id(CALLS, Kind.MAINTENANCE, "w1")
    return Maintenance(id, "migration", frozenset({"covers:p1"}), covers=(SERVICE_ID,), **fields)


CHECK = Check(
    code="RB607",
    title="maintenance without an end",
    severity=Severity.ERROR,
    fault="paging silenced",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.MAINTENANCE,
    ),
    fails=lambda: paging(silence()),
    passes=lambda: paging(silence(ends=MOMENT)),
)
