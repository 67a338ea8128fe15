"""A notebook that an alert or dashboard leads to has a link to what answered 404 by its id, or to a lost panel.

Why: It is the runbook that people open when they are paged, and it sends them nowhere.
Fix: Put in the address of what took its place, or take the link out.
"""

from compiler.checks.base import Check
from compiler.checks.example import case, monitor, without
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.notebook import Notebook
from compiler.model.watching import Ref

OLD = Id("live", "dashboard", "old-123")
BOOK = Notebook(Id("live", "notebook", "77"), "Orders fail", refs=(Ref(OLD, "names", "text 1"),))
LEADS = monitor(refs=(*monitor().refs, Ref(BOOK.id, "names", "runbook")))

CHECK = Check(
    code="RB406",
    title="dead link in a notebook",
    severity=Severity.NOTE,
    fault="dead link in notebook",
    needs=(Kind.MONITOR,),
    fails=lambda: case(LEADS, BOOK, without(OLD, proven=True)),
    passes=lambda: case(LEADS, BOOK),
)
