"""The text of an alert leads to something that answered 404 by its id, or to a panel that is gone.

Why: Whoever is paged reads that text first, and the first click leads nowhere.
Fix: Put the address of what took its place into the message, or take the link out.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, monitor, without
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.watching import Ref

BOARD = Id("live", "dashboard", "old-123")
TELLS = monitor(refs=(*monitor().refs, Ref(BOARD, "names", "message")))

CHECK = Check(
    code="RB404",
    title="dead link in an alert's text",
    severity=Severity.WARNING,
    fault="dead link in alert",
    needs=(Kind.MONITOR,),
    fails=lambda: case(TELLS, without(BOARD, proven=True)),
    passes=lambda: case(TELLS),
)
