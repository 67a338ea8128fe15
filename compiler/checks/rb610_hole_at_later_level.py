"""Nobody is on call at a level after the first for some time of the forecast.

Why: If the first level does not answer, nobody else is called.
Fix: Put somebody on that time in the schedule of that level.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import CY, DEE, SECOND_ID, paging, turns
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB610",
    title="hole at a later level",
    severity=Severity.WARNING,
    fault="hole at a later level",
    nature="weather",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(turns(SECOND_ID, (CY, DEE), 7, missing=(1,))),
    passes=lambda: paging(),
)
