"""The maker of an on-call product on the way of a page announces its end.

Why: On that day the page reaches nobody.
Fix: Move to the product that follows it before that day.
"""

from compiler.checks.base import Check
from compiler.checks.example_oncall import CALLS, paging
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.routing import Notice

END = Notice(Id(CALLS, Kind.NOTICE, "end"), "the product stops on 2027-04-05", frozenset({"notice"}), fix="move on")

CHECK = Check(
    code="RB617",
    title="on-call product that ends",
    severity=Severity.WARNING,
    fault="product ends",
    needs=(Kind.NOTICE,),
    fails=lambda: paging(END),
    passes=lambda: paging(),
)
