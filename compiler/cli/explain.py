"""`runbook explain`."""

from datetime import datetime
from pathlib import Path

import click

from compiler.cli.options import at_option, baseline_option, config_option, form_option, present_alone, severity


@click.command("explain")
@config_option
@click.argument("what")
@at_option
@baseline_option
@click.option("--fail-on", type=severity, help="Show what the gate would do with a finding under this option.")
@form_option
def command(config: Path | None, what: str, at: datetime | None, baseline: str, fail_on: str | None, form: str) -> None:
    """The evidence behind a code, a finding, a promise, a row, a live thing or a url.

    \b
    Examples:
      runbook explain RB204                a code: what, why, and how to mend it
      runbook explain message-acceptance   a promise: its links, with evidence
      runbook explain whatsapp-slow        a row, and why it links where it does
      runbook explain datadog:monitor/151200101   a live thing, as it stands
      runbook explain 3f0c2a               a finding, by its first digits
      runbook explain https://…/abc-def-ghi   where a url leads, why, what lost
    """
    present_alone(at, {"--fail-on": fail_on, "--baseline": baseline})
    from compiler.app.running import explained
    from compiler.cli.terminal import line, say
    from compiler.model.finding import Severity

    told = explained(config, what, at, baseline, Severity[fail_on.upper()] if fail_on else None)
    if told.note:
        say(told.note)
    if form == "json":
        import json

        lines = [{"depth": depth, "text": text} for depth, text in told.lines]
        click.echo(json.dumps({"title": told.title, "lines": lines}, indent=2, ensure_ascii=False))
        return
    line(told.title, "bold")
    for depth, text in told.lines:
        line(text, _mark(text), depth + 1)


def _mark(text: str) -> str:
    """The state that a link's line ends its name with, for its colour."""
    state = text.partition(": ")[2].partition(" —")[0]
    return state if state in ("proven", "broken", "unknown", "moot", "not applicable") else ""
