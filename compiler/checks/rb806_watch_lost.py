"""An alert or an SLO that belonged to the service was deleted, became a draft, or was silenced.

Why: What it watched may be watched by nobody now, also where the chain of a promise still holds by another one.
Fix: Restore it, or take what it watched over into another alert.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import case, slipped
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity

OTHER = Id("live", "monitor", "m2")

CHECK = Check(
    code="RB806",
    title="alert or SLO lost",
    severity=Severity.WARNING,
    needs=(Kind.MONITOR, Kind.SLO),
    look=changed(
        ("monitor", "gone"), ("monitor", "draft"), ("monitor", "mute"), ("slo", "gone"), ("downtime", "new"),
        ("downtime", "ends"),
        fix="restore it, or take what it watched over into another alert",
    ),
    fails=lambda: case(moved=(slipped(OTHER, "gone", "broken"),)),
    passes=lambda: case(moved=(slipped(OTHER, "id", "cosmetic", "m2", "m3"),)),
)  # fmt: skip
