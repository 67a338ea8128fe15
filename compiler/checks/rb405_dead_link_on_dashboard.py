"""A note or link on a dashboard leads to something that answered 404 by its id, or to a panel that is gone.

Why: A dashboard that points to what is gone sends whoever is on call in circles.
Fix: Put in the address of what took its place, or take the link out.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, dashboard, without
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.watching import Ref

OLD = Id("live", "dashboard", "old-123")
POINTS = dashboard(refs=(Ref(OLD, "names", "description"),))

CHECK = Check(
    code="RB405",
    title="dead link on a dashboard",
    severity=Severity.NOTE,
    fault="dead link on dashboard",
    needs=(Kind.DASHBOARD,),
    fails=lambda: case(POINTS, without(OLD, proven=True)),
    passes=lambda: case(POINTS),
)
