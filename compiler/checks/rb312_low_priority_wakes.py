"""An alert of the lowest priorities wakes people.

Why: Whoever is woken for nothing sleeps through what matters.
Fix: Route it to a ticket, or raise its priority.
"""

from compiler.checks.base import Check
from compiler.checks.example import monitor
from compiler.checks.example_oncall import PAGED, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB312",
    title="low priority that wakes people",
    severity=Severity.WARNING,
    fault="low priority wakes",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
    ),
    fails=lambda: paging(monitor(notifies=(PAGED,), priority=5)),
    passes=lambda: paging(monitor(notifies=(PAGED,), priority=3)),
)
