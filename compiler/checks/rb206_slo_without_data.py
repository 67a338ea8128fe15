"""The SLO holds no data over any of its windows, although it is older than a week.

Why: An SLO without data never burns, so nothing ever alerts.
Fix: Check that its query still finds a metric, and repair or delete it.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, reading
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB206",
    title="SLO without data",
    severity=Severity.WARNING,
    fault="no data",
    needs=(Kind.SLO_READING,),
    fails=lambda: case(reading(None, state="no data")),
    passes=lambda: case(reading()),
)
