"""An allowance names nobody who answers for it.

Why: What nobody owns, nobody ends.
Fix: Add `owner:` with a team.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import MONTH, allowance, case, slo
from compiler.model.finding import Severity
from compiler.model.watching import Target

BROKEN = slo(targets=(Target(Decimal("99.5"), MONTH),))

CHECK = Check(
    code="RB006",
    title="allowance without an owner",
    severity=Severity.WARNING,
    nature="change",
    reach="run",
    fails=lambda: case(BROKEN, allow=(allowance(owner=""),)),
    passes=lambda: case(BROKEN, allow=(allowance(),)),
)
