"""A playbook opens a dashboard that answered 404 when it was asked by its id.

Why: The first click of an incident leads nowhere.
Fix: Name the dashboard that replaced it, or take the action out.
"""

from compiler.checks.base import Check
from compiler.checks.example import HERE, case, playbook, without
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.promise import Action

BOARD = Id("live", "dashboard", "shop-123")
OPENS = playbook(first_actions=(Action("open", "https://live.example/dashboard/shop-123", HERE),))

CHECK = Check(
    code="RB402",
    title="linked dashboard gone",
    severity=Severity.ERROR,
    fault="dashboard gone",
    needs=(Kind.DASHBOARD,),
    fails=lambda: case(without(BOARD, proven=True), playbooks=(OPENS,)),
    passes=lambda: case(playbooks=(OPENS,)),
)
