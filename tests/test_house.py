"""The rules of the house as tests: sizes, words, docstrings, types and style."""

import ast
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("compiler", "connectors")

FUNCTION_WALL = 40
"""Lines of a function's body, its docstring left out."""

FILE_WALL = 400
"""Lines of a file."""

FORBIDDEN_NAMES = frozenset({
    "common", "handler", "handlers", "helper", "helpers", "manager", "managers", "misc", "util", "utils",
})  # fmt: skip
"""Words that say nothing about what a module holds."""

NOT_FROZEN = {"World": "keeps an index by id beside its values, filled once while it is built"}
"""Dataclasses of the model that are not both frozen and slotted."""

UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@pytest.mark.parametrize(
    "arguments",
    [["ruff", "check", "--no-cache", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["ruff check", "ruff format", "mypy"],
)
def test_style_and_types(arguments: list[str]) -> None:
    """One style and strict types, as `pyproject.toml` sets them."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_functions_are_short() -> None:
    """A body beyond the wall stands in the ratchet with a reason, and never grows."""
    measured = [(f"{spot(path)}:{name}", lines) for path in sized() for name, lines in bodies(tree(path))]
    told = list(beyond(longest(measured), FUNCTION_WALL, ratchet("functions")))
    assert not told, "\n".join(told)


def test_files_are_short() -> None:
    """A file beyond the wall stands in the ratchet with a reason, and never grows."""
    found = {spot(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sized()}
    told = list(beyond(found, FILE_WALL, ratchet("files")))
    assert not told, "\n".join(told)


def test_what_is_exempt_from_sizes_exists() -> None:
    """An exempt folder that is gone takes its line in the ratchet with it."""
    assert not [one for one in ratchet("exempt") if not (ROOT / one).exists()]


@pytest.mark.parametrize(
    ("found", "listed", "told"),
    [
        ({"a": 40}, {}, 0),
        ({"a": 41}, {}, 1),
        ({"a": 41}, {"a": {"lines": 41, "why": "a table of cases"}}, 0),
        ({"a": 42}, {"a": {"lines": 41, "why": "a table of cases"}}, 1),
        ({"a": 41}, {"a": {"lines": 42, "why": "a table of cases"}}, 1),
        ({"a": 40}, {"a": {"lines": 41, "why": "a table of cases"}}, 1),
        ({"a": 41}, {"a": {"lines": 41, "why": ""}}, 1),
        ({}, {"a": {"lines": 41, "why": "a table of cases"}}, 1),
    ],
)
def test_the_ratchet_turns_one_way(found: Mapping[str, int], listed: Mapping[str, Any], told: int) -> None:
    """Too long, grown, shrunk, gone and unexplained are told; what is listed at its length is not."""
    assert len(list(beyond(found, 40, listed))) == told


def test_everything_public_says_what_it_is() -> None:
    """Modules, classes, functions and methods without an underscore carry a docstring."""
    ports = described_by_ports()
    told = [f"{spot(path)}:{line} {name}" for path in code() for line, name in silent(tree(path), ports)]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"""M."""\nclass A:\n    """A."""\n    def pull(self): return 1\n', 0),
        ('"""M."""\nclass A:\n    """A."""\n    def other(self): return 1\n', 1),
        ('"""M."""\nclass A:\n    """A."""\n    def other(self): ...\n', 0),
        ('"""M."""\ndef _own(): return 1\n', 0),
        ("def f(): return 1\n", 2),
    ],
)
def test_silence_is_seen(text: str, told: int) -> None:
    """A module, a function and a method without a docstring are each told, stubs and ports' methods are not."""
    assert len(list(silent(ast.parse(text), frozenset({"pull"})))) == told


def test_no_module_has_a_name_that_says_nothing() -> None:
    """What a file holds is its name."""
    told = [spot(path) for path in code() if FORBIDDEN_NAMES & {path.stem, path.parent.name}]
    assert not told


def test_nothing_is_left_for_later() -> None:
    """What is not built is not there, neither as a note nor as a stub."""
    told = [f"{spot(path)}:{line} {word}" for path in everything() for line, word in leftovers(path.read_bytes())]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"x = 1  # {UNFINISHED[0]}: more\n", 1),
        (f"# {UNFINISHED[1]} this\n", 1),
        (f"raise {UNFINISHED[-1]}\n", 1),
        (f"PLACEHOLDERS = ('{UNFINISHED[0]}',)\n", 0),
        ("# all done\n", 0),
    ],
)
def test_leftovers_are_seen_where_they_are_meant(text: str, told: int) -> None:
    """A note in a comment and a stub are told; a text that names such a word is not."""
    assert len(list(leftovers(text.encode()))) == told


