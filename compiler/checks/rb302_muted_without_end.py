"""An alert behind a promise is silenced over its whole scope, and nothing ends the silence.

Why: A forgotten mute is the commonest reason why an outage is found by customers.
Fix: End the silence, or give it an end and say why.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, monitor
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.world import MOMENT

CHECK = Check(
    code="RB302",
    title="alert muted without end",
    severity=Severity.ERROR,
    fault="muted without end",
    needs=(
        Kind.MONITOR,
        Kind.DOWNTIME,
    ),
    fails=lambda: case(monitor(muted=True)),
    passes=lambda: case(monitor(muted=True, muted_until=MOMENT)),
)
