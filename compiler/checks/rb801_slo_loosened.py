"""The SLO behind a promise asks for less than before, and still for enough.

Why: What is given away in small steps is missed only when the promise falls with it.
Fix: Put it back, or say in the SLO's description why less is enough.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import SLO_ID, case, slipped
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB801",
    title="SLO loosened",
    severity=Severity.WARNING,
    needs=(Kind.SLO,),
    look=changed(
        ("slo", "target"), ("slo", "window"), ("slo", "limit"),
        fix="put it back to {was}, or say in its description why less is enough",
    ),
    fails=lambda: case(moved=(slipped(SLO_ID, "target", "loosened", "99.99 %", "99.9 %"),)),
    passes=lambda: case(moved=(slipped(SLO_ID, "target", "tightened", "99.5 %", "99.9 %"),)),
)  # fmt: skip
