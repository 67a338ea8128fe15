"""Drift and inventory as plain values, for programs; the shapes are named and only ever grow."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from compiler.model.base import Gap
from compiler.model.change import CLASSES, Change, Drift
from compiler.model.coverage import SnapshotInfo
from compiler.model.inventory import Inventory
from compiler.model.outcome import Outcome
from compiler.model.past import Past, Spell, Turn
from compiler.model.spending import Budget

SCHEMA = "runbook.drift/v1"
INVENTORY = "runbook.inventory/v1"


def drift_plain(drift: Drift) -> dict[str, Any]:
    """Everything that moved, what cannot be told, and how many of each class."""
    return {
        "schema": SCHEMA,
        "before": _snapshot(drift.before),
        "after": _snapshot(drift.after),
        "asked": _instant(drift.asked),
        "counts": {name: len(drift.of(name)) for name in CLASSES} | {"only_wording": drift.slight},
        "changes": [_change(one) for one in drift.changes],
        "cannot_tell": [_gap(one) for one in drift.gaps],
    }


def inventory_plain(found: Inventory) -> dict[str, Any]:
    """How much of each kind serves what is declared, which thing serves what; and what serves nothing, if listed."""
    return {
        "schema": INVENTORY,
        "counts": [
            {
                "instance": one.instance, "kind": one.kind, "rows": one.rows, "serving": one.serving,
                "idle": one.idle, "known_in_part": one.gap or None,
            }
            for one in found.counts
        ],
        "serving": [
            {
                "id": str(one.id), "name": one.name, "of": str(one.of), "how": one.how, "part": one.part or None,
                "chosen": one.chosen, "url": one.url or None,
            }
            for one in found.served
        ],
        "idle": [
            {"id": str(one.id), "name": one.name, "pages": one.pages, "url": one.url or None} for one in found.idle
        ],
    }  # fmt: skip


def past_plain(past: Past) -> dict[str, Any]:
    """What became of promises and findings, and coverage night by night."""
    found = past.findings
    return {
        "schema": "runbook.past/v1",
        "turns": [_turn(one) for one in past.turns],
        "opened": [_spell(one) for one in found.opened],
        "closed": [_spell(one) for one in found.closed],
        "standing": [_spell(one) for one in found.standing],
        "coverage": [
            {"number": one.number, "taken": _instant(one.at), "whole": one.whole, "broken": one.broken,
             "unknown": one.unknown, "carried": one.carried}
            for one in past.covered
        ],
        "not_judged_then": list(past.unjudged),
        "judged_anew": list(past.anew),
    }  # fmt: skip


def budgets_plain(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """The error budget of each promise that has a reading: what is left, how fast it burns, when it ends, and why."""
    return [
        {"service": one.service, "promise": each.promise, **_budget(each.budget)}
        for one in outcomes
        for each in one.verdicts
        if each.budget is not None
    ]


def _budget(one: Budget) -> dict[str, Any]:
    numbers = {"attained": one.attained, "promised": one.promised, "left_percent": one.left, "last_day": one.good,
               "burn_rate": one.rate}  # fmt: skip
    told = {name: None if number is None else float(number) for name, number in numbers.items()}
    return {**told, "window": one.window, "ends": _instant(one.ends), "arithmetic": one.says}


def _turn(one: Turn) -> dict[str, Any]:
    was, now = ({"guarded": each.guarded, "headline": each.headline, "kept": each.kept} for each in (one.was, one.now))
    return {"service": one.service, "promise": one.promise, "was": was, "now": now, "since": _instant(one.since)}


def _spell(one: Spell) -> dict[str, Any]:
    return {
        "service": one.service, "code": one.code, "subject": one.subject, "severity": one.severity,
        "message": one.message, "fingerprint": one.mark, "first_seen": _instant(one.first_at),
        "last_seen": _instant(one.last_at), "unsure": one.unsure,
    }  # fmt: skip


def _snapshot(info: SnapshotInfo) -> dict[str, Any]:
    return {"number": info.number, "taken": info.taken.isoformat()}


def _change(one: Change) -> dict[str, Any]:
    return {
        "class": one.drift, "of": str(one.of), "name": one.name, "aspect": one.aspect, "part": one.part or None,
        "was": one.was, "now": one.now, "why": one.why, "changed_at": _instant(one.at), "seen_at": _instant(one.seen),
        "services": list(one.services), "promises": list(one.promises),
        "owner": one.owner or None, "url": one.url or None,
    }  # fmt: skip


def _gap(one: Gap) -> dict[str, Any]:
    return {
        "instance": one.instance, "kind": one.kind, "why": one.why, "since": _instant(one.since),
        "configured": one.configured,
    }  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
