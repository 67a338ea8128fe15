"""An allowance covers no finding of this snapshot.

Why: A leftover allowance hides the next real finding on the same subject.
Fix: Take it out.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import MONTH, allowance, case, slo
from compiler.model.finding import Severity
from compiler.model.watching import Target

BROKEN = slo(targets=(Target(Decimal("99.5"), MONTH),))

CHECK = Check(
    code="RB005",
    title="allowance that covers nothing",
    severity=Severity.NOTE,
    nature="change",
    reach="run",
    fails=lambda: case(allow=(allowance(),)),
    passes=lambda: case(BROKEN, allow=(allowance(),)),
)
