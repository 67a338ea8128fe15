"""A hop on the way of a page leads to something that does not exist any more.

Why: The chain ends there, whatever stood behind it.
Fix: Point the hop to something that exists.
"""

from compiler.checks.base import Check
from compiler.checks.example import without
from compiler.checks.example_oncall import POLICY_ID, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB605",
    title="hop that does not resolve",
    severity=Severity.ERROR,
    fault="hop gone",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
        Kind.POLICY,
    ),
    fails=lambda: paging(without(POLICY_ID, proven=True)),
    passes=lambda: paging(),
)
