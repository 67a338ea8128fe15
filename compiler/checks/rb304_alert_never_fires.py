"""An alert has a threshold that cannot be reached, such as a burn rate beyond 100 % failure.

Why: It looks like protection in every list and protects nothing.
Fix: Set a threshold that can be reached: a burn rate of at most 1 ÷ (1 − target).
"""

from compiler.checks.base import Check
from compiler.checks.example import burning, case, monitor
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB304",
    title="alert that can never fire",
    severity=Severity.ERROR,
    fault="never able to fire",
    needs=(Kind.MONITOR,),
    fails=lambda: case(monitor(conditions=(burning("2000"),))),
    passes=lambda: case(monitor(conditions=(burning("14.4"),))),
)
