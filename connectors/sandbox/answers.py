"""The answer key: which findings the example declaration must yield in each scene, and no other."""

from datetime import UTC, datetime

from connectors.sandbox.chapter import Defect
from connectors.sandbox.scenes import scene

_ANY_DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Defects do not depend on the date; a scene needs one all the same."""


def answers(name: str) -> frozenset[tuple[str, str]]:
    """Code and subject of every finding of scene `name`, those included that an allowance passes."""
    return frozenset((defect.code, defect.subject) for defect in planted(name))


def allowed(name: str) -> frozenset[tuple[str, str]]:
    """Those of the answers that an allowance of the example declaration passes."""
    return frozenset((defect.code, defect.subject) for defect in planted(name) if defect.allowed)


def planted(name: str) -> tuple[Defect, ...]:
    """Every defect of scene `name`, each with the reason why it is one."""
    return scene(name, _ANY_DAY).chapter.defects
