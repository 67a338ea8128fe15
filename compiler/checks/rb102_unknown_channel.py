"""The promise names a channel that is no account of any configured connector.

Why: Its health cannot be seen, so nobody learns that customers can no longer be reached.
Fix: Name an account of `runbook.yaml` as `instance/alias`.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB102",
    title="unknown channel",
    severity=Severity.ERROR,
    fault="unknown channel",
    needs=(Kind.ACCOUNT,),
    fails=lambda: case(promises=(promise(channel="chat/other"),)),
    passes=lambda: case(promises=(promise(channel="chat/main"),)),
)
