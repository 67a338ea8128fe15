"""A playbook opens a panel that its dashboard no longer has.

Why: The dashboard opens without the panel, and the reader searches.
Fix: Open the dashboard and copy the panel's url anew.
"""

from dataclasses import replace

from compiler.checks.base import Check
from compiler.checks.example import HERE, case, dashboard, playbook
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity
from compiler.model.opening import Opening
from compiler.model.promise import Action
from compiler.model.watching import Panel

BOARD = dashboard(
    id=Id("live", "dashboard", "shop-123"), opening=Opening("https://live.example/d", panel="widget={panel}")
)
OPENS = playbook(first_actions=(Action("open", "https://live.example/dashboard/shop-123?widget=77", HERE),))

CHECK = Check(
    code="RB403",
    title="linked panel gone",
    severity=Severity.WARNING,
    fault="panel gone",
    needs=(Kind.DASHBOARD,),
    fails=lambda: case(BOARD, playbooks=(OPENS,)),
    passes=lambda: case(replace(BOARD, panels=(Panel("77", "Orders"),)), playbooks=(OPENS,)),
)
