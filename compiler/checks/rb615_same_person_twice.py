"""The second level is the very person of the first one, for most of the forecast.

Why: Whoever does not hear the first call does not hear the second.
Fix: Put other people on the second level.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import ANA, BO, SECOND_ID, paging, turns
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB615",
    title="escalation to the same person",
    severity=Severity.WARNING,
    fault="same person twice",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(turns(SECOND_ID, (ANA, BO))),
    passes=lambda: paging(),
)
