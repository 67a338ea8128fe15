"""The SLO behind a promise has spent its whole error budget, or attained less than is promised over the same window.

A target below the promise leaves a budget when the promise is broken already, so both are held against what was
attained; the graver of them is told once.

Why: The next failure, however small, is one too many for customers.
Fix: Hold risky changes until it recovers, and find what spends it.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, reading
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB210",
    title="error budget spent",
    severity=Severity.WARNING,
    fault="budget spent",
    nature="weather",
    needs=(Kind.SLO_READING,),
    fails=lambda: case(reading("99.5")),
    passes=lambda: case(reading("99.97")),
)
