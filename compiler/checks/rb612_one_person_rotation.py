"""The schedule of the first level has one person.

Why: It is a person in place of a schedule, well disguised.
Fix: Add more people to the rotation.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import ANA, FIRST_ID, paging, turns
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB612",
    title="rotation of one person",
    severity=Severity.WARNING,
    fault="one-person rotation",
    needs=(
        Kind.POLICY,
        Kind.ROTA,
        Kind.SHIFTS,
    ),
    fails=lambda: paging(turns(FIRST_ID, (ANA,))),
    passes=lambda: paging(),
)
