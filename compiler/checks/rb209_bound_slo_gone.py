"""The declaration names an SLO or alert as measuring the promise, and it is not in the live estate.

Why: A promise that rests on a deleted SLO looks measured in every review and is not.
Fix: Name the SLO that measures it today.
"""

from compiler.checks.base import Check
from compiler.checks.example import SLO_ID, case, without
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB209",
    title="bound SLO does not exist",
    severity=Severity.ERROR,
    fault="bound thing gone",
    needs=(Kind.SLO,),
    fails=lambda: case(without(SLO_ID, proven=True)),
    passes=lambda: case(),
)
