"""Finds what travels with the program: the example configuration, in a wheel or in a checkout."""

from pathlib import Path

from compiler.errors import RunbookError

HERE = Path(__file__).resolve().parent


def example() -> Path:
    """The folder of the example configuration. Raises RunbookError where the installation lost it."""
    for folder in (HERE / "data" / "config", HERE.parent / "config"):
        if (folder / "runbook.yaml").is_file():
            return folder
    raise RunbookError("the example configuration is missing from this installation; install the package again")
