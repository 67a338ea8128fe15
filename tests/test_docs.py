"""What is written about the program is so: generated pages are current, and the README's commands and links exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from compiler.cli.main import program
from compiler.pipeline import all_checks

ROOT = Path(__file__).resolve().parents[1]

WRITTEN = sorted(
    path for path in (ROOT / "README.md", *ROOT.glob("config/**/*.md"), *ROOT.glob("skills/**/*.md")) if path.is_file()
)
"""Pages written by hand."""


def test_generated_pages_are_current() -> None:
    """`make docs` would change nothing."""
    done = CliRunner().invoke(program, ["document", "--check", "--root", str(ROOT)])
    assert (done.exit_code, done.output) == (0, "")


def test_every_code_has_its_page() -> None:
    """Each code stands as a heading in the page of the checks."""
    page = (ROOT / "compiler" / "checks" / "README.md").read_text(encoding="utf-8")
    headed = set(re.findall(r"^### (RB\d{3}) ", page, re.MULTILINE))
    assert headed == {check.code for check in all_checks()}


def test_every_command_has_its_page() -> None:
    """Each command that is offered stands as a heading in the page of the commands."""
    page = (ROOT / "compiler" / "cli" / "README.md").read_text(encoding="utf-8")
    offered = program.list_commands(click.Context(program))
    assert len(offered) >= 8
    assert [name for name in offered if f"\n## `runbook {name}`\n" not in page] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_codes_that_are_written_about_exist(path: Path) -> None:
    """No page speaks of a code that no check has."""
    codes = {check.code for check in all_checks()}
    assert set(re.findall(r"\bRB\d{3}\b", path.read_text(encoding="utf-8"))) <= codes


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Each relative link of a page, and of its headings, is there."""
    text = path.read_text(encoding="utf-8")
    told = [target for target in links(text) if not (path.parent / target).exists()]
    told += [anchor for anchor in anchors(text) if anchor not in headings(text)]
    assert not told


def test_the_readme_shows_commands() -> None:
    """The test below has something to look at."""
    assert len(list(shown((ROOT / "README.md").read_text(encoding="utf-8")))) >= 3


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_that_are_shown_exist(path: Path) -> None:
    """Each `runbook …` line of a shell block names a command and options that it has."""
    told = [line for line in shown(path.read_text(encoding="utf-8")) if not is_understood(shlex.split(line)[1:])]
    assert not told


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("compile --service x", True),
        ("compile --servise x", False),
        ("conpile", False),
        ("--version", True),
        ("snapshots list", True),
        ("compile --service=x --fail-on error", True),
    ],
)
def test_a_wrong_command_is_seen(line: str, understood: bool) -> None:
    """Unknown commands and options are told."""
    assert is_understood(line.split()) is understood


def test_the_makefile_offers_what_its_head_says() -> None:
    """Each target of the introduction is one, and each public target is introduced."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    introduced = set(re.findall(r"^#   make (\w+)", text, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split())
    assert introduced | {"clean"} == phony
    assert {target for target in phony if re.search(rf"^{target}:", text, re.MULTILINE)} == phony


def shown(text: str) -> Iterator[str]:
    """The lines of shell blocks that call the program, without prompt, comment and what follows a pipe."""
    for block in re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            command = re.split(r"\s+#|\s[|>]|&&", line.removeprefix("$ "))[0].strip()
            if re.match(r"(\S*/)?runbook\s", command):
                yield command


def is_understood(words: list[str]) -> bool:
    """Whether these words begin with commands of the program and name options that the last of them has."""
    command: click.Command = program
    # A command keeps the first help option that it was asked for, so even here it is asked as when it is called.
    context = click.Context(command, **program.context_settings)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words.pop(0))
        if found is None:
            return False
        command, context = found, click.Context(found, context)
    known_options = {name for one in command.get_params(context) for name in (*one.opts, *one.secondary_opts)}
    return all(word.partition("=")[0] in known_options for word in words if word.startswith("-"))


def links(text: str) -> Iterator[str]:
    """Relative targets of links, without their anchors."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            yield target.partition("#")[0]


def anchors(text: str) -> Iterator[str]:
    """Anchors within the page that it links to."""
    yield from re.findall(r"\]\(#([^)\s]+)\)", text)


def headings(text: str) -> frozenset[str]:
    """The anchors of a page's headings, as code hosts make them."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles)
