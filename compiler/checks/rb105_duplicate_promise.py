"""Two promises of one service say the same.

Why: Two bindings for one promise drift apart, and every finding is told twice.
Fix: Keep one of them.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, promise
from compiler.model.finding import Severity

CHECK = Check(
    code="RB105",
    title="duplicate promise",
    severity=Severity.WARNING,
    fault="duplicate promise",
    fails=lambda: case(promises=(promise(), promise(id="again"))),
    passes=lambda: case(promises=(promise(), promise(id="again", says="99% of orders are fast"))),
)
