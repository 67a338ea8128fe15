"""The floors of the house as tests: who imports whom, what the core may name, what pure code may touch."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration

from compiler.registry import connectors as registered

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "compiler"
CONNECTORS = ROOT / "connectors"

PURE = ("model", "declare", "reconcile", "drift", "checks", "gate", "render", "pipeline.py")
"""Floors whose answers depend on their arguments alone."""

PLANNED = ("alertmanager", "datadog", "grafana", "jsm", "newrelic", "opsgenie", "pagerduty", "prometheus", "whatsapp")
"""Systems that have a folder under `connectors/`, or will have one."""

SHARED = ("query", "wire")
"""Folders under `connectors/` that connectors stand on; they import no connector."""

HEAVY = ("httpx", "pydantic", "yaml", "datadog_api_client", "jinja2", "rich")
"""Packages that cost more to import than the whole of a warm command."""

IMPURE_MODULES = frozenset({
    "asyncio", "http", "io", "logging", "os", "random", "secrets", "shutil", "signal", "socket", "sqlite3",
    "subprocess", "tempfile", "threading", "time", "urllib.request", "uuid",
})  # fmt: skip
IMPURE_NAMES = frozenset({"breakpoint", "input", "open", "print"})
IMPURE_ATTRIBUTES = frozenset({
    "environ", "getenv", "glob", "iterdir", "mkdir", "now", "read_bytes", "read_text", "rglob", "today", "unlink",
    "utcnow", "write_bytes", "write_text",
})  # fmt: skip

ESTATE_SCOPE = {
    "around.py": "hands the question on, with what it brings looked at from the instant of an incident",
    "happened.py": "holds all incidents against all rows, for the audit",
    "inventory.py": "counts what protects no promise, for the audit",
    "through.py": "hands every question on to the estate beneath it, and asks none itself",
}
"""Files of `reconcile/` that may walk a whole kind; the others work for one service, whatever the estate's size."""


def test_every_import_contract_of_pyproject_holds(tmp_path: Path) -> None:
    """An import points down the floors, and only down."""
    # In a process of its own, since it sets up logging and silences every logger that is there already.
    command = [
        Path(sys.executable).with_name("lint-imports"),
        "--config",
        ROOT / "pyproject.toml",
        "--cache-dir",
        tmp_path,
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_no_two_files_import_each_other_by_whatever_way_around(tmp_path: Path) -> None:
    """Files can be read in an order in which none needs one that comes after it, late imports and types included."""
    graph = grimp.build_graph("compiler", "connectors", cache_dir=str(tmp_path))
    files = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    TopologicalSorter(files).prepare()


def test_the_contract_of_independence_names_every_connector() -> None:
    """A connector that is added is held to the contract without anybody remembering it."""
    contracts = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    (independent,) = (set(one["modules"]) for one in contracts if one["type"] == "independence")
    assert independent >= {f"connectors.{name}" for name in connector_folders()}


def test_every_folder_that_holds_a_connector_is_found() -> None:
    """A connector is registered by lying in its folder."""
    assert list(registered()) == [f"connectors.{name}.connector" for name in connector_folders()]


def test_the_core_names_no_vendor() -> None:
    """A vendor's name stands in no identifier, no text and no template of the core."""
    words = sorted({*connector_folders(), *PLANNED})
    told = [f"{place}: {text!r}" for place, text in core_words() for word in words if names(word, text)]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("word", "text", "named"),
    [
        ("newrelic", "New Relic", True),
        ("newrelic", "new_relic_key", True),
        ("newrelic", "NewRelicKey", True),
        ("jsm", "JSM says", True),
        ("jsm", "adjsmall", False),
        ("datadog", "https://api.datadoghq.com", True),
        ("grafana", "a graph", False),
    ],
)
def test_a_name_is_found_in_every_spelling(word: str, text: str, named: bool) -> None:
    """Spaces, dashes, underscores and capitals hide no name, and a short name is a word of its own."""
    assert names(word, text) is named


@pytest.mark.parametrize("floor", PURE)
def test_a_pure_floor_touches_nothing_but_its_arguments(floor: str) -> None:
    """No clock, environment, file, socket, log, print or dice where answers must not depend on them."""
    told = [f"{spot(path)}:{line}: {what}" for path in files(CORE / floor) for line, what in impurities(tree(path))]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndatetime.now()",
        "import time",
        "import time as t",
        "from os import environ",
        "import os.path",
        "import logging",
        "import urllib.request",
        "print('x')",
        "open('x')",
        "path.read_text()",
        "from pathlib import Path\nPath('x').write_bytes(b'')",
        "import random",
        "from uuid import uuid4",
        "def f():\n    import socket",
        "date.today",
    ],
)
def test_each_way_of_being_impure_is_seen(code: str) -> None:
    """The walk above would tell each of these."""
    assert list(impurities(ast.parse(code)))


def test_an_argument_called_now_is_pure() -> None:
    """The present is handed in by that name."""
    assert not list(impurities(ast.parse("from datetime import time\ndef f(now):\n    return now, time(6)")))


def test_connectors_see_of_the_core_only_ports_model_and_errors() -> None:
    """What a connector may know of the core is what the core asks of it."""
    allowed = re.compile(r"compiler\.(ports|errors|model)(\.|$)")
    seen = ((path, one) for path in files(CONNECTORS) for one in imports(path) if one.split(".")[0] == "compiler")
    told = [f"{spot(path)}: {one}" for path, one in seen if not allowed.match(one)]
    assert not told, "\n".join(told)


