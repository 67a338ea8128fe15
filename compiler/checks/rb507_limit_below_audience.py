"""The channel may reach fewer customers in a day than the promise's declared audience.

Why: In an incident a part of them is never told.
Fix: Raise the limit with the provider, or split the audience over other channels.
"""

from compiler.checks.base import Check
from compiler.checks.example import NUMBER_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

MANY = promise(channel="chat/main", audience=9000)

CHECK = Check(
    code="RB507",
    title="daily limit below the audience",
    severity=Severity.WARNING,
    fault="limit below audience",
    needs=(
        Kind.NUMBER,
        Kind.HEALTH,
    ),
    fails=lambda: case(able(NUMBER_ID, status="connected", limit=250), promises=(MANY,)),
    passes=lambda: case(able(NUMBER_ID, status="connected", limit=250), promises=(promise(channel="chat/main"),)),
)
