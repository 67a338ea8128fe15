"""The SLO's target lies above the promise by less than the declared margin.

Why: Without a margin, the promise is broken in the very minute in which the SLO is.
Fix: Raise the SLO's target by the missing part, or declare a smaller `margin:`.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import MONTH, case, slo
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.watching import Target

CHECK = Check(
    code="RB208",
    title="margin too thin",
    severity=Severity.WARNING,
    fault="thin margin",
    needs=(Kind.SLO,),
    fails=lambda: case(margin=Decimal("0.05")),
    passes=lambda: case(slo(targets=(Target(Decimal("99.95"), MONTH),)), margin=Decimal("0.05")),
)
