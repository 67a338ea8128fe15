"""All numbers of the channel together send slower than the promise's declared peak.

Why: At the peak messages wait in a queue, and the promise breaks by arithmetic.
Fix: Ask the provider for a higher throughput, or pace the sender and say so in the promise.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import NUMBER_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB508",
    title="throughput below the peak",
    severity=Severity.WARNING,
    fault="rate below peak",
    needs=(
        Kind.NUMBER,
        Kind.HEALTH,
    ),
    fails=lambda: case(
        able(NUMBER_ID, status="connected", rate=80), promises=(promise(channel="chat/main", peak=Decimal(200)),)
    ),
    passes=lambda: case(
        able(NUMBER_ID, status="connected", rate=80), promises=(promise(channel="chat/main", peak=Decimal(40)),)
    ),
)
