"""The promise asks for a page, and its alerts reach only tickets, mail or chat.

Why: At night nobody reads them until morning.
Fix: Route the fast alert to on-call, or declare `response: ticket`.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, monitor, promise
from compiler.model.base import Kind
from compiler.model.finding import Severity
from compiler.model.watching import Address

TICKET = Address("ticket", "@tickets-orders")

CHECK = Check(
    code="RB306",
    title="paging promise that only opens a ticket",
    severity=Severity.ERROR,
    fault="pages nobody",
    needs=(
        Kind.MONITOR,
        Kind.RULE,
    ),
    fails=lambda: case(monitor(notifies=(TICKET,))),
    passes=lambda: case(monitor(notifies=(TICKET,)), promises=(promise(response="ticket"),)),
)
