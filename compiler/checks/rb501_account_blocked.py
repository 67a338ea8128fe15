"""The provider blocks the account of a channel that a promise is told over.

Why: Nothing that customers were promised over it reaches them.
Fix: Follow the provider's advice in the finding; tell customers by another route meanwhile.
"""

from compiler.checks.base import Check
from compiler.checks.example import ACCOUNT_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB501",
    title="channel account blocked",
    severity=Severity.ERROR,
    fault="account blocked",
    nature="weather",
    needs=(
        Kind.ACCOUNT,
        Kind.HEALTH,
    ),
    fails=lambda: case(able(ACCOUNT_ID, ability="blocked"), promises=(promise(channel="chat/main"),)),
    passes=lambda: case(promises=(promise(channel="chat/main"),)),
)
