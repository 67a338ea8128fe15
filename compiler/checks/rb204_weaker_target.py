"""The SLO behind a promise tolerates more failure than the promise does.

Why: The alert stays silent while the customer is already let down.
Fix: Raise the SLO's target, or agree a lower promise with the customer.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import MONTH, case, slo
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.watching import Target

CHECK = Check(
    code="RB204",
    title="weaker target",
    severity=Severity.ERROR,
    fault="weaker target",
    needs=(Kind.SLO,),
    fails=lambda: case(slo(targets=(Target(Decimal("99.5"), MONTH),))),
    passes=lambda: case(slo(targets=(Target(Decimal("99.90"), MONTH),))),
)
