"""The promise asks for less than a page, and its alert wakes people.

Why: Whoever is woken for nothing sleeps through what matters.
Fix: Route the alert to a ticket, or declare `response: page`.
"""

from compiler.checks.base import Check
from compiler.checks.example import promise
from compiler.checks.example_oncall import oncall_service, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB310",
    title="ticket that wakes people",
    severity=Severity.WARNING,
    fault="wakes people needlessly",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
    ),
    fails=lambda: paging(promises=(promise(response="ticket"),)),
    passes=lambda: paging(oncall_service(urgency="low"), promises=(promise(response="ticket"),)),
)
