"""Nobody routed an alert on purpose: its incidents came through the catch-all of the routing before services.

Why: A catch-all is for what was forgotten. It leads to whoever looks after leftovers, and the next one who tidies the
routing up takes it away without knowing what rests on it.
Fix: Add a rule for the alert, or say in an allowance that the catch-all is meant.
"""

from datetime import timedelta
from typing import Any

from compiler.checks.base import Check
from compiler.checks.example_oncall import CALLS, INTEGRATION_ID, PAGED, SERVICE_ID, integration, oncall_service, paging
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.incident import Incident, Incidents
from compiler.model.routing import RouteRule, Routing, addressed
from compiler.model.world import MOMENT

FRONT = Id(CALLS, "routing", "front")
OTHER = Id(CALLS, "oncall_service", "p2")


def front(*rules: RouteRule) -> tuple[Any, ...]:
    """An alert that enters by a front door, whose catch-all leads to the orders' service, where it came last week."""
    routing = Routing(
        FRONT,
        "Front door",
        frozenset({"to:p1", "to:p2"}),
        rules=rules,
        otherwise=RouteRule("", to=(SERVICE_ID,)),
        stage=0,
    )
    door = integration(feeds=FRONT, tags=addressed("pager", PAGED.name) | {"feeds:front"})
    week = MOMENT - timedelta(days=7)
    incident = Incident("q1", "Orders", week, origins=("m1",), via=INTEGRATION_ID)
    happened = Incidents(SERVICE_ID.seen_as(Kind.INCIDENTS), MOMENT - timedelta(days=90), (incident,))
    return routing, door, happened, oncall_service(tags=frozenset({"url:calls.example/services/p1"}))


CHECK = Check(
    code="RB618",
    title="only the catch-all takes it",
    severity=Severity.NOTE,
    fault="only the catch-all",
    blockable=False,
    needs=(
        Kind.MONITOR,
        Kind.INTEGRATION,
        Kind.ONCALL_SERVICE,
        Kind.ROUTING,
    ),
    fails=lambda: paging(*front(RouteRule("invoices", "component is invoices", to=(OTHER,)))),
    passes=lambda: paging(*front(RouteRule("orders", "component is orders", to=(SERVICE_ID,)))),
)
