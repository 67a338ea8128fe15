"""A sending number of a promise's channel is blocked, disconnected or banned.

Why: Messages from it fail, and its customers hear nothing.
Fix: Follow the provider's advice; move traffic to another number meanwhile.
"""

from compiler.checks.base import Check
from compiler.checks.example import NUMBER_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB510",
    title="number that cannot send",
    severity=Severity.ERROR,
    fault="number cannot send",
    nature="weather",
    needs=(
        Kind.NUMBER,
        Kind.HEALTH,
    ),
    fails=lambda: case(able(NUMBER_ID, status="disconnected"), promises=(promise(channel="chat/main"),)),
    passes=lambda: case(promises=(promise(channel="chat/main"),)),
)
