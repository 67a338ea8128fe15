"""The published JSON Schemas of what compile and audit tell. Unknown fields are allowed: later programs add some."""

from collections.abc import Mapping
from typing import Any

from compiler.render.drift_schema import budgets, drift, past
from compiler.render.oncall_schema import incidents

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT, NUMBER, TRUTH, NAME = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": ["string", "null"]}
TEXTS = {"type": "array", "items": TEXT}


def report_schema() -> dict[str, Any]:
    """The schema of `--format json`."""
    return {
        "$schema": DIALECT,
        "$id": "urn:runbook.report:v1",
        "title": "What `runbook compile` and `runbook audit` tell with --format json",
        **_object({
            "schema": {"const": "runbook.report/v1"},
            "command": {"enum": ["compile", "audit"]},
            "program": TEXT,
            "exit_code": {"enum": [0, 1, 2, 3]},
            "why": _said(TEXT, "One line that says why the exit code is what it is."),
            "not_known": _said(TEXTS, "What a blocking check needs and could not be known; causes 3."),
            "forgiven": _said(TEXTS, "The same where `gate: stale:` says warn."),
            "baseline": _said(NAME, "What `--baseline` named."),
            "let_through": _listed({"by": {"enum": ["hotfix", "break-glass"]}, "reason": TEXT, "codes": TEXTS}),
            "services": {"type": "array", "items": _service()},
            "findings": {"type": "array", "items": _finding()},
            "allowed": _listed({
                "code": TEXT, "subject": TEXT, "message": TEXT, "fingerprint": TEXT, "reason": TEXT, "owner": TEXT,
                "until": NAME,
            }),
            "not_judged": _listed({"code": TEXT, "lacks": TEXT}),
            "written": TEXTS,
            "outdated": _said(TEXTS, "Committed documents that are not current."),
            "problems": _listed({"file": TEXT, "line": NUMBER, "column": NUMBER, "what": TEXT, "write": TEXT}),
        }, {"drift": drift(), "past": past(), "budgets": budgets(), "incidents": incidents()}),
    }  # fmt: skip


def baseline_schema() -> dict[str, Any]:
    """The schema of `--format baseline`, and of the file that `--baseline` reads."""
    return {
        "$schema": DIALECT,
        "$id": "urn:runbook.baseline:v1",
        "title": "Findings that were known: what `--baseline FILE` lets pass",
        **_object({
            "schema": {"const": "runbook.baseline/v1"},
            "findings": _listed({"fingerprint": TEXT}, {"code": TEXT, "subject": TEXT}),
        }),
    }  # fmt: skip


def _service() -> dict[str, Any]:
    links = _listed({
        "name": TEXT,
        "state": {"enum": ["proven", "broken", "unknown", "not applicable", "moot"]},
        "reason": TEXT,
    })  # fmt: skip
    promise = {
        "id": TEXT, "says": TEXT, "guarded": {"enum": ["whole", "broken", "unknown"]}, "headline": TEXT,
        "kept": {"enum": ["yes", "at risk", "no", "unknown"]}, "kept_reason": TEXT, "links": links,
    }  # fmt: skip
    snapshot = {"anyOf": [{"type": "null"}, _object({"number": NUMBER, "taken": TEXT})]}
    return _object({"service": TEXT, "owner": NAME, "snapshot": snapshot, "promises": _listed(promise)})


def _finding() -> dict[str, Any]:
    location = {"anyOf": [{"type": "null"}, _object({"file": TEXT, "line": NUMBER, "column": NUMBER})]}
    return _object({
        "code": {"type": "string", "pattern": "^RB[0-9]{3}$"},
        "subject": _said(TEXT, "The thing at fault, as instance:kind/key."),
        "severity": {"enum": ["note", "warning", "error"]},
        "nature": {"enum": ["change", "weather"]},
        "level": _said({"enum": ["observe", "warn", "block"]}, "What it does to the release."),
        "level_because": _said(TEXT, "The step of the gate that settled the level."),
        "known": _said(TRUTH, "Whether the baseline holds it."),
        "steps": _listed({"step": TEXT, "says": TEXT}),
        "service": TEXT,
        "owner": NAME,
        "message": TEXT,
        "fix": TEXT,
        "affected": TEXTS,
        "place": _said(NAME, "Where the declaration itself is at fault, as file:line:column."),
        "location": _said(location, "Where to look in the checkout, also for what is wrong with a live thing."),
        "url": NAME,
        "fingerprint": _said(TEXT, "Of code and subject; it stays when wording changes."),
    })  # fmt: skip


def _said(schema: Mapping[str, Any], words: str) -> dict[str, Any]:
    return {**schema, "description": words}


def _listed(fields: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "array", "items": _object(fields, optional)}


def _object(fields: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": {**fields, **(optional or {})}, "required": list(fields)}
