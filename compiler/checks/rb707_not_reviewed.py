"""A playbook, or the route it attests, was last reviewed longer ago than `review_after:` (half a year by default).

Why: An attestation is a person's word, and words age.
Fix: Read it with whoever is on call, mend what is old, and set `reviewed:` to that day.
"""

from datetime import date

from compiler.checks.base import Check
from compiler.checks.example import case, playbook
from compiler.model.finding import Severity

CHECK = Check(
    code="RB707",
    title="playbook not reviewed for too long",
    severity=Severity.NOTE,
    fault="not reviewed",
    fails=lambda: case(playbooks=(playbook(reviewed=date(2025, 1, 1)),)),
    passes=lambda: case(),
)
