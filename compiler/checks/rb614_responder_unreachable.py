"""Somebody in the plan has no contact method that wakes.

Why: The shift looks taken, and the call reaches nobody. It is an error where that person is alone at the
first level within three days, else a warning.
Fix: Ask that person to add a phone or the product's app.
"""

from compiler.checks.base import Check, graded
from compiler.checks.example_oncall import BO, paging, responder
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB614",
    title="unreachable person on call",
    severity=Severity.ERROR,
    look=graded,
    nature="weather",
    fault="responder unreachable",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(responder(BO, reachable=False)),
    passes=lambda: paging(responder(BO, reachable=None)),
)
