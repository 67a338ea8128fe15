"""The token of a channel ends within two weeks.

Why: On that day sending and reading its health both stop. It is known where the connector's settings say the day.
Fix: Make a new token and put it where the settings say.
"""

from datetime import timedelta

from compiler.checks.base import Check
from compiler.checks.example import ACCOUNT_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.world import MOMENT

TOLD = promise(channel="chat/main")

CHECK = Check(
    code="RB509",
    title="channel token about to expire",
    severity=Severity.WARNING,
    fault="token expiring",
    needs=(Kind.HEALTH,),
    fails=lambda: case(able(ACCOUNT_ID, expires=MOMENT + timedelta(days=3)), promises=(TOLD,)),
    passes=lambda: case(able(ACCOUNT_ID, expires=MOMENT + timedelta(days=90)), promises=(TOLD,)),
)
