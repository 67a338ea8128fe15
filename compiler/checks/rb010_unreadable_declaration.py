"""A declaration file could not be read, so its service has no runbook.

Why: A typing error must not take a service out of the audit in silence.
Fix: Mend each place that the finding names; `runbook compile` lists all of them at once.
"""

from compiler.checks.base import Check
from compiler.model.finding import Severity

CHECK = Check(
    code="RB010",
    title="unreadable declaration",
    severity=Severity.ERROR,
    nature="change",
    reach="run",
)
