"""An alert has had no data for a week while the events of its SLO went on.

Why: An alert without data cannot fire, whatever happens.
Fix: Repair its query or the metric that it reads.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, series, state
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB303",
    title="alert starved of data",
    severity=Severity.ERROR,
    fault="starved of data",
    needs=(
        Kind.MONITOR_STATE,
        Kind.SERIES,
    ),
    fails=lambda: case(state("no data", days=9), series()),
    passes=lambda: case(state("no data", days=9), series(total=0)),
)
