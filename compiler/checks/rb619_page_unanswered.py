"""A page went through all levels of the escalation policy lately, and nobody answered.

Why: The plan looks whole, and the night showed that it is not: a phone was silent, a person away, a number old.
Fix: Find out who was on call then and what kept them from it. It is told for thirty days.
"""

from datetime import timedelta
from typing import Any

from compiler.checks.base import Check
from compiler.checks.example_oncall import POLICY_ID, SERVICE_ID, paging
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.incident import Incident, Incidents
from compiler.model.world import MOMENT


def night(**fields: Any) -> Incidents:
    """What happened a week ago."""
    opened = MOMENT - timedelta(days=7)
    incident = Incident("q1", "Orders", **{"opened": opened, "urgency": "high", "called": POLICY_ID, **fields})
    return Incidents(SERVICE_ID.seen_as(Kind.INCIDENTS), MOMENT - timedelta(days=90), (incident,))


CHECK = Check(
    code="RB619",
    title="page that nobody answered",
    severity=Severity.WARNING,
    nature="weather",
    fault="page unanswered",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.POLICY,
    ),
    fails=lambda: paging(night(exhausted=True)),
    passes=lambda: paging(night(exhausted=False)),
)
