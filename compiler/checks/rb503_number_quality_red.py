"""Customers block or report a sending number so often that the provider rates it red.

Why: Templates sent from it are paused next, and reach falls.
Fix: Stop marketing on it, keep service messages, and check consent of the last seven days.
"""

from compiler.checks.base import Check
from compiler.checks.example import NUMBER_ID, able, case, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB503",
    title="number with red quality",
    severity=Severity.WARNING,
    fault="quality red",
    nature="weather",
    needs=(
        Kind.NUMBER,
        Kind.HEALTH,
    ),
    fails=lambda: case(able(NUMBER_ID, quality="red", status="connected"), promises=(promise(channel="chat/main"),)),
    passes=lambda: case(
        able(NUMBER_ID, quality="unknown", status="connected"), promises=(promise(channel="chat/main"),)
    ),
)
