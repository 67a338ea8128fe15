"""Stories of the first look: what is down stands on top, what is asked of a command is answered or refused."""

import json

from tests.stories.company import Company


def test_what_is_down_stands_above_what_can_be_mended(fresh: Company) -> None:
    """A blocked channel is never among those that only `--all` shows."""
    fresh.play("whatsapp-blocked").run("sync")
    rows = [row for row in fresh.run("audit").rows if row[0].startswith("RB") and row[1] == "error"]
    every = [row[0] for row in fresh.run("audit", "--all").rows if row[0] in ("RB501", "RB510") and row[1] == "error"]
    first = [row[0] for row in rows][: len(every)]
    assert every[0] == "RB501"
    assert first == every
    assert len(rows) > len(every)


def test_the_reason_of_a_pass_is_said_and_carries_no_person(pulled: Company) -> None:
    """An empty one is refused; what is printed is scrubbed as what is kept."""
    for words in (("--break-glass", ""), ("--hotfix", " ")):
        told = pulled.run("compile", "--all", *words)
        assert (told.code, "say why, in words" in told.err) == (2, True)
    told = pulled.run("compile", "--all", "--fail-on", "error", "--break-glass", "ask ana.lima@example.com")
    assert told.code == 0
    assert "break-glass" in told.out and "ana.lima" not in told.out + told.err


def test_a_digest_for_programs_is_the_digest(pulled: Company) -> None:
    """Its lines, and none on a quiet morning."""
    assert json.loads(pulled.run("audit", "--digest", "--format", "json").out) == {
        "schema": "runbook.digest/v1", "lines": [],
    }  # fmt: skip


def test_a_terminal_tells_how_to_ask_for_more(pulled: Company) -> None:
    """With words that work as they stand."""
    shown = pulled.run("audit", width=200).out
    asked = shown.partition('why: runbook explain "')[2].partition('"')[0]
    assert asked.startswith("RB")
    assert pulled.run("explain", asked).code == 0
