"""Somebody in the plan is deactivated or deleted.

Why: The shift looks taken, and the call reaches nobody. It is an error where that person is alone at the
first level within three days, else a warning.
Fix: Take that person out of the plan.
"""

from compiler.checks.base import Check, graded
from compiler.checks.example_oncall import BO, paging, responder
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB613",
    title="deactivated person on call",
    severity=Severity.ERROR,
    look=graded,
    nature="weather",
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
