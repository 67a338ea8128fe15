"""The SLO measures another indicator than was promised, such as availability behind a promise of latency.

Why: A share of time is no share of events, and an accepted message is no delivered one: the SLO can
 be green while the promise is broken.
Fix: Bind the promise to an SLO of its own indicator, or change its wording.
"""

from decimal import Decimal

from compiler.checks.base import Check
from compiler.checks.example import MONTH, case, promise, signal, slo
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.promise import Objective

DELIVERED = promise(says="99.9% of messages are delivered", objective=Objective("delivered", Decimal("99.9"), MONTH))

CHECK = Check(
    code="RB203",
    title="different indicator",
    severity=Severity.ERROR,
    fault="different indicator",
    needs=(Kind.SLO,),
    fails=lambda: case(slo(good=(signal("shop.messages.accepted"),)), promises=(DELIVERED,)),
    passes=lambda: case(slo(good=(signal("shop.messages.delivered"),)), promises=(DELIVERED,)),
)
