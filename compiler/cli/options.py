"""Options that several commands share, so that they are spelled and explained alike."""

import re
from datetime import timedelta
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


duration = Duration()
severity = click.Choice(["note", "warning", "error"])
config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The settings file or its folder. Default: runbook.yaml or config/runbook.yaml here.",
)
service_option = click.option(
    "--service", "services", multiple=True, metavar="NAME", help="A declared service; repeat it for more."
)
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
