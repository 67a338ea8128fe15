"""The promise is stricter than what a hard dependency gives.

Why: A service cannot be more reliable than what it cannot do without, unless it is made redundant.
Fix: Make the dependency redundant, or promise at most what it gives.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import case
from compiler.model.finding import Severity
from compiler.model.promise import Context, Dependency

CHECK = Check(
    code="RB103",
    title="beyond its hard dependency",
    severity=Severity.WARNING,
    fault="beyond its dependency",
    fails=lambda: case(context=Context(depends_on=(Dependency("bank", True, Decimal("99.5")),))),
    passes=lambda: case(context=Context(depends_on=(Dependency("bank", False, Decimal("99.5")),))),
)
