"""Options that several commands share, so that they are spelled and explained alike."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class Duration(click.ParamType[timedelta]):
    """A length of time such as 30m, 12h or 2d."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The length, or a usage error that says what to write."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,6})\s*([mhd])", str(value).strip())
        if found is None:
            self.fail(f"{value!r} is no length of time; write 30m, 12h or 2d", param, ctx)
        return timedelta(**{UNITS[found.group(2)]: int(found.group(1))})


class Instant(click.ParamType[datetime]):
    """An instant with its zone such as 2026-11-23T02:40Z, or seconds or milliseconds since 1970."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant in UTC, or a usage error that says what to write; a time without a zone is ambiguous."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            found = _epoch(text) if EPOCH.fullmatch(text) else datetime.fromisoformat(_zoned(text))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time; write {INSTANTS}", param, ctx)
        if found.tzinfo is None:
            self.fail(f"{value!r} has no zone; write {INSTANTS}", param, ctx)
        return found.astimezone(UTC)


EPOCH = re.compile(r"\d{10}(\d{3})?")
INSTANTS = "2026-11-23T02:40Z, 2026-11-23T02:40-03:00, or the seconds since 1970"


def _epoch(text: str) -> datetime:
    """Of thirteen digits the last three are milliseconds."""
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _zoned(text: str) -> str:
    """ISO 8601 as the standard library reads it: no space before the zone, `Z` for the words that mean it."""
    return re.sub(r"\s*(?:UTC|GMT|Z)$", "+00:00", re.sub(r"\s+(?=[+-]\d\d)", "", text), flags=re.IGNORECASE)


def present_alone(at: datetime | None, gate: Mapping[str, object]) -> None:
    """Refuses to look back with an option of the gate, which judges the present; `gate` holds what each was given."""
    given = [name for name, value in gate.items() if value]
    if at is not None and given:
        raise click.UsageError(f"--at looks back at an incident, and a gate judges the present; leave out {given[0]}.")


class Reason(click.ParamType[str]):
    """Why somebody passes a gate, in words: an empty one tells nobody anything."""

    name = "reason"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The words, or a usage error where there are none."""
        words = " ".join(str(value).split())
        if not words:
            self.fail("say why, in words: it is recorded and printed", param, ctx)
        return words


duration = Duration()
instant = Instant()
severity = click.Choice(["note", "warning", "error"])
config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The settings file or its folder. Default: runbook.yaml or config/runbook.yaml here.",
)
service_option = click.option(
    "--service", "services", multiple=True, metavar="NAME", help="A declared service; repeat it for more."
)
at_option = click.option(
    "--at",
    type=instant,
    metavar="TIME",
    help="Look back at an incident: dashboards open an hour around it. An ISO time with zone, or epoch seconds.",
)
baseline_option = click.option(
    "--baseline",
    default="",
    metavar="KNOWN",
    help="Only what is new can block. KNOWN: a snapshot's number, release, release:REF, a file of --format baseline.",
)
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
