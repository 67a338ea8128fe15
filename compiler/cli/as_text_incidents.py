"""The incidents of the last weeks beside the rows that were written for them, in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.cli.terminal import for_people, line, rows, title

if TYPE_CHECKING:
    from compiler.model.happened import Fired, Happened, Occurrence

COUNTED = {"yes": "with a row", "no": "without", "unknown": "that do not tell what set them off"}
SAID = {"yes": "has a row", "no": "no row", "unknown": "does not tell what set it off"}


def incidents(found: "Happened") -> None:
    """Incidents that had a row and those that had none, rows that never fired, and how long people took."""
    if not for_people():
        rows((*map(_occurred, found.occurrences), *map(_row, found.rows), *_gaps(found)))
        return
    title((f"incidents since {found.since:%Y-%m-%d %H:%M} UTC: {_counted(found)}", "bold"))
    for one in found.occurrences:
        mark = {"yes": "proven", "no": "broken", "unknown": "unknown"}[one.planned]
        line(f"{one.opened:%Y-%m-%d %H:%M} {one.title}: {_planned(one)}; {_answered(one)} {one.url}".rstrip(), mark, 1)
    for row in found.rows:
        if row.count:
            line(f"row {row.row} “{row.scenario}”: {_often(row)}", "", 1)
    silent = [row for row in found.rows if not row.count]
    if silent:
        several = "1 row" if len(silent) == 1 else f"{len(silent)} rows"
        line(f"{several} did not fire in that time{', as far as was read' if found.gaps else ''}:", "", 1)
    for row in silent:
        line(f"{row.row} “{row.scenario}”", "quiet", 2)
    for gap in found.gaps:
        line(f"not read: {gap}", "unknown", 1)


def _counted(found: "Happened") -> str:
    """How many there were, and how many of them had a row."""
    planned = [one.planned for one in found.occurrences]
    counts = (f"{planned.count(word)} {says}" for word, says in COUNTED.items() if word in planned)
    return f"{len(planned)}" + (f" ({', '.join(counts)})" if planned else "")


def _planned(one: "Occurrence") -> str:
    return f"row {', '.join(one.rows)}" if one.rows else SAID[one.planned]


def _answered(one: "Occurrence") -> str:
    if one.exhausted:
        return "nobody answered until the escalation had ended"
    if one.answered_s is None:
        return "no acknowledgement told"
    return f"acknowledged after {_minutes(one.answered_s)}" + (", escalated" if one.escalated else "")


def _often(row: "Fired") -> str:
    times = "once" if row.count == 1 else f"{row.count} times"
    if row.usual_s is None or row.slowest_s is None:
        return f"fired {times}"
    if row.usual_s == row.slowest_s:
        return f"fired {times}, acknowledged after {_minutes(row.usual_s)}"
    return f"fired {times}, usually acknowledged after {_minutes(row.usual_s)}, at most {_minutes(row.slowest_s)}"


def _minutes(seconds: int) -> str:
    return f"{-(-seconds // 60)} min"


def _occurred(one: "Occurrence") -> tuple[str, ...]:
    answered = "" if one.answered_s is None else str(one.answered_s)
    told = (one.opened.isoformat(), one.title, one.planned, ", ".join(one.rows), answered, one.url)
    return ("incident", f"{one.instance}:{one.key}", *told)


def _row(one: "Fired") -> tuple[str, ...]:
    times = ("" if second is None else str(second) for second in (one.usual_s, one.slowest_s))
    return ("fired" if one.count else "never fired", one.row, one.scenario, str(one.count), *times)


def _gaps(found: "Happened") -> Iterator[tuple[str, ...]]:
    yield from (("not read", str(gap)) for gap in found.gaps)
