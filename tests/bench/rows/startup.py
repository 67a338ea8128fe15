"""`runbook --help` against a bare interpreter, and against a click group of the same commands without bodies."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.measure import Figure, compare, rotate, run, walls
from tests.bench.project import runbook

NAME = "startup"

GROUP = """\
import click

@click.group()
def cli():
    pass

{commands}
cli()
"""

COMMAND = """\
@cli.command({name!r}, help={says!r})
def command():
    pass
"""


def figures(bench: Bench) -> Iterator[Figure]:
    """Two rows: the whole process against each yardstick."""
    script = bench.folder / "group.py"
    script.write_text(_group(), encoding="utf-8")
    log = bench.folder / "log.txt"
    runs = rotate(
        {
            "bare": lambda: bench.python("-c", "pass"),
            "group": lambda: bench.python(str(script), "--help"),
            "ours": lambda: run([runbook(), "--help"], cwd=bench.folder, log=log),
        },
        bench.rounds,
    )
    ours = walls(runs["ours"])
    yield compare("runbook --help : bare interpreter", ours, walls(runs["bare"]), "≤ 9")
    yield compare("runbook --help : click group without bodies", ours, walls(runs["group"]), "≤ 1.15")


def _group() -> str:
    told = subprocess.run([runbook(), "--help"], capture_output=True, text=True, check=True).stdout
    listed = re.findall(r"^  ([a-z][a-z-]*)  +(\S.*)$", told.partition("Commands:")[2], re.MULTILINE)
    assert listed, f"{Path(runbook()).name} --help lists no command"
    return GROUP.format(commands="\n".join(COMMAND.format(name=name, says=says) for name, says in listed))
