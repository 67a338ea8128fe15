"""At the worst instant of the forecast, somebody is called later than the promise allows.

Why: The budget burns while the escalation waits.
Fix: Shorten the waits, or fill the holes of the first level.
"""

from datetime import timedelta

from compiler.checks.base import Check
from compiler.checks.example import promise
from compiler.checks.example_oncall import oncall_service, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB616",
    title="page later than promised",
    severity=Severity.WARNING,
    fault="slow page",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(oncall_service(pause_s=900), promises=(promise(respond_within=timedelta(minutes=5)),)),
    passes=lambda: paging(promises=(promise(respond_within=timedelta(minutes=5)),)),
)
