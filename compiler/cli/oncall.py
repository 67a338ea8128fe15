"""`runbook oncall`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import config_option, form_option, instant, service_option

if TYPE_CHECKING:
    from compiler.app.oncall import Oncall, Roster, Watch

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
    from compiler.cli.terminal import line, table, title

    title((f"{one.service}: from {_short(one.at)} to {_short(one.until)}", "bold"))
    line(f"snapshot {one.snapshot}, pulled {_short(one.taken)}", "quiet", 1)
    for each in one.answers:
        line(f"{each.promise}, {each.link}: {each.state} — {each.reason}", each.state, 1)
    for roster in one.rosters:
        line(f"“{roster.name}” for {', '.join(roster.promises)} {roster.url}".rstrip(), "bold", 1)
        for rung in roster.levels:
            whom = "; ".join(f"{target.name} {target.url}".rstrip() for target in rung.targets) or "nobody"
            line(f"level {rung.level}, {_after(rung.after_s)}: {whom}", depth=2)
        told = [(str(each.level), _short(each.starts), _short(each.ends), _who(each)) for each in roster.watches]
        table(("level", "from", "to", "who"), told)
    if not one.rosters:
        line("no page of this service is known to reach a schedule", "unknown", 1)


def _who(one: "Watch") -> str:
    if one.form == "hole":
        return "NOBODY"
    if one.form != "shift":
        return one.form
    people = ", ".join(one.names) if len(one.names) == len(one.who) else ", ".join(one.who)
    return f"{people} (override)" if one.override else people


def _after(seconds: int) -> str:
    return f"after {-(-seconds // 60)} min" if seconds >= 60 else "at once"


def _short(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M} UTC"
