"""Nothing says which live SLO measures the promise, though the service has some that could.

Why: Likeness of names is no proof, so the chain behind the promise cannot be judged.
Fix: Paste the line that the finding offers under the promise, or name another SLO.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB106",
    title="unbound promise",
    severity=Severity.WARNING,
    fault="unbound",
    needs=(Kind.SLO,),
    fails=lambda: case(promises=(promise(measured_by=()),)),
    passes=lambda: case(),
)
