"""The service sees so few events that a single bad one fires the SLO's burn alert.

Why: An alert that fires on one event is soon ignored.
Fix: Lengthen the alert's windows, lower the target, or add synthetic traffic.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, series
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB207",
    title="too little traffic for its burn alert",
    severity=Severity.NOTE,
    fault="too little traffic",
    needs=(Kind.SERIES,),
    fails=lambda: case(series(total=200)),
    passes=lambda: case(series(total=1_000_000)),
)
