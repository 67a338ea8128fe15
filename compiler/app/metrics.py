"""The nightly job as it sees itself: an OpenMetrics text file, and one structured line for each feed.

The text keeps to what OpenMetrics 1.0 and the older Prometheus format have in common: gauges with a help line each,
escaped labels, and an end mark that the older format reads as a comment. A collector of text files wants the file
whole, so it is put in place by a rename.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from compiler.app.sync_report import FeedReport, SyncReport
from compiler.model.coverage import Section, SnapshotInfo

Sample = tuple[dict[str, str], float]
"""Labels and a value."""

STATES = ("complete", "partial", "stale", "absent")
DEAD_MAN = (
    "When the newest finished snapshot was taken. Alert where time() less this is above 26 hours: "
    "then the job did not run, or never finished."
)


def openmetrics(
    report: SyncReport | None, began: datetime, ended: datetime, newest: SnapshotInfo | None, code: int
) -> str:
    """The whole file. `report` is None for a run that broke off; `newest` is the newest finished snapshot."""
    feeds = report.feeds if report is not None else ()
    sections = report.sections if report is not None else ()
    families = [*_run(began, ended, newest, code), *_feeds(feeds), *_sections(sections, ended)]
    return "".join(_family(name, text, samples) for name, text, samples in families) + "# EOF\n"


def feed_lines(report: SyncReport) -> Iterator[str]:
    """One line of JSON for each feed that was pulled."""
    number = report.snapshot.number if report.snapshot is not None else None
    for one in report.feeds:
        told = {
            "event": "feed", "snapshot": number, "instance": one.instance, "feed": one.feed, "state": one.state,
            "rows": one.rows, "new": one.new, "changed": one.changed, "unread": one.unread, "gone": one.gone,
            "vanished": one.vanished, "seconds": round(one.seconds, 3), "why": one.why,
        }  # fmt: skip
        yield json.dumps(told, ensure_ascii=False)


Family = tuple[str, str, list[Sample]]


def _run(began: datetime, ended: datetime, newest: SnapshotInfo | None, code: int) -> Iterator[Family]:
    taken: list[Sample] = [({}, newest.taken.timestamp())] if newest is not None else []
    yield "runbook_snapshot_taken_timestamp_seconds", DEAD_MAN, taken
    yield "runbook_sync_ended_timestamp_seconds", "When the last run ended, well or not.", [({}, ended.timestamp())]
    yield "runbook_sync_duration_seconds", "How long the last run took.", [({}, (ended - began).total_seconds())]
    yield (
        "runbook_sync_exit_code",
        "0 all complete, 3 something could not be known, 2 or 70 it broke off.",
        [({}, code)],
    )


def _feeds(feeds: Iterable[FeedReport]) -> Iterator[Family]:
    every = [({"instance": one.instance, "feed": one.feed}, one) for one in feeds]
    numbers = (
        ("duration_seconds", "How long the feed took.", lambda one: one.seconds),
        ("rows", "Rows that the feed told.", lambda one: one.rows),
        ("rows_new", "Rows that were not there before.", lambda one: one.new),
        ("rows_changed", "Rows that are not as they were.", lambda one: one.changed),
        ("rows_unread", "Rows that could not be read, or were refused.", lambda one: one.unread),
        ("rows_gone", "Rows that are proven gone.", lambda one: one.gone),
        ("known", "1 where everything that the feed was to bring is known.", lambda one: int(one.known)),
    )
    for name, text, read in numbers:
        yield f"runbook_feed_{name}", text, [(labels, float(read(one))) for labels, one in every]


def _sections(sections: Iterable[Section], ended: datetime) -> Iterator[Family]:
    every = [({"instance": one.instance, "kind": one.kind}, one) for one in sections]
    states = [
        ({**labels, "state": state}, float(one.coverage.state == state)) for labels, one in every for state in STATES
    ]
    yield "runbook_section_coverage", "1 for the state that the section is in.", states
    yield "runbook_section_rows", "Rows that the section holds.", [(labels, float(one.rows)) for labels, one in every]
    ages = [
        (labels, (ended - good).total_seconds()) for labels, one in every if (good := one.coverage.good_at) is not None
    ]
    yield "runbook_section_age_seconds", "Since when the section was not read whole, at the end of the run.", ages


def _family(name: str, text: str, samples: list[Sample]) -> str:
    if not samples:
        return ""
    lines = (f"{name}{_labels(labels)} {_number(value)}\n" for labels, value in samples)
    return f"# HELP {name} {text}\n# TYPE {name} gauge\n{''.join(lines)}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
