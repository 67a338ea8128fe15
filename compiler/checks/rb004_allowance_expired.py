"""An allowance's last day has passed.

Why: What it covered counts again, and nobody may have noticed.
Fix: Mend the cause, or agree a new end with the owner; take it out where the cause is mended already.
"""

from datetime import date
from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import MONTH, allowance, case, slo
from compiler.model.finding import Severity
from compiler.model.watching import Target

BROKEN = slo(targets=(Target(Decimal("99.5"), MONTH),))

CHECK = Check(
    code="RB004",
    title="allowance expired",
    severity=Severity.WARNING,
    nature="change",
    reach="run",
    fails=lambda: case(allow=(allowance(until=date(2026, 1, 1)),)),
    passes=lambda: case(BROKEN, allow=(allowance(),)),
)
