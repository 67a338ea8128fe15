"""A configured feed that checks need could not be read, so these checks stay silent.

Why: Missing data is no proof of a missing thing; silence would look like health.
Fix: Run `runbook doctor` to see what is refused, then `runbook sync`.
"""

from compiler.checks.base import Check
from compiler.checks.example import case
from compiler.model.base import Gap
from compiler.model.finding import Severity

CHECK = Check(
    code="RB001",
    title="could not be judged",
    severity=Severity.WARNING,
    nature="weather",
    reach="run",
    blockable=False,
    fails=lambda: case(failed=(Gap("dashboard", "live", "HTTP 500"),)),
    passes=lambda: case(),
)
