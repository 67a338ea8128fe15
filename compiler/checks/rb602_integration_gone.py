"""Nothing leads into the on-call service that an alert should page: its integration was deleted or switched off.

Why: Alerts are still sent, and nobody receives them.
Fix: Add the integration of the alerting product to the service.
"""

from compiler.checks.base import Check
from compiler.checks.example import without
from compiler.checks.example_oncall import INTEGRATION_ID, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB602",
    title="on-call service without an integration",
    severity=Severity.ERROR,
    fault="integration gone",
    needs=(
        Kind.MONITOR,
        Kind.RULE,
        Kind.INTEGRATION,
        Kind.ONCALL_SERVICE,
    ),
    fails=lambda: paging(without(INTEGRATION_ID)),
    passes=lambda: paging(),
)
