"""The first level of an escalation policy calls a person and no schedule.

Why: Nobody takes over when that person is asleep, ill or gone.
Fix: Put a schedule in the person's place.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import ANA, FIRST_ID, SECOND_ID, paging, policy
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.routing import Called, Step

LATER = Step((Called(SECOND_ID),), 1800)

CHECK = Check(
    code="RB611",
    title="person in place of a schedule",
    severity=Severity.WARNING,
    fault="person at first level",
    needs=(Kind.POLICY,),
    fails=lambda: paging(policy(Step((Called(ANA),)), LATER)),
    passes=lambda: paging(policy(Step((Called(FIRST_ID),)), Step((Called(ANA),), 1800))),
)
