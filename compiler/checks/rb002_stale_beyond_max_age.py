"""Rows that checks need were last read whole longer ago than their maximum age.

Why: An old answer about a mute or an on-call shift is a wrong answer.
Fix: Run `runbook sync --only KIND`, or raise `max_age:` for that kind.
"""

from compiler.checks.base import Check
from compiler.model.finding import Severity

CHECK = Check(
    code="RB002",
    title="stale beyond its maximum age",
    severity=Severity.WARNING,
    nature="weather",
    reach="run",
    blockable=False,
)
