"""At the last day's burn the budget of the SLO, or of what is promised, ends before its window does.

Why: There is still time to act, which is the point of a budget.
Fix: Find what spends it, and hold risky changes.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, reading, series
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB211",
    title="error budget ends before its window",
    severity=Severity.WARNING,
    fault="budget ending",
    nature="weather",
    needs=(
        Kind.SLO_READING,
        Kind.SERIES,
    ),
    fails=lambda: case(reading("99.95"), series(good="99.0")),
    passes=lambda: case(reading("99.97"), series(good="99.97")),
)
