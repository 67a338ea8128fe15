"""An alert notifies a handle, and nothing in the on-call product has that name.

Why: A handle with a typing mistake pages nobody, and no product complains.
Fix: Correct the handle, or declare under `oncall:` what it leads to.
"""

from compiler.checks.base import Check
from compiler.checks.example import monitor
from compiler.checks.example_oncall import paging
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.watching import Address

WRONG = Address("oncall", "@pager-Ordres", product="pager", name="Ordres")

CHECK = Check(
    code="RB601",
    title="handle that names nothing",
    severity=Severity.WARNING,
    fault="handle names nothing",
    blockable=False,
    needs=(
        Kind.MONITOR,
        Kind.RULE,
        Kind.INTEGRATION,
        Kind.ONCALL_SERVICE,
    ),
    fails=lambda: paging(monitor(notifies=(WRONG,))),
    passes=lambda: paging(),
)
