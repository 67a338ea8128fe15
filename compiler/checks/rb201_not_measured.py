"""No SLO of the service's deployables exists that could measure the promise.

Why: What is not measured breaks in silence: customers notice first.
Fix: Create an SLO for it, or name the one that measures it under `measured_by:`.
"""

from compiler.checks.base import Check
from compiler.checks.example import SLO_ID, case, promise, without
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB201",
    title="not measured",
    severity=Severity.ERROR,
    fault="not measured",
    needs=(Kind.SLO,),
    fails=lambda: case(without(SLO_ID), promises=(promise(measured_by=()),)),
    passes=lambda: case(),
)
