"""The SLO behind a promise counts other events, or rests on other alerts, than before.

Why: Its past and its present can no longer be compared, and what it leaves out now fails unseen.
Fix: Check that it still measures what was promised; the older query stands beside the newer one.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import WORSE, changed
from compiler.checks.example import SLO_ID, case, slipped
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB802",
    title="SLO measures otherwise",
    severity=Severity.WARNING,
    needs=(Kind.SLO,),
    look=changed(
        ("slo", "query"), ("slo", "measure"), ("slo", "monitors"), ("slo", "groups"),
        classes=(*WORSE, "moved"),
        fix="check that it still measures what was promised",
    ),
    fails=lambda: case(moved=(slipped(SLO_ID, "query", "moved", "good a", "good b"),)),
    passes=lambda: case(moved=(slipped(SLO_ID, "query", "cosmetic", "good a / b", "good a/b"),)),
)  # fmt: skip
