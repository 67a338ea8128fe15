"""An alert behind a promise tells fewer people than before, or another notification rule no longer does.

Why: The alert still fires, and whoever was to hear of it does not.
Fix: Put the recipient back, or check that somebody else is told.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import MONITOR_ID, case, slipped
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB804",
    title="recipient removed",
    severity=Severity.WARNING,
    needs=(Kind.MONITOR, Kind.RULE),
    look=changed(
        ("monitor", "recipients"), ("rule", "notifies"), ("rule", "gone"),
        fix="put the recipient back, or check that somebody else is told",
    ),
    fails=lambda: case(moved=(slipped(MONITOR_ID, "recipients", "loosened", "@oncall, @chat", "@oncall"),)),
    passes=lambda: case(moved=(slipped(MONITOR_ID, "recipients", "moved", "@oncall-day", "@oncall-orders"),)),
)  # fmt: skip
