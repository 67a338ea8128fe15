"""A wording for customers does not say what they notice, when they hear next, or that we are sorry.

Why: Without a next update customers ask support every few minutes.
Fix: Add the missing part; the finding names it.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, message
from compiler.model.finding import Severity

CHECK = Check(
    code="RB704",
    title="external message lacks impact, next update or apology",
    severity=Severity.WARNING,
    fault="incomplete message",
    fails=lambda: case(messages=(message(text="Some orders are delayed. Sorry."),)),
    passes=lambda: case(),
)
