"""No alert watches the SLO behind a promise, nor what it counts.

Why: The SLO burns, and nobody is told before the customers call.
Fix: Add a burn-rate alert to the SLO, and route it.
"""

from compiler.checks.base import Check
from compiler.checks.example import MONITOR_ID, case, without
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB301",
    title="SLO without an alert",
    severity=Severity.ERROR,
    fault="not alerted",
    needs=(Kind.MONITOR,),
    fails=lambda: case(without(MONITOR_ID)),
    passes=lambda: case(),
)
