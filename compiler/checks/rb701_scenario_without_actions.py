"""A playbook has no first actions, or no playbook names the promise at all.

Why: Whoever is woken up starts from nothing.
Fix: Add `first_actions:` with a command, a url, or a judgement and its reason.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, playbook
from compiler.model.finding import Severity

CHECK = Check(
    code="RB701",
    title="scenario without first actions",
    severity=Severity.ERROR,
    fault="no first actions",
    fails=lambda: case(playbooks=(playbook(first_actions=()),)),
    passes=lambda: case(),
)
