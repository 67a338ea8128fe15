"""The promise asks for a page, and the on-call service opens incidents of low urgency only.

Why: Low urgency waits for the morning by design.
Fix: Make the service's incidents high urgency, or declare `response: ticket`.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import oncall_service, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB309",
    title="paging promise without urgency",
    severity=Severity.ERROR,
    fault="page without urgency",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
    ),
    fails=lambda: paging(oncall_service(urgency="low")),
    passes=lambda: paging(),
)
