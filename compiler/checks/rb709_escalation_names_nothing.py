"""A playbook escalates to an on-call service whose name is misspelled.

Why: Whoever needs help at night looks for a service that does not exist.
Fix: Write the name as the on-call product has it.
"""

from compiler.checks.base import Check
from compiler.checks.example import playbook
from compiler.checks.example_oncall import paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB709",
    title="escalation that names nothing",
    severity=Severity.WARNING,
    fault="escalation names nothing",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.POLICY,
        Kind.ROTA,
    ),
    blockable=False,
    fails=lambda: paging(playbooks=(playbook(escalate=("pager:oders",)),)),
    passes=lambda: paging(playbooks=(playbook(escalate=("pager:orders", "pager:shipping")),)),
)
