"""A first action is neither a command nor a url nor said to be a judgement.

Why: “Check the logs” costs minutes at 3 a.m.; a command costs seconds.
Fix: Write `run: <command>`, `open: <url>`, or `judgement: … because …`.
"""

from compiler.checks.base import Check
from compiler.checks.example import HERE, case, playbook
from compiler.model.finding import Severity
from compiler.model.promise import Action

CHECK = Check(
    code="RB702",
    title="action that is not concrete",
    severity=Severity.WARNING,
    fault="vague action",
    fails=lambda: case(playbooks=(playbook(first_actions=(Action("text", "check the logs", HERE),)),)),
    passes=lambda: case(),
)
