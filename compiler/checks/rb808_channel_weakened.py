"""A number, an account or a wording of a channel can do less than before: paused, limited, liked less.

Why: Customers are told slower or not at all, and the provider rarely says so twice.
Fix: Read the provider's reasons; send less of what people do not ask for, and keep another wording ready.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import NUMBER_ID, case, slipped
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB808",
    title="channel weakened",
    severity=Severity.WARNING,
    nature="weather",
    needs=(Kind.HEALTH,),
    look=changed(
        *((kind, aspect) for kind in ("account", "number", "template")
          for aspect in ("ability", "quality", "limit", "rate", "gone")),
        fix="read the provider's reasons, and keep another wording and another route ready",
    ),
    fails=lambda: case(moved=(slipped(NUMBER_ID, "limit", "loosened", "10000", "1000"),)),
    passes=lambda: case(moved=(slipped(NUMBER_ID, "limit", "tightened", "1000", "10000"),)),
)  # fmt: skip
