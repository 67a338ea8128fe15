"""The published shapes of what an audit tells of the past: drift, promises and findings over the nights, budgets."""

from collections.abc import Mapping
from typing import Any

from compiler.model.change import CLASSES

TEXT, NUMBER, TRUTH, NAME = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": ["string", "null"]}
RATIO, TEXTS = {"type": ["number", "null"]}, {"type": "array", "items": TEXT}


def drift() -> dict[str, Any]:
    """What moved between two snapshots; also the whole of `snapshots diff --format json`."""
    change = {
        "class": {"enum": list(CLASSES)}, "of": TEXT, "name": TEXT, "aspect": TEXT, "part": NAME, "was": TEXT,
        "now": TEXT, "why": TEXT, "changed_at": NAME, "seen_at": NAME, "services": TEXTS, "promises": TEXTS,
        "owner": NAME, "url": NAME,
    }  # fmt: skip
    gap = {"instance": TEXT, "kind": TEXT, "why": TEXT, "since": NAME, "configured": TRUTH}
    return shape({
        "schema": {"const": "runbook.drift/v1"},
        "before": _snapshot(),
        "after": _snapshot(),
        "counts": shape(dict.fromkeys((*CLASSES, "only_wording"), NUMBER)),
        "changes": listed(change),
        "cannot_tell": listed(gap),
    }, {"asked": NAME})  # fmt: skip


def past() -> dict[str, Any]:
    """What became of promises and findings since, and the coverage of promises night by night."""
    answer = shape({"guarded": TEXT, "headline": TEXT, "kept": TEXT})
    spell = {
        "service": TEXT, "code": TEXT, "subject": TEXT, "severity": TEXT, "message": TEXT, "fingerprint": TEXT,
        "first_seen": TEXT, "last_seen": TEXT, "unsure": TRUTH,
    }  # fmt: skip
    return shape({
        "schema": {"const": "runbook.past/v1"},
        "turns": listed({"service": TEXT, "promise": TEXT, "was": answer, "now": answer, "since": TEXT}),
        **{name: listed(spell) for name in ("opened", "closed", "standing")},
        "coverage": listed(
            {"number": NUMBER, "taken": TEXT, "whole": NUMBER, "broken": NUMBER, "unknown": NUMBER}, {"carried": NUMBER}
        ),
        "not_judged_then": TEXTS,
    }, {"judged_anew": TEXTS})  # fmt: skip


def budgets() -> dict[str, Any]:
    """The error budget of each promise that has a reading."""
    return listed({
        "service": TEXT, "promise": TEXT, "attained": RATIO, "promised": RATIO, "left_percent": RATIO,
        "last_day": RATIO, "burn_rate": RATIO, "window": TEXT, "ends": NAME, "arithmetic": TEXT,
    })  # fmt: skip


def _snapshot() -> dict[str, Any]:
    return shape({"number": NUMBER, "taken": TEXT})


def listed(fields: Mapping[str, Any], later: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A list of such objects."""
    return {"type": "array", "items": shape(fields, later)}


def shape(fields: Mapping[str, Any], later: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An object with these fields, and with `later` ones that reports of an earlier program lack."""
    return {"type": "object", "properties": {**fields, **(later or {})}, "required": list(fields)}
