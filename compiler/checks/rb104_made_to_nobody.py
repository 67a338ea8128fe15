"""The promise does not say to whom it is made.

Why: When it breaks, nobody knows whom to tell.
Fix: Add `to:` with the people it is made to.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, promise
from compiler.model.finding import Severity

CHECK = Check(
    code="RB104",
    title="promise made to nobody",
    severity=Severity.NOTE,
    fault="made to nobody",
    fails=lambda: case(promises=(promise(to=""),)),
    passes=lambda: case(),
)
