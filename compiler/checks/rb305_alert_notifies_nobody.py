"""The alert behind a promise fires and tells nobody: no handle, no notification rule, no composite above it.

Why: An alert that nobody receives is a log line.
Fix: Add the on-call handle to its message, or a notification rule.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, monitor
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB305",
    title="alert that notifies nobody",
    severity=Severity.ERROR,
    fault="notifies nobody",
    needs=(
        Kind.MONITOR,
        Kind.RULE,
    ),
    fails=lambda: case(monitor(notifies=())),
    passes=lambda: case(monitor()),
)
