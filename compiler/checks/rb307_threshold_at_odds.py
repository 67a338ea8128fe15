"""An alert or SLO behind a promise only reacts past the limit that was promised.

Why: Between the promised limit and the threshold customers suffer and nothing happens.
Fix: Set the threshold to the promised limit.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from compiler.checks.base import Check, of_faults
from compiler.checks.example import MONTH, case, monitor, promise, signal, slo, within
from compiler.model.base import Kind
from compiler.model.chain import Judgement
from compiler.model.finding import Finding, Severity
from compiler.model.promise import Objective
from compiler.model.signal import Condition

TIMELY = slo(good=(signal("shop.orders.within_2s"),), refs=())
QUICK = promise(objective=Objective("latency", Decimal(95), MONTH, within("2")))
SLOW = monitor(conditions=(Condition(signal("shop.latency_ms", aggregation="p95"), ">", Decimal(5000), 300),))
FAST = monitor(conditions=(Condition(signal("shop.latency_ms", aggregation="p95"), ">", Decimal(2000), 300),))


def _either(check: Check, judgement: Judgement) -> Iterator[Finding]:
    """The threshold of an alert, and the limit of an SLO's own slices."""
    yield from of_faults(check, judgement)
    yield from of_faults(replace(check, fault="looser limit"), judgement)


CHECK = Check(
    code="RB307",
    title="threshold at odds with the promise",
    severity=Severity.WARNING,
    fault="threshold at odds",
    needs=(
        Kind.MONITOR,
        Kind.SLO,
    ),
    fails=lambda: case(SLOW, TIMELY, promises=(QUICK,)),
    passes=lambda: case(FAST, TIMELY, promises=(QUICK,)),
    look=_either,
)
