"""An alert of the gravest priorities reaches only tickets or chat, while its promise asks for a page.

Why: Its priority says that it is urgent, and its route says that it is not; one of them is wrong.
Fix: Route it to on-call as well, or lower its priority.
"""

from dataclasses import replace
from typing import Any

from compiler.checks.base import Check
from compiler.checks.example import MONITOR_ID, SLO_ID, burning
from compiler.checks.example_oncall import paging
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.watching import Address, Monitor, Ref


def slow(**fields: Any) -> Monitor:
    """A second alert on the SLO, which opens a ticket."""
    watched, ticket = (Ref(SLO_ID, "alerts on"),), (Address("ticket", "@tickets-orders"),)
    id = replace(MONITOR_ID, key="m2")
    return Monitor(id, "Orders burn", refs=watched, conditions=(burning("6"),), notifies=ticket, **fields)


CHECK = Check(
    code="RB311",
    title="grave alert that pages nobody",
    severity=Severity.WARNING,
    fault="grave alert pages nobody",
    needs=(
        Kind.MONITOR,
        Kind.RULE,
    ),
    fails=lambda: paging(slow(priority=1)),
    passes=lambda: paging(slow(priority=3)),
)
