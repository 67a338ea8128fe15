"""Customers would be told of a broken channel only over that channel.

Why: The news of the failure fails with it.
Fix: Name another route under `tell:`, such as an attested status page.
"""

from compiler.checks.base import Check
from compiler.checks.example import by_template, case, playbook, promise
from compiler.model.finding import Severity

CHECK = Check(
    code="RB706",
    title="told only through what fails",
    severity=Severity.ERROR,
    fault="only through what fails",
    fails=lambda: case(promises=(promise(channel="chat/main"),), playbooks=(playbook(tell=(by_template(),)),)),
    passes=lambda: case(promises=(promise(channel="chat/main"),)),
)
