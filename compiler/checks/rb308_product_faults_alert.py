"""The product that holds the alert reports a quality issue of it.

Why: The vendor sees what we cannot, such as a missing recipient or a metric that stopped.
Fix: Open the alert and follow the product's advice.
"""

from compiler.checks.base import Check
from compiler.checks.example import MONITOR_ID, case
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.reading import MonitorQuality

FAULTED = MonitorQuality(MONITOR_ID.seen_as(Kind.MONITOR_QUALITY), ("broken_at_handle",))

CHECK = Check(
    code="RB308",
    title="alert that its own product faults",
    severity=Severity.NOTE,
    fault="quality issue",
    needs=(Kind.MONITOR_QUALITY,),
    fails=lambda: case(FAULTED),
    passes=lambda: case(),
)
