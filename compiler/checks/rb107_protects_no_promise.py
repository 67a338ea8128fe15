"""An SLO or an alert that pages somebody serves no declared promise, in an estate that says it declared them all.

Why: It costs somebody's attention and nights, and nobody says for whose sake.
Fix: Declare the promise that it protects, take it out, or allow it: such a thing belongs to no service, so the
allowance of any of them covers it. `estate: partial` in the settings turns this into a count.
"""

from compiler.checks.base import Check
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB107",
    title="protects no promise",
    severity=Severity.NOTE,
    needs=(Kind.SLO, Kind.MONITOR),
    reach="estate",
)
