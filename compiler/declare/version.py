"""Which version of the written form a file has."""

from compiler.declare.source import Source
from compiler.model.base import Problem


def unusable(source: Source) -> Problem | None:
    """Why a file cannot be compared with a form at all: no mapping, or a version that is yet to come."""
    if not isinstance(source.value, dict):
        return Problem(source.place(), "the file is not a mapping of keys", "apiVersion: runbook/v1, then service:")
    version = source.value.get("apiVersion")
    if isinstance(version, str) and version.startswith("runbook/v") and version != "runbook/v1":
        what = f"apiVersion {version[:60]} is not known to this program"
        return Problem(source.place(("apiVersion",)), what, "apiVersion: runbook/v1, or install a newer program")
    return None
