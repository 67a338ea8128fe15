"""An alert behind a promise fires later, or on less, than before.

Why: A threshold that is raised on a noisy night is seldom lowered again, and the next outage is told by customers.
Fix: Put it back, or mend what made it noisy and say so in its text.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import MONITOR_ID, case, slipped
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB803",
    title="alert loosened",
    severity=Severity.WARNING,
    needs=(Kind.MONITOR,),
    look=changed(
        ("monitor", "threshold"), ("monitor", "burn rate"), ("monitor", "evaluation window"), ("monitor", "query"),
        ("monitor", "on no data"), ("monitor", "priority"),
        fix="put it back to {was}, or mend what made it noisy",
    ),
    fails=lambda: case(moved=(slipped(MONITOR_ID, "threshold", "loosened", "> 5", "> 50"),)),
    passes=lambda: case(moved=(slipped(MONITOR_ID, "threshold", "cosmetic", "> 0.5", "> 500"),)),
)  # fmt: skip
