"""What a person sees: nothing is wider than the terminal, nothing is cut, and colour carries no news of its own."""

import click
import pytest

from compiler.cli.main import COMMANDS, program
from connectors.sandbox.answers import answers
from tests.cli.streams import ESCAPE, in_pipe, on_terminal, plain
from tests.stories.company import Company

WIDTHS = (60, 80, 120)


def long_lines(text: str, width: int) -> list[str]:
    """Lines that a terminal would break inside of a word; an id or a url that is too long by itself stays whole."""
    return [line for line in plain(text).splitlines() if len(line) > width and " " in line.strip()[: width - 8]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "words",
    ["audit --all", "compile --all", "explain message-acceptance", "explain whatsapp-slow", "snapshots list",
     "doctor", "doctor --keys", "sandbox --list", "sync --plan", "audit --service dispach"],
)  # fmt: skip
def test_nothing_is_wider_than_the_terminal(project: Company, words: str, width: int) -> None:
    """Text is wrapped between words."""
    told = project.run(*words.split(), width=width)
    heads = ("error ", "warning ", "note ", "allowed ")
    assert [line for line in long_lines(told.out + told.err, width) if not line.startswith(heads)] == []


@pytest.mark.parametrize("words", [[], *([name] for name in COMMANDS), ["snapshots", "list"]], ids=" ".join)
def test_help_fits_eighty_columns(words: list[str]) -> None:
    """With its examples, which are printed as they are written."""
    command: click.Command = program
    context = click.Context(program, info_name="runbook", **program.context_settings | {"terminal_width": 80})
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        command, context = found, click.Context(found, context, word, terminal_width=80)
    told = command.get_help(context)
    assert "Usage: runbook" in told
    assert [line for line in told.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_finding_is_cut(project: Company, width: int) -> None:
    """Ids, messages and advice are all there, whatever the width; no dots stand for what did not fit."""
    words = {word.strip("():,") for word in plain(project.run("audit", "--all", width=width).out).split()}
    rows = [row for row in project.run("audit", "--all").rows if row[0].startswith("RB")]
    assert len(rows) == len(answers("calm"))
    lacking = {word for row in rows for cell in row for word in cell.split() if word.strip("():,") not in words}
    assert lacking == {"observe"}


def test_a_finding_reads_as_a_linter_prints_it(project: Company) -> None:
    """Severity, code and subject; then what is so; then how to mend it; then where to look and who suffers."""
    lines = plain(project.run("audit", "--all", width=100).out).splitlines()
    at = lines.index("error RB301 datadog:slo/c05e8f7a13b45d6e9f02a7b8c4d1e3f5")
    assert lines[at + 1] == "    no alert watches “Deliveries assigned within 2 seconds” or what it counts"
    assert lines[at + 2] == "    mend: add a burn-rate alert to the SLO, and route it"
    assert "    affects: promise dispatch/assignment" in lines[at + 3 : at + 5]


def test_verdicts_read_as_explain_prints_them(project: Company) -> None:
    """Both answers under the name by which the promise can be asked for."""
    lines = plain(project.run("compile", "--all", width=100).out).splitlines()
    at = lines.index("dispatch/message-acceptance")
    assert lines[at + 1] == "  guarded: broken — weaker target"
    assert lines[at + 2] == "  kept: yes — attained 99.9601 %, promised 99.95 %, over 30 days"


def test_a_true_terminal_has_colour_unless_somebody_does_not_want_it(project: Company) -> None:
    """NO_COLOR is heeded, and the words are the same."""
    _, coloured = on_terminal(["compile", "--all"], project.config, 100, project.environ)
    _, grey = on_terminal(["compile", "--all"], project.config, 100, {**project.environ, "NO_COLOR": "1"})
    assert ESCAPE.search(coloured)
    assert not ESCAPE.search(grey)
    assert plain(coloured) == grey


def test_what_vendors_wrote_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters become blanks."""
    from compiler.cli.terminal import line, rows

    line("a\x1b[2Jb\x07c\u202ed\ne")
    rows([["x\ty", "z\nw"]])
    assert capsys.readouterr().out == "a [2Jb c d e\nx y\tz w\n"


def test_what_a_declaration_holds_cannot_drive_the_terminal_by_its_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake repeats what was written, and says so on standard error without its control characters."""
    from compiler.cli.terminal import fault, say

    say("unknown key “a\x1b[2Jb”\n    write: c\u202e")
    fault("no service “a\x07b” is declared")
    assert plain(capsys.readouterr().err) == (
        "unknown key “a [2Jb”\n    write: c \nerror: no service “a b” is declared\n"
    )


def test_progress_stands_on_standard_error_and_goes_away(project: Company) -> None:
    """It is there while feeds are asked, and in a pipe it is not."""
    _, told = on_terminal(["doctor"], project.config, 100, project.environ)
    assert "asking" in told
    piped = in_pipe(["doctor"], project.config, project.environ)
    assert piped.stderr == ""
    assert "asking" not in piped.stdout
