"""`runbook release`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compiler.app.release import Marked

from compiler.cli.options import config_option, form_option, service_option

EPILOG = """\b
Examples:
  runbook release mark v1.4.2                      after every release
  runbook release mark v1.4.2 --service dispatch   of one service
  runbook release list
  runbook compile --service dispatch --baseline release
  runbook audit --since release

\b
Exit codes of mark:
  0 marked; 2 a mistake in the declaration leaves services out, or settings
  are wrong; 3 nothing was pulled yet
"""


@click.group("release", epilog=EPILOG)
def command() -> None:
    """Releases, so that a later run can say what is new since then."""


@command.command("mark", epilog=EPILOG)
@config_option
@click.argument("ref")
@service_option
@form_option
def marked(config: Path | None, ref: str, services: tuple[str, ...], form: str) -> None:
    """Record a release under the name REF: the newest snapshot, and the findings that stand now."""
    from compiler.app.running import released

    ref = ref.strip()
    if not ref or len(ref) > 200 or not ref.isprintable():
        raise click.UsageError("REF is a name of up to 200 characters, such as a tag or the digest of a commit.")
    one = released(config, ref, services)
    if form == "json":
        _as_json(one)
    else:
        _as_text(one)
    sys.exit(2 if one.problems else 0)


def _as_json(one: "Marked") -> None:
    import json

    body = {"ref": one.ref, "snapshot": one.number, "at": one.at.isoformat(), "services": list(one.services)}
    silent = [{"code": code, "lacks": section} for code, section in one.silent]
    more = {"findings": one.findings, "problems": list(map(str, one.problems)), "not_judged": silent}
    click.echo(json.dumps({**body, **more}, indent=2, ensure_ascii=False))


def _as_text(one: "Marked") -> None:
    """The release with its services; what is not in it for a mistake, and what could not be judged."""
    from compiler.cli.as_text import ending, not_judged, problems
    from compiler.cli.terminal import line

    problems(one.problems)
    not_judged(one.silent)
    stand = f"{one.findings} finding{'s stand' if one.findings != 1 else ' stands'}"
    line(f"release {one.ref}: snapshot {one.number}, {stand}; services: {', '.join(one.services)}", "proven")
    if one.problems:
        files = ", ".join(dict.fromkeys(problem.place.file for problem in one.problems))
        ending(f"exit 2: what {files} declares is not in the release; mend it and mark {one.ref} again", 2)


@command.command("list", epilog=EPILOG)
@config_option
@form_option
def listed(config: Path | None, form: str) -> None:
    """Every release that was marked, and every gate that was passed by break-glass or hotfix, oldest first."""
    from compiler.app.running import release_rows

    rows = release_rows(config)
    if form == "json":
        import json

        heads = ("at", "what", "name", "snapshot", "services", "codes")
        click.echo(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], indent=2, ensure_ascii=False))
        return
    from compiler.cli.terminal import table

    table(("at", "what", "name or reason", "snapshot", "services", "codes"), [tuple(map(str, row)) for row in rows])
