"""Drift and inventory as plain values, for programs; the shapes are named and only ever grow."""

from datetime import datetime
from typing import Any

from compiler.model.base import Gap
from compiler.model.change import CLASSES, Change, Drift
from compiler.model.coverage import SnapshotInfo
from compiler.model.inventory import Inventory

SCHEMA = "runbook.drift/v1"
INVENTORY = "runbook.inventory/v1"


def drift_plain(drift: Drift) -> dict[str, Any]:
    """Everything that moved, what cannot be told, and how many of each class."""
    return {
        "schema": SCHEMA,
        "before": _snapshot(drift.before),
        "after": _snapshot(drift.after),
        "counts": {name: len(drift.of(name)) for name in CLASSES},
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


def _snapshot(info: SnapshotInfo) -> dict[str, Any]:
    return {"number": info.number, "taken": info.taken.isoformat()}


def _change(one: Change) -> dict[str, Any]:
    return {
        "class": one.drift, "of": str(one.of), "name": one.name, "aspect": one.aspect, "part": one.part or None,
        "was": one.was, "now": one.now, "why": one.why, "changed_at": _instant(one.at), "seen_at": _instant(one.seen),
        "services": list(one.services), "owner": one.owner or None, "url": one.url or None,
    }  # fmt: skip


def _gap(one: Gap) -> dict[str, Any]:
    return {
        "instance": one.instance, "kind": one.kind, "why": one.why, "since": _instant(one.since),
        "configured": one.configured,
    }  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
