"""The settings file: what it settles, and how its mistakes and secrets are told."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.declare.settings import read_settings
from compiler.model.base import Place, Problem
from compiler.model.settings import DEFAULT_MAX_AGE, ConnectorSettings, Rung, Settings

HEAD = "apiVersion: runbook/v1\n"
EVERYTHING = """\
apiVersion: runbook/v1
connectors:
  - use: metrics
    name: metrics-eu
    site: eu.example
    api_key: {env: METRICS_KEY}
    app_key: {file: /run/secrets/app}
  - use: chat
    version: v25.0
    token: {env: CHAT_TOKEN}
    accounts: {main: "800000000000001", bulk: "800000000000002"}
    hosts: [a.example, b.example]
store: state/store.sqlite
output: out
services: promises
margin: 0.05
max_age: {dashboard: 12h, downtime: 90m}
checks: {RB204: warn, RB401: {level: block, from: 2026-12-01}}
gate: {weather: block}
estate: complete
review_after: 90d
oncall: {days: 21}
"""


def at(line: int, column: int) -> Place:
    """A place in the file of these tests."""
    return Place("runbook.yaml", line, column)


def problems_of(text: str) -> tuple[Problem, ...]:
    """The problems of a settings file."""
    return read_settings(text.encode(), "runbook.yaml")[1]


SETTINGS = Settings(
    connectors=(
        ConnectorSettings(
            "metrics",
            "metrics-eu",
            {"site": "eu.example", "api_key": {"env": "METRICS_KEY"}, "app_key": {"file": "/run/secrets/app"}},
            at(3, 5),
            {
                "site": at(5, 11),
                "api_key": at(6, 14),
                "api_key.env": at(6, 20),
                "app_key": at(7, 14),
                "app_key.file": at(7, 21),
            },
        ),
        ConnectorSettings(
            "chat",
            "chat",
            {
                "version": "v25.0",
                "token": {"env": "CHAT_TOKEN"},
                "accounts": {"main": "800000000000001", "bulk": "800000000000002"},
                "hosts": ["a.example", "b.example"],
            },
            at(8, 5),
            {
                "version": at(9, 14),
                "token": at(10, 12),
                "token.env": at(10, 18),
                "accounts": at(11, 15),
                "accounts.main": at(11, 22),
                "accounts.bulk": at(11, 47),
                "hosts": at(12, 12),
                "hosts.0": at(12, 13),
                "hosts.1": at(12, 24),
            },
        ),
    ),
    store="state/store.sqlite",
    output="out",
    services="promises",
    margin=Decimal("0.05"),
    max_age={**DEFAULT_MAX_AGE, "dashboard": timedelta(hours=12), "downtime": timedelta(minutes=90)},
    ladder={"RB204": Rung("warn"), "RB401": Rung("block", date(2026, 12, 1))},
    weather="block",
    estate="complete",
    review_after=timedelta(days=90),
    horizon=timedelta(days=21),
)


def test_every_key_of_the_grammar_is_settled() -> None:
    """Connectors keep their own keys, located; the ladder is read in both forms."""
    found, problems = read_settings(EVERYTHING.encode(), "runbook.yaml")
    assert problems == ()
    assert len(found.digest) == 64
    assert replace(found, digest="") == SETTINGS


def test_a_short_file_has_the_defaults() -> None:
    """The version alone is enough, and empty keys are absent ones."""
    found, problems = read_settings((HEAD + "connectors:\nmargin:\nmax_age:\n").encode(), "runbook.yaml")
    assert problems == ()
    assert found == Settings(digest=found.digest)


@pytest.mark.parametrize(
    ("text", "place", "what", "write"),
    [
        ("connectors: []", at(1, 1), "`apiVersion` is missing", "apiVersion: runbook/v1"),
        ("apiVersion: runbook/v9\nwhat: ever", at(1, 13), "not known to this program", "runbook/v1"),
        ("- a", at(1, 1), "not a mapping", "apiVersion"),
        (HEAD + "conectors: []", at(2, 1), "unknown key “conectors”", "connectors:"),
        (HEAD + "connectors: {use: a}", at(2, 13), "must be a list", "connectors: [{use: …}]"),
        (HEAD + "connectors: [{name: a}]", at(2, 14), "`use` is missing", "use:"),
        (HEAD + "connectors: [{use: Chat One}]", at(2, 20), "not a name", "use: chat-one"),
        (HEAD + "connectors: [{use: ../chat}]", at(2, 20), "not a name", "use: chat"),
        (HEAD + "connectors: [{use: a}, {use: a}]", at(2, 30), "two connectors are named a", "a name:"),
        (HEAD + "connectors: [{use: a}, {use: b, name: a}]", at(2, 39), "runbook.yaml:2:20", "a name:"),
        (HEAD + "margin: much", at(2, 9), "percentage points", "margin: 0.05"),
        (HEAD + "max_age: {dashbord: 48h}", at(2, 11), "the key “dashbord” is not a kind", "dashboard:"),
        (HEAD + "max_age: {slo: 48}", at(2, 16), "not a duration", "slo: 48h"),
        (HEAD + "max_age: 48h", at(2, 10), "must be a mapping", "{dashboard: 48h}"),
        (HEAD + "checks: {RB4: warn}", at(2, 10), "the key “RB4” is not a code", "RB401:"),
        (HEAD + "checks: {RB204: warm}", at(2, 17), "`RB204` cannot be “warm”", "RB204: warn (one of observe"),
        (HEAD + "checks: {RB204: {level: stop}}", at(2, 25), "`level` cannot be “stop”", "one of observe, warn, block"),
        (HEAD + "checks: {RB204: {from: 2026-12-01}}", at(2, 17), "`level` is missing", "level: warn"),
        (HEAD + "checks: {RB204: {level: block, since: 2026-12-01}}", at(2, 32), "unknown key “since”", "level, from"),
        (HEAD + "checks: {RB204: {level: block, from: soon}}", at(2, 38), "not a day", "from: 2026-12-31"),
        (HEAD + "gate: {weather: stop}", at(2, 17), "`weather` cannot be", "one of observe, warn, block"),
        (HEAD + "gate: block", at(2, 7), "`gate` must be a mapping", "gate: {weather: observe}"),
        (HEAD + "estate: whole", at(2, 9), "`estate` cannot be “whole”", "one of partial, complete"),
        (HEAD + "review_after: 6 months", at(2, 15), "not a duration", "review_after: 180d"),
        (HEAD + "store: 5", at(2, 8), "`store` must be text", 'store: "5"'),
        (HEAD + "a: [", at(3, 1), "expected", "write"),
    ],
)
def test_one_mistake_is_one_problem(text: str, place: Place, what: str, write: str) -> None:
    """With its place, what is wrong, and what to write."""
    (problem,) = problems_of(text)
    assert problem.place.line == place.line
    assert problem.place == place or "expected" in what
    assert what in problem.what
    assert write in problem.write or "expected" in what


def test_every_mistake_is_told_at_once_and_the_rest_is_kept() -> None:
    """What is right can still be used, such as by the doctor."""
    text = HEAD + "estate: whole\nmargin: 0.1\ngate: {weather: stop}\noutput: docs\nchecks: {RB1: warn}\n"
    found, problems = read_settings(text.encode(), "runbook.yaml")
    assert [problem.place.line for problem in problems] == [2, 4, 6]
    assert (found.margin, found.output, found.estate) == (Decimal("0.1"), "docs", "partial")


EXPOSED = [
    "api_key: hunter2",
    "API_KEY: hunter2",
    "apiToken: hunter2",
    "client_secret: hunter2",
    "password: hunter2",
    "token: 123456",
    "token: [hunter2]",
    "token: {value: hunter2}",
    "token: {main: {env: GOOD}, other: hunter2}",
    "token: {env: hunter2, file: b}",
    "token: {env: [hunter2]}",
    "token: {env: hunter2-is-no-name}",
    "deep: [{inner: {app_key: hunter2}}]",
    "url: https://me:hunter2@host.example/",
    "url: https://host.example/?a=b&api_key=hunter2",
]


@pytest.mark.parametrize("option", EXPOSED)
def test_a_secret_in_plain_sight_is_refused_and_not_repeated(option: str) -> None:
    """Neither a problem nor the settings hold it."""
    text = f"{HEAD}connectors:\n  - use: chat\n    {option}\n"
    found, problems = read_settings(text.encode(), "runbook.yaml")
    assert [problem.place.line for problem in problems] == [4]
    assert "env" in problems[0].write
    for told in ("hunter2", "123456"):
        assert told not in str(problems) and told not in str(found)


@pytest.mark.parametrize(
    "option",
    ["api_key: {env: API_KEY}", "token: {file: /run/secrets/x}", "token: {main: {env: A}, bulk: {file: b}}", "token:",
     "verify_token: false", "token_type: oauth", "token_expires: 2027-01-15",
     "url: https://host.example/a?page=2", "site: eu.example"],
)  # fmt: skip
def test_a_named_secret_is_fine(option: str) -> None:
    """It says where the secret is kept."""
    assert problems_of(f"{HEAD}connectors:\n  - use: chat\n    {option}\n") == ()


def test_a_secret_under_a_misspelled_key_is_not_repeated() -> None:
    """Unknown keys are named, their values are not."""
    for text in (
        "api_key: hunter2",
        "connectors: hunter2",
        "connectors: [hunter2]",
        "gate: {key: hunter2}",
        "checks: {RB204: {token: hunter2}}",
    ):
        problems = problems_of(f"{HEAD}{text}\n")
        assert problems
        assert "hunter2" not in str(problems)


KEYS = st.sampled_from(
    ["connectors", "use", "name", "store", "margin", "max_age", "checks", "RB204", "level", "from", "gate", "weather",
     "estate", "review_after", "api_key", "env", "dashboard"]
)  # fmt: skip
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=8), st.just("48h"))
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=30
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=8))
def test_any_mapping_gives_settings_and_problems_inside_the_file(tree: dict[str, object]) -> None:
    """Nothing is raised, whatever stands under the known keys."""
    import yaml

    text = yaml.safe_dump({"apiVersion": "runbook/v1", **tree}, allow_unicode=True)
    found, problems = read_settings(text.encode("utf-8", "replace"), "runbook.yaml")
    assert isinstance(found, Settings)
    assert all(1 <= problem.place.line <= text.count("\n") + 1 and problem.write for problem in problems)
