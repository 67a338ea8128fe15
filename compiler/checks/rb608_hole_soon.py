"""Nobody is on call at the first level for some time within the next three days.

Why: An alert in that time waits for the next level, or for nobody.
Fix: Put somebody on that time in the schedule.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import ANA, BO, FIRST_ID, paging, turns
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB608",
    title="hole in the first level, soon",
    severity=Severity.ERROR,
    fault="hole soon",
    nature="weather",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
        Kind.RESPONDER,
    ),
    fails=lambda: paging(turns(FIRST_ID, (ANA, BO), missing=(2,))),
    passes=lambda: paging(turns(FIRST_ID, (ANA, BO), missing=(10,))),
)
