"""The provider began to limit the account within the last week.

Why: A new limit comes before a block, and caps how many customers can be told.
Fix: Follow the provider's advice in the finding; do not plan a mass notice on it.
"""

from datetime import timedelta

from compiler.checks.base import Check
from compiler.checks.example import ACCOUNT_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.world import MOMENT

TOLD = promise(channel="chat/main")

CHECK = Check(
    code="RB502",
    title="channel account newly limited",
    severity=Severity.WARNING,
    fault="account limited",
    nature="weather",
    needs=(
        Kind.ACCOUNT,
        Kind.HEALTH,
    ),
    fails=lambda: case(able(ACCOUNT_ID, ability="limited", since=MOMENT - timedelta(days=1)), promises=(TOLD,)),
    passes=lambda: case(able(ACCOUNT_ID, ability="limited", since=MOMENT - timedelta(days=90)), promises=(TOLD,)),
)
