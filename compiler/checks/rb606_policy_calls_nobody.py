"""The policy or schedule at the end of a page's way calls nobody: it is empty or switched off.

Why: The incident is opened, and it waits for somebody to look.
Fix: Add a schedule to its first level.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import paging, policy
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.routing import Step

CHECK = Check(
    code="RB606",
    title="policy that calls nobody",
    severity=Severity.ERROR,
    fault="policy calls nobody",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.POLICY,
        Kind.ROTA,
    ),
    fails=lambda: paging(policy(Step())),
    passes=lambda: paging(),
)
