"""The published shapes of what is told of on-call: who is on for the days ahead, and what happened lately."""

from typing import Any

from compiler.render.drift_schema import NAME, NUMBER, TEXT, TEXTS, TRUTH, listed, shape

SECONDS = {"type": ["integer", "null"]}


def oncall_schema() -> dict[str, Any]:
    """The schema of `oncall --format json`. Instants are ISO 8601 in UTC, times in seconds."""
    answer = {
        "promise": TEXT, "link": {"enum": ["paged", "staffed"]},
        "state": {"enum": ["proven", "broken", "unknown", "not applicable", "moot"]}, "reason": TEXT, "warns": TEXTS,
    }  # fmt: skip
    watch = {
        "level": NUMBER, "after_s": NUMBER, "form": {"enum": ["shift", "hole", "not known"]}, "starts": TEXT,
        "ends": TEXT, "who": TEXTS, "names": TEXTS, "override": TRUTH,
    }  # fmt: skip
    roster = {
        "policy": TEXT, "name": TEXT, "url": TEXT, "promises": TEXTS, "worst_s": SECONDS,
        "levels": listed({"level": NUMBER, "after_s": NUMBER, "targets": listed({"name": TEXT, "url": TEXT})}),
        "watches": listed(watch),
        "people": listed({"id": TEXT, "name": TEXT, "url": TEXT}),
    }  # fmt: skip
    service = {
        "service": TEXT, "at": TEXT, "until": TEXT, "snapshot": NUMBER, "taken": TEXT, "answers": listed(answer),
        "rosters": listed(roster),
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:runbook.oncall:v1",
        "title": "What `runbook oncall` tells with --format json",
        **shape({"schema": {"const": "runbook.oncall/v1"}, "services": listed(service)}),
    }


def incidents() -> dict[str, Any]:
    """The incidents of the last days beside the rows that were written for them: part of a report of an audit."""
    return shape({
        "schema": {"const": "runbook.incidents/v1"},
        "since": TEXT,
        "incidents": listed({
            "instance": TEXT, "key": TEXT, "title": TEXT, "opened": TEXT, "planned": {"enum": ["yes", "no", "unknown"]},
            "rows": TEXTS, "answered_s": SECONDS, "escalated": TRUTH, "exhausted": TRUTH, "url": TEXT,
        }),
        "rows": listed({
            "row": TEXT, "scenario": TEXT, "count": NUMBER, "last": NAME, "usual_s": SECONDS, "slowest_s": SECONDS,
        }),
        "not_read": listed({"kind": TEXT, "instance": TEXT, "why": TEXT}),
    })  # fmt: skip
