"""A wording still holds a placeholder of whoever wrote it, such as TODO.

Why: It is sent as it stands, to customers.
Fix: Write the words, or a `{{name}}` that is filled when it is sent.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, message
from compiler.model.finding import Severity

CHECK = Check(
    code="RB705",
    title="unfilled placeholder",
    severity=Severity.WARNING,
    fault="unfilled placeholder",
    fails=lambda: case(messages=(message(text="We are sorry about the delay in [AREA]. Next update at TODO."),)),
    passes=lambda: case(),
)
