"""The program as one pure function: read it first.

Declared promises are held against one snapshot, the checks say what is wrong, and the documents are built from
both. The same values give the same bytes; nothing here knows the present.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from compiler.checks.allowed import Passed
from compiler.checks.base import Check
from compiler.checks.run import run
from compiler.gate.decision import Needs
from compiler.model.base import Id
from compiler.model.chain import Judgement
from compiler.model.change import Change
from compiler.model.coverage import SnapshotInfo
from compiler.model.finding import Finding
from compiler.model.frozen import dataclass
from compiler.model.promise import Service
from compiler.model.resting import rests
from compiler.model.runbook import Runbook
from compiler.model.settings import Settings
from compiler.ports import Estate
from compiler.reconcile.aged import aged
from compiler.reconcile.believed import believed
from compiler.reconcile.context import Terms
from compiler.reconcile.judge import judge
from compiler.registry import constants
from compiler.render.view import renewed, view


@dataclass(frozen=True, slots=True)
class Compiled:
    """One service, compiled: what is so, what is wrong, what is allowed, and all that a document may show."""

    judgement: Judgement
    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    silent: tuple[tuple[str, str], ...]
    runbook: Runbook


class Since(Protocol):
    """What moved since an earlier snapshot; asking it is pure, as asking an estate is."""

    @property
    def before(self) -> SnapshotInfo:
        """The earlier snapshot."""
        ...

    def __call__(self, service: Service, rested: tuple[Id, ...]) -> tuple[Change, ...]:
        """The changes that concern a service which rests on these things."""
        ...


def compile_service(
    service: Service, estate: Estate, checks: Iterable[Check], settings: Settings, since: Since | None = None
) -> Compiled:
    """Judges what one service promised against what is live, and drafts its runbook.

    Where a pull failed, or is too old, the structure of the runbook is what was last known; findings and status tell
    what is known now.
    """
    judgement = _with_drift(judge(service, estate, _terms(settings)), since)
    checked = run(judgement, checks, settings.max_age)
    drawn = view(judgement, checked.every, checked.allowed)
    older = believed(estate) or (estate if aged(estate, settings.max_age) is not estate else None)
    if older is not None:
        last = judge(service, older, replace(_terms(settings), max_age={}))
        known = run(last, checks, {})
        drawn = renewed(view(last, known.every, known.allowed), drawn)
    return Compiled(judgement, checked.findings, checked.passed, checked.silent, drawn)


def _with_drift(judgement: Judgement, since: Since | None) -> Judgement:
    if since is None:
        return judgement
    return replace(judgement, moved=since(judgement.service, rests(judgement)), moved_since=since.before)


def _terms(settings: Settings) -> Terms:
    return Terms(settings.margin, settings.review_after, settings.max_age, settings.horizon)


def all_checks() -> tuple[Check, ...]:
    """Every check of the house, by code."""
    return tuple(sorted(constants("compiler.checks", "CHECK"), key=lambda check: str(check.code)))


def needs(checks: Iterable[Check]) -> Mapping[str, Needs]:
    """What the gate must know of each check, by code."""
    return {
        check.code: Needs(
            tuple(kind.value for kind in check.needs), check.blockable, check.nature == "weather", check.severity
        )
        for check in checks
    }
