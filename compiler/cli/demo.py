"""`runbook demo`."""

import sys
from pathlib import Path

import click

EPILOG = """\b
Examples:
  runbook demo                        sync, compile, audit, in the folder demo
  runbook demo --scene burning        the same company on a bad night
  runbook demo --out /tmp/try
"""


@click.command("demo", epilog=EPILOG)
@click.option("--scene", default="calm", show_default=True, help="Which scene the sandbox plays.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="The folder to work in.",
)
def command(scene: str, out: Path) -> None:
    """Everything on the embedded sandbox, without credentials: pull, judge, write, audit.

    The true connectors run against an invented company with planted defects; at the end it says what was found.
    """
    from compiler.app.demo import demo
    from compiler.cli.as_text_demo import demo_report
    from compiler.cli.terminal import progress

    with progress("demo") as tell:
        report = demo(scene, out, tell)
    demo_report(report)
    sys.exit(report.exit_code)
