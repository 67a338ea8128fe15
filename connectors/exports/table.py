"""Tables (CSV): one row a shift, with columns for its beginning, its end, who, and perhaps which schedule."""

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from io import StringIO

from compiler.errors import Contract
from connectors.exports.spans import Plan, Span, Window, plan, utc

_NAMES: Mapping[str, frozenset[str]] = {
    "start": frozenset({"start", "starts", "from", "begin", "begins", "start date", "start time", "shift start"}),
    "end": frozenset({"end", "ends", "to", "until", "end date", "end time", "shift end"}),
    "who": frozenset({
        "who", "person", "user", "name", "assignee", "on call", "oncall", "on call user", "responder", "engineer",
        "user name",
    }),
    "mail": frozenset({"mail", "email", "e mail", "user email", "email address"}),
    "schedule": frozenset({"schedule", "rota", "schedule name", "rotation", "team schedule"}),
}  # fmt: skip
"""Headings that each column may have, in small letters and without punctuation."""

MOST_ROWS = 50_000

Raw = tuple[date | datetime, date | datetime, tuple[str, ...]]


def read_table(text: str, where: str, zone: str, meant: Window) -> tuple[Plan, ...]:
    """The schedules of a table, one for each that its rows name. Raises Contract with the row that is wrong."""
    raw: dict[str, list[Raw]] = {}
    rows = list(_rows(text, where))
    for number, row in enumerate(rows, 2):
        starts, ends = (_moment(row.get(name, ""), f"{where}, row {number}") for name in ("start", "end"))
        who = tuple(one for one in (row.get("mail", ""), row.get("who", "")) if one.strip())
        raw.setdefault(row.get("schedule", "").strip(), []).append((starts, ends, who))
    return tuple(_plan(name, found, where, zone, meant) for name, found in raw.items())


def _plan(name: str, raw: list[Raw], where: str, zone: str, meant: Window) -> Plan:
    """A table of whole days may count the last day in; its own rows tell, where one follows on another."""
    longer = timedelta(days=1) if _counts_last_day(raw) else timedelta()
    spans = [Span(utc(starts, zone, where), utc(ends + longer, zone, where), who) for starts, ends, who in raw]
    if any(one.ends < one.starts for one in spans):
        raise Contract(f"{where}: a shift ends before it begins")
    told = min(one.starts for one in spans), max(one.ends for one in spans)
    return plan(name, zone, spans, told, meant, None)


def _counts_last_day(raw: list[Raw]) -> bool:
    if any(isinstance(one, datetime) for starts, ends, _ in raw for one in (starts, ends)):
        return False
    begins = {starts for starts, _, _ in raw}
    meeting = sum(ends in begins for starts, ends, _ in raw if ends != starts)
    after = sum(ends + timedelta(days=1) in begins for _, ends, _ in raw)
    return after > meeting or any(starts == ends for starts, ends, _ in raw)


def _rows(text: str, where: str) -> list[dict[str, str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    found = list(csv.reader(StringIO(text), delimiter=delimiter))
    if len(found) > MOST_ROWS:
        raise Contract(f"{where}: holds more than {MOST_ROWS} rows")
    columns = {name: number for number, title in enumerate(found[0] if found else ()) if (name := _column(title))}
    if not {"start", "end"} <= columns.keys() or not columns.keys() & {"who", "mail"}:
        raise Contract(f"{where}: needs columns `start`, `end` and `person`")
    return [{name: row[at].strip() for name, at in columns.items() if at < len(row)} for row in found[1:] if any(row)]


def _column(title: str) -> str:
    plain = " ".join("".join(char if char.isalnum() else " " for char in title.lower()).split())
    return next((name for name, titles in _NAMES.items() if plain in titles), "")


def _moment(text: str, where: str) -> date | datetime:
    """A date, or a date with a time; the zone may follow, or be said in the settings."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise Contract(f"{where}: a time is not written as 2026-11-20 or 2026-11-20 09:00") from None
