"""The on-call service that an alert pages is disabled.

Why: A disabled service takes alerts and calls nobody.
Fix: Enable it, or route the alert to the service that replaced it.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import oncall_service, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB603",
    title="disabled on-call service",
    severity=Severity.ERROR,
    fault="service disabled",
    needs=(
        Kind.MONITOR,
        Kind.RULE,
        Kind.INTEGRATION,
        Kind.ONCALL_SERVICE,
    ),
    fails=lambda: paging(oncall_service(enabled=False)),
    passes=lambda: paging(),
)
