"""A template that a playbook needs is rejected, disabled, pending or deleted.

Why: It cannot be sent, and the playbook says that it can.
Fix: Edit or appeal it, or name another template.
"""

from compiler.checks.base import Check
from compiler.checks.example import TEMPLATE_ID, able, by_template, case, playbook
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB506",
    title="template rejected or disabled",
    severity=Severity.WARNING,
    fault="template refused",
    nature="weather",
    needs=(
        Kind.TEMPLATE,
        Kind.HEALTH,
    ),
    fails=lambda: case(able(TEMPLATE_ID, status="rejected"), playbooks=(playbook(tell=(by_template(),)),)),
    passes=lambda: case(playbooks=(playbook(tell=(by_template(),)),)),
)
