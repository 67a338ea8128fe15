"""No panel in readable dashboards plots what the promise rests on.

Why: At 3 a.m. the on-call engineer has an alert and nothing to look at.
Fix: Add a panel with the SLO's query, or the SLO itself, to the service's dashboard.
"""

from compiler.checks.base import Check
from compiler.checks.example import DASHBOARD_ID, case, without
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB401",
    title="signal on no panel",
    severity=Severity.WARNING,
    fault="no panel",
    needs=(Kind.DASHBOARD,),
    fails=lambda: case(without(DASHBOARD_ID)),
    passes=lambda: case(),
    blockable=False,
)
