"""Some rows of a feed could not be read, or a listing shrank so much that absences are not believed.

Why: What is present still proves; what is absent proves nothing.
Fix: Run `runbook sync --only KIND`; if it stays, the line of that feed says why.
"""

from compiler.checks.base import Check
from compiler.model.finding import Severity

CHECK = Check(
    code="RB003",
    title="feed read in part",
    severity=Severity.NOTE,
    nature="weather",
    reach="run",
    blockable=False,
)
