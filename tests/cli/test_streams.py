"""Pipes, exit codes and completion, as other processes see them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.streams import CODE, in_pipe
from tests.stories.company import Company


def test_the_exit_code_reaches_the_shell(project: Company) -> None:
    """And both streams keep to their part."""
    told = in_pipe(["compile", "--all", "--fail-on", "error", "--format", "json"], project.config, {})
    assert told.returncode == 1
    assert json.loads(told.stdout)["exit_code"] == 1
    assert told.stderr == ""


def test_a_reader_that_goes_away_is_no_error(project: Company) -> None:
    """As with `runbook audit --all | head -1`: it ends as by a signal, and says nothing."""
    command = [sys.executable, "-c", CODE, "audit", "--all", "--format", "json"]
    running = subprocess.Popen(command, cwd=project.config, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None and running.stderr is not None
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert (running.wait(), said) == (141, b"")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_prints(shell: str, tmp_path: Path) -> None:
    """It is made for the name of the command."""
    told = in_pipe([], tmp_path, {"_RUNBOOK_COMPLETE": f"{shell}_source"})
    assert "_RUNBOOK_COMPLETE" in told.stdout
    assert "runbook" in told.stdout


def test_commands_and_options_are_completed(tmp_path: Path) -> None:
    """With what each is for, where the shell can show it."""
    asked = {"_RUNBOOK_COMPLETE": "zsh_complete", "COMP_WORDS": "runbook co", "COMP_CWORD": "1"}
    assert "compile" in in_pipe([], tmp_path, asked).stdout.splitlines()
    asked = {"_RUNBOOK_COMPLETE": "bash_complete", "COMP_WORDS": "runbook compile --fa", "COMP_CWORD": "2"}
    assert in_pipe([], tmp_path, asked).stdout == "plain,--fail-on\n"
