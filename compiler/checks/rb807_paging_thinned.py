"""Fewer people are called than before, or later: a level, a rota, a person or a route less on the way of a page.

Why: A schedule that is thinned by one person looks whole until that one is on holiday.
Fix: Put the level or person back, or check that the rest can carry it.
"""

from compiler.checks.base import Check
from compiler.checks.drifted import changed
from compiler.checks.example import case, slipped
from compiler.model.base import Id, Kind
from compiler.model.finding import Severity

POLICY = Id("calls", "policy", "p1")

CHECK = Check(
    code="RB807",
    title="paging thinned",
    severity=Severity.WARNING,
    needs=(Kind.POLICY, Kind.ROTA),
    look=changed(
        ("policy", "steps"), ("policy", "repeats"), ("policy", "gone"), ("policy", "enabled"),
        ("rota", "participants"), ("rota", "gone"), ("rota", "enabled"), ("rota", "coverage"),
        ("oncall_service", "gone"), ("oncall_service", "enabled"), ("oncall_service", "urgency"),
        ("oncall_service", "urgency outside"), ("oncall_service", "pause s"),
        ("routing", "rules"), ("routing", "otherwise"), ("integration", "gone"), ("integration", "enabled"),
        ("responder", "active"), ("responder", "gone"), ("responder", "reachable"),
        fix="put back what is missing, or check that the rest can carry it",
    ),
    fails=lambda: case(moved=(slipped(POLICY, "steps", "loosened", "Day, Night", "Day"),)),
    passes=lambda: case(moved=(slipped(POLICY, "steps", "tightened", "Day", "Day, Night"),)),
)  # fmt: skip
