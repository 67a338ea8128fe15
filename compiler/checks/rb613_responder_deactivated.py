"""Somebody in the plan is deactivated or deleted.

Why: The shift looks taken, and the call reaches nobody.
Fix: Take that person out of the plan.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import BO, paging, responder
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB613",
    title="deactivated person on call",
    severity=Severity.ERROR,
    fault="responder deactivated",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(responder(BO, active=False)),
    passes=lambda: paging(responder(BO, active=None)),
)
