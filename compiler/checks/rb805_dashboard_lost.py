"""A dashboard that belonged to the service was deleted, or lost a panel that nothing else shows.

Why: Whoever is woken opens a page that is not there, or looks for a curve that nobody plots.
Fix: Restore it from the product's history, or point urls and playbooks to what took its place.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import DASHBOARD_ID, case, slipped
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB805",
    title="dashboard or panel lost",
    severity=Severity.WARNING,
    needs=(Kind.DASHBOARD,),
    look=changed(
        ("dashboard", "gone"), ("dashboard", "panels gone"), ("dashboard", "panel query"),
        fix="restore it, or point urls and playbooks to what took its place",
    ),
    fails=lambda: case(moved=(slipped(DASHBOARD_ID, "panels gone", "loosened", "“Orders”", ""),)),
    passes=lambda: case(moved=(slipped(DASHBOARD_ID, "panels gone", "cosmetic", "“Copy”", ""),)),
)  # fmt: skip
