"""The warm path: what `compile --service` loads when nothing changed since the last time, and what it does not."""

import os
import re
import subprocess
import sys

from tests.cli.streams import CODE
from tests.stories.company import Company

HEAVY = frozenset({
    "yaml", "pydantic", "jinja2", "httpx", "rich", "urllib3", "datadog_api_client", "stamina", "connectors",
    "textwrap", "difflib", "unittest", "asyncio", "importlib.metadata",
})  # fmt: skip
"""Packages, and our own, that a command which finds its work done has no use for."""

OURS = ("compiler.checks", "compiler.reconcile", "compiler.declare", "compiler.render", "compiler.pipeline",
        "compiler.registry", "compiler.app.sync", "compiler.cli.as_json")  # fmt: skip


def loaded(project: Company, *words: str) -> frozenset[str]:
    """The modules that a command loads in a process of its own."""
    command = [sys.executable, "-X", "importtime", "-c", CODE, *words]
    environ = {name: text for name, text in os.environ.items() if not name.startswith("COV_")}
    done = subprocess.run(command, cwd=project.config, env=environ, capture_output=True, text=True, check=True)
    return frozenset(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))


def beyond(found: frozenset[str], names: frozenset[str] | tuple[str, ...]) -> set[str]:
    """Those of the modules that lie in one of these packages."""
    return {one for one in found if any(one == name or one.startswith(f"{name}.") for name in names)}


def test_a_command_whose_work_is_done_loads_little(project: Company) -> None:
    """Neither reader nor judge, neither template nor client; and it writes what it wrote before."""
    loaded(project, "compile", "--service", "dispatch")
    found = loaded(project, "compile", "--service", "dispatch")
    assert "compiler.app.compile" in found
    assert beyond(found, HEAVY) == set()
    assert beyond(found, OURS) == set()


def test_an_audit_of_what_is_judged_already_loads_little_too(project: Company) -> None:
    """Findings come from where compile left them."""
    loaded(project, "audit")
    found = loaded(project, "audit")
    assert beyond(found, HEAVY) == set()
    assert beyond(found, OURS) == set()


def test_a_code_is_explained_without_any_of_it(project: Company) -> None:
    """The page of a check needs the checks and nothing else."""
    found = loaded(project, "explain", "RB204")
    assert beyond(found, HEAVY - {"difflib", "textwrap", "importlib.metadata"}) == set()
