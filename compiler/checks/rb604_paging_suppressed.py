"""A routing rule suppresses every alert of the service, at all times or at given hours.

Why: Whoever silenced a flood one night has silenced every outage since.
Fix: Let the rule pass what must page, or route it elsewhere.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import paging, routing
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.routing import RouteRule

CHECK = Check(
    code="RB604",
    title="rule that suppresses every page",
    severity=Severity.ERROR,
    fault="paging suppressed",
    needs=(
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
    ),
    fails=lambda: paging(routing(RouteRule("quiet", drops=True))),
    passes=lambda: paging(routing(RouteRule("tests", when="the summary holds test", drops=True))),
)