def test_no_connector_imports_another() -> None:
    """Each could vanish without another noticing, and what they share knows none of them."""
    told = []
    for folder in sorted(path.parent for path in CONNECTORS.glob("*/__init__.py")):
        allowed = {folder.name, *SHARED} if folder.name not in SHARED else set(SHARED)
        for path in files(folder):
            told += [f"{spot(path)}: {one}" for one in imports(path) if other_folder(one) not in {*allowed, None}]
    assert not told, "\n".join(told)


def test_the_sandbox_knows_neither_core_nor_connectors() -> None:
    """It would prove itself if it shared code with what is tried against it."""
    ours = ((path, one) for path in files(CONNECTORS / "sandbox") for one in imports(path) if is_ours(one))
    told = [f"{spot(path)}: {one}" for path, one in ours if not one.startswith("connectors.sandbox")]
    assert not told, "\n".join(told)


def test_service_scope_never_walks_the_estate() -> None:
    """The cost of one service must not grow with the estate, so `every` is for estate scope alone."""
    service = [path for path in files(CORE / "reconcile") if path.name not in ESTATE_SCOPE]
    told = [f"{spot(path)}:{line}" for path in service for line in calls_of("every", tree(path))]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    "code", ["import compiler.cli.main", "from compiler.cli.main import run; run()"], ids=["import", "compile --help"]
)
def test_help_loads_nothing_heavy(code: str) -> None:
    """Whoever only asks for help waits for no client, no validator and no template engine."""
    command = [sys.executable, "-X", "importtime", "-c", code, "compile", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))
    assert "compiler.cli.main" in loaded
    assert not {one for one in loaded if one.split(".")[0] in HEAVY}


def connector_folders() -> list[str]:
    """The names of the folders under `connectors/` that hold a connector."""
    return sorted(path.parent.name for path in CONNECTORS.glob("*/connector.py"))


def files(where: Path) -> list[Path]:
    """The Python files of a folder, or the one file itself; a floor that is gone is a mistake in this test."""
    found = sorted(where.rglob("*.py")) if where.is_dir() else [where]
    assert found, f"{where} holds no code"
    return found


def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def spot(path: Path) -> str:
    """A file as told in a message."""
    return str(path.relative_to(ROOT))


def names(word: str, text: str) -> bool:
    """Whether `text` holds `word` in any spelling; words of up to four letters must stand alone."""
    if len(word) <= 4:
        return re.search(rf"(?<![a-z]){word}(?![a-z])", text.lower().replace("_", " ")) is not None
    return word in re.sub(r"[\s_-]", "", text.lower())


def core_words() -> Iterator[tuple[str, str]]:
    """Every identifier and text of the core with its place, docstrings and comments left out; templates whole."""
    for path in files(CORE):
        yield spot(path), path.stem
        yield from ((f"{spot(path)}:{line}", text) for line, text in words_of(tree(path)))
    for path in sorted(one for one in CORE.rglob("*") if one.suffix in (".j2", ".sql", ".css", ".js", ".html")):
        yield spot(path), re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def words_of(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Identifiers and string literals with their lines; a string that is a statement is documentation."""
    documentation = {id(one.value) for one in ast.walk(module) if isinstance(one, ast.Expr)}
    for node in ast.walk(module):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in documentation:
            yield line, node.value if isinstance(node.value, str) else node.value.decode("latin-1")
        for field in ("id", "attr", "name", "arg", "asname", "module"):
            if isinstance(word := getattr(node, field, None), str):
                yield line, word


def impurities(module: ast.Module) -> Iterator[tuple[int, str]]:
    """What reaches outside of the arguments, with its line."""
    for node in ast.walk(module):
        match node:
            case ast.Import(names=aliases):
                yield from ((node.lineno, one.name) for one in aliases if impure_module(one.name))
            case ast.ImportFrom(module=str(name), level=0) if impure_module(name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Load()) if name in IMPURE_NAMES:
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Load()) if name in IMPURE_ATTRIBUTES and not is_own_now(node):
                yield node.lineno, f".{name}"


def impure_module(name: str) -> bool:
    """Whether a module reaches outside, by its own name or its package's."""
    return name in IMPURE_MODULES or name.split(".")[0] in IMPURE_MODULES


def is_own_now(node: ast.Attribute) -> bool:
    """Whether `.now` is a field of a value that was handed in, and not the clock of a date class."""
    clock = isinstance(node.value, ast.Name | ast.Attribute) and last_name(node.value) in ("datetime", "date")
    return node.attr == "now" and not clock


def last_name(node: ast.Name | ast.Attribute) -> str:
    """The last word of a dotted name."""
    return node.id if isinstance(node, ast.Name) else node.attr


def imports(path: Path) -> Iterator[str]:
    """The full names of what a file imports, wherever in it, those for type checking too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def is_ours(name: str) -> bool:
    """Whether an imported name lies in one of the two packages."""
    return name.split(".")[0] in ("compiler", "connectors")


def other_folder(name: str) -> str | None:
    """The folder under `connectors/` that an imported name lies in, None where it lies elsewhere."""
    package, _, rest = name.partition(".")
    return rest.split(".")[0] if package == "connectors" else None


def calls_of(name: str, module: ast.Module) -> Iterator[int]:
    """The lines on which something of that name is called."""
    calls = (node.func for node in ast.walk(module) if isinstance(node, ast.Call))
    yield from (one.lineno for one in calls if isinstance(one, ast.Name | ast.Attribute) and last_name(one) == name)
