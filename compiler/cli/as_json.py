"""What sync and doctor came to as JSON, for programs; the shapes are named and only ever grow."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from compiler.model.base import Problem

if TYPE_CHECKING:
    from compiler.app.doctor import Examined
    from compiler.app.sync_report import FeedReport, SyncReport
    from compiler.model.queries import QueryCount

SCHEMA = "runbook.report/v1"


def sync_report(report: "SyncReport") -> str:
    """What sync came to, feed by feed."""
    from compiler.cli.as_text_feeds import sync_ending

    snapshot = report.snapshot
    body = {
        "schema": SCHEMA, "command": "sync", "exit_code": report.exit_code, "why": sync_ending(report),
        "snapshot": {"number": snapshot.number, "taken": snapshot.taken.isoformat()} if snapshot else None,
        "feeds": [_feed(one) for one in report.feeds],
        "told": list(dict.fromkeys((*report.words, *report.broke))),
    }  # fmt: skip
    return json.dumps(body, indent=2, ensure_ascii=False)


def plan_report(report: "SyncReport") -> str:
    """How many requests each feed would make."""
    feeds = [{"instance": one.instance, "feed": one.feed, "calls": one.calls} for one in report.planned]
    return json.dumps({"schema": SCHEMA, "command": "sync --plan", "feeds": feeds}, indent=2, ensure_ascii=False)


def doctor_report(report: "Iterable[Examined]", code: int, why: str) -> str:
    """What doctor learned of each connector instance."""
    instances = [
        {
            "instance": one.instance,
            "summary": one.summary,
            "problems": [_problem(problem) for problem in one.problems],
            "feeds": [
                {
                    "feed": seen.reach.feed, "allowed": seen.reach.allowed, "says": seen.reach.says,
                    "scope": seen.reach.scope or None, "costs": list(seen.costs),
                }
                for seen in one.feeds
            ],
            "queries": _queries(one.queries) if one.queries else None,
        }
        for one in report
    ]  # fmt: skip
    body = {"schema": SCHEMA, "command": "doctor", "exit_code": code, "why": f"exit {code}: {why}"}
    return json.dumps({**body, "instances": instances}, indent=2, ensure_ascii=False)


def _queries(found: "QueryCount") -> dict[str, Any]:
    return {
        "total": found.total, "unread": found.unread,
        "reasons": [
            {"why": one.why, "count": one.count, "of": str(one.of), "part": one.part, "at": one.at, "text": one.text}
            for one in found.reasons
        ],
    }  # fmt: skip


def _feed(one: "FeedReport") -> dict[str, Any]:
    return {
        "instance": one.instance, "feed": one.feed, "coverage": one.state, "rows": one.rows, "new": one.new,
        "changed": one.changed, "unread": one.unread, "gone": one.gone, "vanished": one.vanished,
        "seconds": round(one.seconds, 3), "why": one.why,
    }  # fmt: skip


def _problem(one: Problem) -> dict[str, Any]:
    place = one.place
    return {"file": place.file, "line": place.line, "column": place.column, "what": one.what, "write": one.write}
