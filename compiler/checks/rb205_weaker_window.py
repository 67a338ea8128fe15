"""The SLO is judged over a longer window, and its whole budget does not fit into the promise's.

Why: A quarter's budget spent in one bad day breaks a monthly promise while the SLO stays green.
Fix: Add a target over the promise's own window, or raise the target until the budget fits.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import case, slo
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.promise import Window
from compiler.model.watching import Target

CHECK = Check(
    code="RB205",
    title="weaker window",
    severity=Severity.ERROR,
    fault="weaker window",
    needs=(Kind.SLO,),
    fails=lambda: case(slo(targets=(Target(Decimal("99.9"), Window("rolling", 90)),))),
    passes=lambda: case(slo(targets=(Target(Decimal("99.99"), Window("rolling", 90)),))),
)
