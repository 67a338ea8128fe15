"""A playbook names nobody to escalate to, and the service declares no contact.

Why: Whoever is stuck stays alone.
Fix: Add `escalate:` to the playbook, or `contacts:` to the service.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, playbook
from compiler.model.finding import Severity

CHECK = Check(
    code="RB703",
    title="escalation without a contact",
    severity=Severity.WARNING,
    fault="no escalation",
    fails=lambda: case(playbooks=(playbook(escalate=()),), contacts=()),
    passes=lambda: case(),
)
