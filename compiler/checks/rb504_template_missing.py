"""A playbook tells customers with a template that does not exist in a promised language.

Why: Customers who read that language hear nothing, in the very hour in which they should.
Fix: Submit the template in that language, or take the language out of `tell:`.
"""

from compiler.checks.base import Check
from compiler.checks.example import by_template, case, playbook
from compiler.model.base import Kind
from compiler.model.finding import Severity

CHECK = Check(
    code="RB504",
    title="template missing or not in the language",
    severity=Severity.ERROR,
    fault="template missing",
    needs=(Kind.TEMPLATE,),
    fails=lambda: case(playbooks=(playbook(tell=(by_template(languages=("en", "pt_BR")),)),)),
    passes=lambda: case(playbooks=(playbook(tell=(by_template(),)),)),
)