def test_values_of_the_model_are_frozen_and_slotted() -> None:
    """A stage hands a value on and nobody can change it afterwards."""
    told = [
        f"{spot(path)}:{node.lineno} {node.name}"
        for path in sorted((ROOT / "compiler" / "model").rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and is_dataclass(node) and not is_frozen(node)
    ]
    assert sorted(one.split()[1] for one in told) == sorted(NOT_FROZEN), "\n".join(told)


def test_no_test_is_skipped() -> None:
    """A test holds everywhere or is marked `shared`."""
    words = re.compile(r"\bpytest\.(skip|importorskip|xfail|mark\.skip|mark\.skipif|mark\.xfail)\b")
    ours = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__).resolve()]
    assert not [spot(path) for path in ours if words.search(path.read_text(encoding="utf-8"))]


def code() -> list[Path]:
    """Every file of the two packages."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def sized() -> list[Path]:
    """The files that have a wall: all code, and of the tests all but tables and fixtures."""
    exempt = tuple(ratchet("exempt"))
    return [path for path in everything() if not spot(path).startswith(exempt)]


def everything() -> list[Path]:
    """Every file of code, tests too."""
    return code() + sorted((ROOT / "tests").rglob("*.py"))


def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def spot(path: Path) -> str:
    """A file as told in a message."""
    return path.relative_to(ROOT).as_posix()


def ratchet(part: str) -> Mapping[str, Any]:
    """What is allowed to be longer, from `ratchet.toml`."""
    listed: Mapping[str, Any] = tomllib.loads((ROOT / "tests" / "ratchet.toml").read_text(encoding="utf-8"))[part]
    return listed


def longest(measured: list[tuple[str, int]]) -> Mapping[str, int]:
    """Of several functions of one name in a file, the longest stands for all."""
    return dict(sorted(measured, key=lambda one: one[1]))


def leftovers(text: bytes) -> Iterator[tuple[int, str]]:
    """Words of unfinished work in comments and among names, with their lines."""
    for token in tokenize.tokenize(BytesIO(text).readline):
        if token.type in (tokenize.COMMENT, tokenize.NAME):
            yield from ((token.start[0], word) for word in UNFINISHED if word in re.findall(r"\w+", token.string))


def beyond(found: Mapping[str, int], wall: int, listed: Mapping[str, Any]) -> Iterator[str]:
    """What is longer than the wall and not listed, and what is listed and not so."""
    for name, lines in found.items():
        if lines > wall and name not in listed:
            yield f"{name}: {lines} lines, the wall is {wall}"
    for name, entry in listed.items():
        if found.get(name, 0) <= wall:
            yield f"{name} is listed and within the wall: delete the line"
        elif found[name] != entry["lines"]:
            yield f"{name}: {found[name]} lines, listed with {entry['lines']}"
        elif len(entry["why"]) < 10:
            yield f"{name} is listed without a reason"


def bodies(module: ast.Module) -> Iterator[tuple[str, int]]:
    """The functions and methods of a file with the lines of their bodies."""
    functions = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    yield from ((node.name, body_lines(node)) for node in functions)


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From the first statement after the docstring to the last line."""
    first = node.body[1 if ast.get_docstring(node) is not None else 0 :][:1]
    return (node.end_lineno or 0) - first[0].lineno + 1 if first else 0


def silent(module: ast.Module, ports: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """What is public and has no docstring; a stub without a body and a method that a port describes may be silent."""
    if ast.get_docstring(module) is None:
        yield 1, "the module"
    classes = [node for node in public(module.body) if isinstance(node, ast.ClassDef)]
    methods = [node for one in classes for node in public(one.body) if node.name not in ports and not is_stub(node)]
    for node in [*public(module.body), *methods]:
        if ast.get_docstring(node) is None:
            yield node.lineno, node.name


def described_by_ports() -> frozenset[str]:
    """The names of the methods that `ports.py` describes for all who have them."""
    classes = [node for node in public(tree(ROOT / "compiler" / "ports.py").body) if isinstance(node, ast.ClassDef)]
    return frozenset(node.name for one in classes for node in public(one.body))


def is_stub(node: Definition) -> bool:
    """Whether the body is three dots and nothing else."""
    return [ast.unparse(one) for one in node.body] == ["..."]


def public(body: list[ast.stmt]) -> Iterator[Definition]:
    """The public definitions among these statements."""
    return (node for node in body if isinstance(node, Definition) and not node.name.startswith("_"))


def is_dataclass(node: ast.ClassDef) -> bool:
    """Whether a class carries that decorator, with or without arguments."""
    return any("dataclass" in ast.unparse(one) for one in node.decorator_list)


def is_frozen(node: ast.ClassDef) -> bool:
    """Whether it is both frozen and slotted."""
    written = " ".join(ast.unparse(one) for one in node.decorator_list)
    return "frozen=True" in written and "slots=True" in written
