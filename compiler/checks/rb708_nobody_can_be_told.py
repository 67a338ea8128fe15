"""No declared route to the customers of a promise works today.

Why: They learn of the failure by suffering it.
Fix: Add a `tell:` with an approved template, or an attested route.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, playbook
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB708",
    title="customers cannot be told",
    severity=Severity.ERROR,
    fault="nobody can be told",
    needs=(
        Kind.TEMPLATE,
        Kind.ACCOUNT,
        Kind.HEALTH,
    ),
    fails=lambda: case(playbooks=(playbook(tell=()),)),
    passes=lambda: case(),
)
