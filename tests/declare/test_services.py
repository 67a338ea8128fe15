"""The services folder: what a declaration becomes, and how its mistakes are told."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.declare.services import read_service, read_services, with_texts
from compiler.declare.tokens import listed
from compiler.model.base import Place, Problem
from compiler.model.codec import from_plain, to_plain
from compiler.model.promise import Action, Procedures, Service

HEAD = "apiVersion: runbook/v1\nservice: shop\n"
PROMISE = HEAD + "promises:\n  - id: a\n    says: 99% of calls succeed, over 30 days\n"
PLAYBOOK = PROMISE + "playbooks:\n  - id: b\n    scenario: c\n"
EVERYTHING = (Path(__file__).parent / "everything.yaml").read_bytes()


def service_of(text: str) -> Service:
    """The service of a text without problems."""
    service, problems = read_service(text.encode(), "f.yaml")
    assert problems == ()
    assert service is not None
    return service


def problems_of(text: str) -> tuple[Problem, ...]:
    """The problems of a text that gives no service."""
    service, problems = read_service(text.encode(), "f.yaml")
    assert service is None
    return problems


def test_a_short_file_has_its_defaults() -> None:
    """Only the version and the name are needed."""
    service = service_of(HEAD)
    assert service.title == "shop"
    assert service.environments == ("prod", "production")
    assert service.matches == (("service", "shop"),)
    assert service.promises == service.playbooks == service.allow == ()


def test_what_was_read_survives_its_written_form() -> None:
    """Parsed declarations are kept by digest."""
    declared = read_services({"f.yaml": EVERYTHING})
    assert from_plain(to_plain(declared)) == declared


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "promises:\nplaybooks:\nallow:\n",
        HEAD + "allow: [{code: RB401, on: a, reason: b, owner: , until: }]",
        HEAD + "promises: [{id: a, says: 'Always on time', to: }]",
        PROMISE + "    measured_by: {slo: 'https://x.example/slo?slo_id=1'}",
        PLAYBOOK + "    when:\n      - channel: chat/main\n",
        PLAYBOOK + "    first_actions:\n      - run: shopctl drain\n",
        PLAYBOOK + "    tell: [{template: a}]",
    ],
)
def test_what_is_no_mistake_of_the_file_yields_no_problem(text: str) -> None:
    """Empty keys, an allowance without owner or end, and a promise without numbers: findings tell these."""
    assert service_of(text).name == "shop"


def test_lines_that_yaml_takes_for_mappings_are_read_as_their_writer_meant() -> None:
    """`- run: command` needs no quotes."""
    (playbook,) = service_of(
        PLAYBOOK + "    when: [{channel: chat/main}]\n    first_actions:\n      - run: a b\n      - Judgment: c\n"
    ).playbooks
    assert playbook.when == ("channel:chat/main",)
    assert [(one.form, one.text) for one in playbook.first_actions] == [("run", "a b"), ("judgement", "c")]


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("open: https://x.example/board", "open"),
        ("open: go/dispatch", "open"),
        ("open: boards.example", "open"),
        ("open: the board, https://x.example/board", "open"),
        ("open: the board", "text"),
        ("open: Dispatch board / errors", "text"),
        ("open: javascript:alert(1)", "text"),
        ("open:", "text"),
        ("open: " + "a." * 400_000 + " b", "text"),
    ],
)
def test_only_what_leads_somewhere_is_opened(said: str, form: str) -> None:
    """A board that is only named costs minutes at night; it stays text, and a check says so."""
    (playbook,) = service_of(PLAYBOOK + f"    first_actions: ['{said}']\n").playbooks
    (action,) = playbook.first_actions
    assert (action.form, action.text) == (form, said if form == "text" else said.removeprefix("open: "))


def test_an_unknown_channel_form_is_answered_with_a_known_channel() -> None:
    """The channels of the settings improve what is suggested, and judge nothing."""
    text = (PROMISE + "    channel: main").encode()
    _, (problem,) = read_service(text, "f.yaml", frozenset({"chat/main", "mail/bulk"}))
    assert problem.write == "channel: chat/main"
    _, problems = read_service((PROMISE + "    channel: other/x").encode(), "f.yaml", frozenset({"chat/main"}))
    assert problems == ()


def test_a_broken_file_hides_no_other() -> None:
    """Its problems stand beside the services of the rest."""
    declared = read_services({"a.yaml": b"a: [", "b.yaml": HEAD.encode(), "c.yaml": b"\xff"})
    assert [service.name for service in declared.services] == ["shop"]
    assert [problem.place.file for problem in declared.problems] == ["a.yaml", "c.yaml"]


def test_a_service_in_two_files_is_told_with_both_places() -> None:
    """The first file by name counts."""
    declared = read_services({"b.yaml": HEAD.encode(), "a.yaml": HEAD.encode()})
    (problem,) = declared.problems
    assert problem.place == Place("b.yaml", 2, 10)
    assert "a.yaml:2:10" in problem.what
    assert [service.place.file for service in declared.services] == ["a.yaml"]


def test_no_files_are_no_services_and_no_problem() -> None:
    """An empty folder is a fine start."""
    assert read_services({}).services == read_services({}).problems == ()


def test_procedures_may_be_paths_of_markdown_files() -> None:
    """One line without spaces that ends in .md is a path; whoever reads files hands in the texts."""
    declared = read_services({"f.yaml": EVERYTHING})
    (service,) = with_texts(declared, {"docs/config.md": "Change it."}).services
    assert replace(service.procedures, places=()) == Procedures("Press **go**.", "Change it.", "Ask.")
    assert read_services({"f.yaml": EVERYTHING}, texts={"docs/config.md": "Change it."}).services == (service,)


def test_a_markdown_file_that_is_not_there_is_a_problem() -> None:
    """At the place where it is named; the service is still read."""
    declared = read_services({"f.yaml": EVERYTHING}, texts={})
    assert len(declared.services) == 1
    (problem,) = declared.problems
    assert (problem.place, problem.what) == (
        Place("f.yaml", 40, 60), "the procedures name docs/config.md, which is not there",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "write"),
    [("docs\\deploy.md", "docs/deploy.md, with /"), ("../deploy.md", "inside of the folder"), ("a.md", "as seen from")],
)
def test_a_path_that_is_not_there_says_what_to_write(path: str, write: str) -> None:
    """Backslashes become slashes, and nothing outside of the folder of services is read."""
    text = f"{HEAD}procedures: {{access: '{path}'}}\n"
    (problem,) = read_services({"f.yaml": text.encode()}, texts={}).problems
    assert write in problem.write


def test_a_partial_objective_wins_over_a_part_of_the_sentence() -> None:
    """The rest is still read from the words."""
    (promise,) = service_of(PROMISE + "    objective: {target: 99.90}").promises
    assert promise.overridden
    assert promise.understood == "success ≥ 99.9 % over 30 rolling days"
    (promise,) = service_of(PROMISE + "    objective: {percentile: p95, within: 2 s}").promises
    assert promise.understood == "success within 2 s ≥ 95 % over 30 rolling days"


def test_a_long_value_is_shortened_in_a_problem() -> None:
    """A message stays readable whatever stands in the file."""
    (problem,) = problems_of(HEAD.replace("shop", "X" * 5000))
    assert len(problem.what) + len(problem.write) < 400


def test_reading_a_sentence_loads_nothing_heavy() -> None:
    """Neither does importing what reads files: pydantic and yaml are loaded on a cache miss."""
    code = (
        "import sys, compiler.declare.sentence, compiler.declare.services, compiler.declare.settings, "
        "compiler.declare.schema; print([name for name in ('pydantic', 'yaml') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


KEYS = st.sampled_from(
    sorted(
        listed(
            "service title promises id says objective target window playbooks when tell measured_by slo allow code "
            "owner context depends_on matches messages external scope channel audience hard first_actions languages "
            "name on"
        )
    )
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=8),
    st.sampled_from(["runbook/v1", "shop", "99% of calls succeed", "RB401", "2026-01-01", "30d", "chat/main"]),
)  # fmt: skip
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=40
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=10))
def test_any_mapping_gives_a_service_or_problems_inside_the_file(tree: dict[str, object]) -> None:
    """Nothing is raised, whatever stands under the known keys."""
    import yaml

    text = yaml.safe_dump({"apiVersion": "runbook/v1", "service": "shop", **tree}, allow_unicode=True)
    service, problems = read_service(text.encode("utf-8", "replace"), "f.yaml")
    assert (service is None) == bool(problems)
    assert all(1 <= problem.place.line <= text.count("\n") + 1 and problem.write for problem in problems)


@pytest.mark.parametrize(
    ("said", "form", "text"),
    [
        ("https://x.example/board", "open", "https://x.example/board"),
        ("look at https://x.example/board first", "open", "look at https://x.example/board first"),
        ("`shopctl drain`", "run", "shopctl drain"),
        ("drain with `shopctl drain`", "text", "drain with `shopctl drain`"),
        ("check the logs", "text", "check the logs"),
    ],
)
def test_an_action_that_does_not_say_its_form_is_taken_for_what_it_is(said: str, form: str, text: str) -> None:
    """A url is to be opened and a command to be run, also without the word for it."""
    (playbook,) = service_of(PLAYBOOK + f"    first_actions: ['{said}']\n").playbooks
    (action,) = playbook.first_actions
    assert (action.form, action.text) == (form, text)


BOARD = "https://x.example/d/ab1?w=1"


@pytest.mark.parametrize(
    ("said", "url"),
    [
        (BOARD, BOARD),
        (f"{BOARD}.", BOARD),
        (f"<{BOARD}>", BOARD),
        (f"[the board]({BOARD}), second row", BOARD),
        (f"{BOARD} and look at the errors", BOARD),
        (f"the board ({BOARD}).", BOARD),
        (f"“{BOARD}”", BOARD),
        (f"{BOARD}#top!", f"{BOARD}#top"),
        ("https://x.example/wiki/A_(b)", "https://x.example/wiki/A_(b)"),
        ("(https://x.example/wiki/A_(b)).", "https://x.example/wiki/A_(b)"),
        ("https://x.example/" + ")" * 900_000, "https://x.example/"),
        (" go/dispatch ", "go/dispatch"),
    ],
)
def test_what_is_opened_is_the_url_without_the_words_around_it(said: str, url: str) -> None:
    """A full stop behind a url is none of its own, and a bracket only where it was opened within."""
    assert Action("open", said, Place("f.yaml", 1, 1)).url == url
