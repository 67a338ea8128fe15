"""Nobody is on call at the first level for some time of the forecast, later than in three days.

Why: There is still time to find somebody.
Fix: Put somebody on that time in the schedule.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import ANA, BO, FIRST_ID, paging, turns
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB609",
    title="hole in the first level, later",
    severity=Severity.WARNING,
    fault="hole later",
    nature="weather",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(turns(FIRST_ID, (ANA, BO), missing=(10,))),
    passes=lambda: paging(),
)
