"""The promise says nothing that could be measured.

Why: A promise without a number can neither be kept nor broken, so nothing can be proven about it.
Fix: Write how much of what, within which limit, over which window; the finding suggests a wording.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, promise
from compiler.model.finding import Severity

CHECK = Check(
    code="RB101",
    title="promise without numbers",
    severity=Severity.WARNING,
    fault="no numbers",
    fails=lambda: case(promises=(promise(says="we are fast", objective=None),)),
    passes=lambda: case(),
)
