"""A template that a playbook needs is paused for low quality, and has been for two pulls or an hour.

Why: Sending it fails until the pause ends.
Fix: Use another template now; halt the automation, edit the text and send it to review.
"""

from datetime import timedelta

from compiler.checks.base import Check
from compiler.checks.example import TEMPLATE_ID, able, by_template, case, playbook
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.world import MOMENT

TOLD = playbook(tell=(by_template(),))

CHECK = Check(
    code="RB505",
    title="template paused",
    severity=Severity.WARNING,
    fault="template paused",
    nature="weather",
    needs=(
        Kind.TEMPLATE,
        Kind.HEALTH,
    ),
    fails=lambda: case(
        able(TEMPLATE_ID, status="paused", since=MOMENT - timedelta(hours=2)),
        playbooks=(TOLD,),
    ),
    passes=lambda: case(able(TEMPLATE_ID, status="paused"), playbooks=(TOLD,)),
)
