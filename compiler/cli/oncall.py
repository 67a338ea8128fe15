"""`runbook oncall`."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from compiler.cli.options import config_option, form_option, instant, service_option

if TYPE_CHECKING:
    from compiler.app.oncall import Answer, Oncall, Person, Roster, Watch

SHIFT: Final = "shift"
HOLE: Final = "hole"
LONGEST_KEY: Final = 14
EPILOG = """\b
Examples:
  runbook oncall --service dispatch                          from now on
  runbook oncall --service dispatch --at 2026-11-29T03:00Z   next Sunday night
  runbook oncall --service dispatch --days 28 --format json  four weeks
"""


@click.command("oncall", epilog=EPILOG)
@config_option
@service_option
@click.option("--at", type=instant, metavar="TIME", help="From this instant on: an ISO time with zone. Default: now.")
@click.option("--days", type=click.IntRange(1, 90), default=14, show_default=True, help="How far to look ahead.")
@form_option
def command(config: Path | None, services: tuple[str, ...], at: datetime | None, days: int, form: str) -> None:
    """Whom a page of a service wakes, level by level: who, when, and the times when nobody is on call.

    People are told by name only where the settings let the connector keep names. Never exits 1: `audit` judges.
    """
    from compiler.app.running import on_call

    found = on_call(config, services, at, days)
    if form == "json":
        import json

        from compiler.app.oncall import plain

        click.echo(json.dumps(plain(found), indent=2, ensure_ascii=False))
        return
    from compiler.cli.terminal import for_people

    if not for_people():
        from compiler.cli.terminal import rows

        rows(cells for one in found for cells in _rows(one))
        return
    for one in found:
        _show(one)


def _rows(one: "Oncall") -> list[tuple[str, ...]]:
    """For a pipe: the answers of the promises, then each shift and hole."""
    answers = [(one.service, each.promise, each.link, each.state, each.reason) for each in one.answers]
    told = [(one.service, *_cells(roster, watch)) for roster in one.rosters for watch in roster.watches]
    return [*answers, *told]


def _cells(roster: "Roster", watch: "Watch") -> tuple[str, ...]:
    times = (watch.starts.isoformat(), watch.ends.isoformat())
    return (roster.policy, str(watch.level), watch.form, *times, ", ".join(watch.who), ", ".join(watch.names))


def _show(one: "Oncall") -> None:
    from compiler.cli.terminal import line, title

    title((f"{one.service}: from {_short(one.at)} to {_short(one.until)}", "bold"))
    line(f"snapshot {one.snapshot}, pulled {_short(one.taken)}", "quiet", 1)
    for promise, link, state, reason, warns in _together(one.answers):
        line(f"{promise}, {link}: {state} — {reason}", state, 1)
        for warn in warns:
            line(f"but: {warn}", "warning", 2)
    for roster in one.rosters:
        _roster(roster, one.at, one.until)
    if not one.rosters:
        line("no page of this service is known to reach a schedule", "unknown", 1)


def _together(answers: "tuple[Answer, ...]") -> "Iterator[tuple[str, str, str, str, tuple[str, ...]]]":
    """The answers, with links of a promise that stand alike for the same reason in one line."""
    for promise, group in groupby(answers, key=lambda each: each.promise):
        for (state, reason, warns), some in groupby(group, key=lambda each: (each.state, each.reason, each.warns)):
            yield promise, " and ".join(each.link for each in some), state, reason, warns


def _roster(roster: "Roster", at: datetime, until: datetime) -> None:
    """Who is on at the instant, level by level; then everybody in order, and the pages of these people."""
    from compiler.cli.terminal import line, table

    called = _called(roster.people)
    line(f"“{roster.name}” for {', '.join(roster.promises)} {roster.url}".rstrip(), "bold", 1)
    for rung in roster.levels:
        whom = "; ".join(f"{target.name} {target.url}".rstrip() for target in rung.targets) or "nobody"
        line(f"level {rung.level}, {_after(rung.after_s)}: {whom}", depth=2)
        on = [each for each in roster.watches if each.level == rung.level and each.starts <= at < each.ends]
        for each in on:
            mark = "no" if each.form == HOLE else "unknown" if each.form != SHIFT else ""
            ends = "all that time" if each.ends >= until else f"until {_short(each.ends)}"
            line(f"{_short(at)}: {_who(each, called)}, {ends}", mark, 3)
    told = [(str(each.level), _brief(each.starts), _brief(each.ends), _who(each, called)) for each in roster.watches]
    table(("level", "from (UTC)", "to (UTC)", "who"), told)
    for person in roster.people:
        if (page := _page(person, called[person.id])) != called[person.id]:
            line(page, depth=1)


def _page(person: "Person", label: str) -> str:
    """Who is meant by a label, and where the product shows that person; the label alone where it says all."""
    key = person.id.rpartition("/")[2]
    return f"{label} {person.url}".rstrip() if label == key else f"{label}: {key} {person.url}".rstrip()


def _called(people: "tuple[Person, ...]") -> dict[str, str]:
    """What each person is called here: by name or, where that may not be told, by the product's own key.

    A key that no eye can hold gives way to a number, and stands below.
    """
    found: dict[str, str] = {}
    for number, each in enumerate(people, 1):
        key = each.id.rpartition("/")[2]
        found[each.id] = each.name or (key if len(key) <= LONGEST_KEY else f"person {number}")
    twice = {label for label in found.values() if list(found.values()).count(label) > 1}
    return {id: id if label in twice else label for id, label in found.items()}


def _who(one: "Watch", called: dict[str, str]) -> str:
    if one.form == HOLE:
        return "NOBODY"
    if one.form != SHIFT:
        return one.form
    people = ", ".join(called.get(id, id) for id in one.who)
    return f"{people} (override)" if one.override else people


def _after(seconds: int) -> str:
    return f"after {-(-seconds // 60)} min" if seconds >= 60 else "at once"


def _short(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M} UTC"


def _brief(at: datetime) -> str:
    """For a row of the table, below a title that tells the year."""
    return f"{at:%a %m-%d %H:%M}"
