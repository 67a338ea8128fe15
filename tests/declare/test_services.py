"""The services folder: what a declaration becomes, and how its mistakes are told."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.declare.services import markdown_paths, read_service, read_services, with_texts
from compiler.declare.tokens import listed
from compiler.model.base import Place, Problem
from compiler.model.codec import from_plain, to_plain
from compiler.model.promise import (
    Action,
    Allowance,
    Attestation,
    BacklogItem,
    Binding,
    Bound,
    Contact,
    Context,
    Dependency,
    Message,
    Objective,
    Playbook,
    Procedures,
    Promise,
    Service,
    Tell,
    Window,
)

HEAD = "apiVersion: runbook/v1\nservice: shop\n"

EVERYTHING = """\
apiVersion: runbook/v1
service: shop
title: The shop
owner: sellers
matches: {service: [shop-api, shop-worker], app: shop}
environment: live
context:
  regions: [north, south]
  runs_on: Python on PostgreSQL
  depends_on: [queue, {name: postgres, hard: true, promises: "99.99%"}]
promises:
  - id: orders
    to: merchants
    says: "99.5% of orders succeed, over 30 days"
    objective: {indicator: accepted, target: 99.90, within: 5s, window: calendar month}
    channel: chat/main
    measured_by: {slo: "metrics:slo/abc"}
    response: ticket
    scope: {region: north, app: shop}
    audience: 1200
    peak: 40/s
    hours: 08-20
  - id: pages
    says: "p95 under 2 s, over 30 days"
    measured_by:
      - {monitor: "42"}
      - {tag: "promise:pages"}
      - {attested: {by: Quality, until: 2026-12-31}}
  - id: kindness
    says: We are kind
playbooks:
  - id: slow
    scenario: The shop is slow
    when: [orders, "channel:chat/main", dependency:postgres, "monitor:42"]
    first_actions: ["run: shopctl drain", "Open: https://x.example/a?b=c", "judgement: wait because it heals", call us]
    escalate: ["pager:shop", after 30m: lead]
    tell: [{template: late, languages: [pt_BR, no], channel: chat/main}, {attested: status page, reviewed: 2026-11-01}]
    reviewed: 2026-10-01
procedures: {deployments: "Press **go**.", config_changes: docs/config.md, access: "Ask."}
messages: {internal: "Down: {{what}}", external: {pt_BR: "Atraso", en: "Late"}}
contacts: [{role: lead, reach: the on-call page}, {role: partner, name: Desk, reach: "#desk"}]
backlog: [{item: Add a panel, owner: sellers, due: 2026-12-15}, {item: Rest}]
allow:
  - {code: RB401, on: "metrics:slo/abc", reason: no board yet, owner: sellers, until: 2026-12-31}
  - {code: RB204, on: x, reason: y}
"""


def at(line: int, column: int) -> Place:
    """A place in the file of these tests."""
    return Place("f.yaml", line, column)


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


def test_every_key_of_the_grammar_becomes_a_value_with_its_place() -> None:
    """The whole grammar at once."""
    service = service_of(EVERYTHING)
    assert service == Service(
        name="shop",
        title="The shop",
        place=at(2, 10),
        digest=service.digest,
        owner="sellers",
        environments=("live",),
        matches=(("service", "shop-api"), ("service", "shop-worker"), ("app", "shop")),
        context=Context(
            ("north", "south"),
            "Python on PostgreSQL",
            (
                Dependency("queue", place=at(10, 16)),
                Dependency("postgres", True, Decimal("99.99"), at(10, 23)),
            ),
        ),
        promises=(
            Promise(
                id="orders",
                service="shop",
                says="99.5% of orders succeed, over 30 days",
                place=at(12, 5),
                to="merchants",
                channel="chat/main",
                channel_place=at(16, 14),
                measured_by=(Binding("slo", "metrics:slo/abc", at(17, 24)),),
                objective=Objective(
                    "accepted", Decimal("99.9"), Window("calendar", unit="month"), Bound("<=", Decimal(5))
                ),
                overridden=True,
                scope=(("app", "shop"), ("region", "north")),
                response="ticket",
                audience=1200,
                peak=Decimal(40),
                understood="accepted within 5 s ≥ 99.9 % over a calendar month",
                hours="08-20",
            ),
            Promise(
                id="pages",
                service="shop",
                says="p95 under 2 s, over 30 days",
                place=at(23, 5),
                measured_by=(
                    Binding("monitor", "42", at(26, 19)),
                    Binding("tag", "promise:pages", at(27, 15)),
                    Binding("attested", "Quality", at(28, 20), Attestation("Quality", date(2026, 12, 31))),
                ),
                objective=Objective("latency", Decimal(95), Window("rolling", 30), Bound("<", Decimal(2))),
                understood="latency under 2 s ≥ 95 % over 30 rolling days",
            ),
            Promise(
                id="kindness",
                service="shop",
                says="We are kind",
                place=at(29, 5),
                suggestion="99.9% of … succeed, over 30 days",
            ),
        ),
        playbooks=(
            Playbook(
                id="slow",
                service="shop",
                scenario="The shop is slow",
                place=at(32, 5),
                when=("orders", "channel:chat/main", "dependency:postgres", "monitor:42"),
                first_actions=(
                    Action("run", "shopctl drain", at(35, 21)),
                    Action("open", "https://x.example/a?b=c", at(35, 43)),
                    Action("judgement", "wait because it heals", at(35, 76)),
                    Action("text", "call us", at(35, 112)),
                ),
                escalate=("pager:shop", "after 30m: lead"),
                tell=(
                    Tell(at(37, 12), "late", ("pt_BR", "no"), "chat/main"),
                    Tell(at(37, 74), attested="status page", reviewed=date(2026, 11, 1)),
                ),
                reviewed=date(2026, 10, 1),
            ),
        ),
        procedures=Procedures("Press **go**.", "docs/config.md", "Ask."),
        messages=(
            Message("internal", "", "Down: {{what}}", at(40, 22), "shop"),
            Message("external", "pt_BR", "Atraso", at(40, 58), "shop"),
            Message("external", "en", "Late", at(40, 72), "shop"),
        ),
        contacts=(Contact("lead", "the on-call page"), Contact("partner", "#desk", "Desk")),
        backlog=(BacklogItem("Add a panel", "sellers", date(2026, 12, 15)), BacklogItem("Rest")),
        allow=(
            Allowance("RB401", "metrics:slo/abc", "no board yet", "shop", at(44, 5), "sellers", date(2026, 12, 31)),
            Allowance("RB204", "x", "y", "shop", at(45, 5)),
        ),
    )
    assert len(service.digest) == 64


def test_a_short_file_has_its_defaults() -> None:
    """Only the version and the name are needed."""
    service = service_of(HEAD)
    assert service.title == "shop"
    assert service.environments == ("prod", "production")
    assert service.matches == (("service", "shop"),)
    assert service.promises == service.playbooks == service.allow == ()


def test_what_was_read_survives_its_written_form() -> None:
    """Parsed declarations are kept by digest."""
    declared = read_services({"f.yaml": EVERYTHING.encode()})
    assert from_plain(to_plain(declared)) == declared


NINE = """\
apiVersion: runbook/v1
service: Shop API
titel: The shop
promises:
  - id: orders
    says: "99.9% and 95% of orders succeed"
    response: pager
  - id: orders
    says: 5
playbooks:
  - id: slow
    when: [oders]
allow: [{code: RB4, on: x, reason: y}]
"""


def test_nine_mistakes_are_nine_problems_at_once() -> None:
    """Each has its place, what is wrong, and what to write."""
    assert [(one.place.line, one.place.column, one.what, one.write) for one in problems_of(NINE)] == [
        (2, 10, "`service` is “Shop API”, not an id: small letters, digits and hyphens, starting and ending with a "
         "letter or digit", "service: shop-api"),
        (3, 1, "unknown key “titel”", "title:"),
        (6, 11, "`says` names 2 shares, 99.9 % and 95 %",
         'one meaning only, or settle it beside the sentence, such as objective: {target: "99.9%"}'),
        (7, 15, "`response` cannot be “pager”", "response: page (one of page, ticket, review)"),
        (8, 9, "the promise “orders” is given twice, first at f.yaml:5:9", "id: orders-2, or keep one of the two"),
        (9, 11, "`says` must be text, not a number", 'says: "5"'),
        (11, 5, "`scenario` is missing", "scenario: what goes wrong, as people see it"),
        (12, 12, "`when` names “oders”, which is no promise of this file", "orders"),
        (13, 16, "`code` is “RB4”, not a code of a finding", "code: RB401"),
    ]  # fmt: skip
    assert {one.place.file for one in problems_of(NINE)} == {"f.yaml"}


PROMISE = HEAD + "promises:\n  - id: a\n    says: 99% of calls succeed, over 30 days\n"
PLAYBOOK = PROMISE + "playbooks:\n  - id: b\n    scenario: c\n"

ONE_MISTAKE = [
    ("service: shop", 1, "`apiVersion` is missing", "apiVersion: runbook/v1"),
    ("apiVersion: runbok/v1\nservice: shop", 1, "“runbok/v1”", "apiVersion: runbook/v1"),
    ("apiVersion: runbook/v2\nnew: key", 1, "not known to this program", "runbook/v1"),
    ("apiVersion: runbook/v1", 1, "`service` is missing", "service: checkout"),
    ("- a", 1, "not a mapping", "apiVersion"),
    ("text", 1, "not a mapping", "apiVersion"),
    (HEAD.replace("shop", "../shop"), 2, "not an id", "service: shop"),
    (HEAD.replace("shop", "my shop"), 2, "not an id", "service: my-shop"),
    (HEAD.replace("shop", "Shop"), 2, "not an id", "service: shop"),
    (HEAD.replace("shop", "-shop"), 2, "not an id", "service: shop"),
    (HEAD.replace("shop", "a" * 101), 2, "not an id", "service: aaa"),
    (HEAD.replace("shop", "'…'"), 2, "not an id", "service: id"),
    (HEAD.replace("shop", ""), 1, "`service` is missing", "service: checkout"),
    (HEAD + "title: 2024", 3, "must be text, not a number", 'title: "2024"'),
    (HEAD + "title: true", 3, "must be text, not true or false", 'title: "true"'),
    (HEAD + "title: ' '", 3, "`title` is empty", "leave it out"),
    (HEAD + "title: [a]", 3, "must be text, not a list", 'title: "…"'),
    (HEAD + "promises: {}", 3, "`promises` must be a list, not a mapping", "promises: […]"),
    (HEAD + "promises: [a]", 3, "an item of `promises` must be a mapping, not text", "- {key: value}"),
    (HEAD + "context: a", 3, "`context` must be a mapping", "{key: value}"),
    (HEAD + "context: {region: [a]}", 3, "unknown key “region”", "regions:"),
    (HEAD + "context: {depends_on: [{name: a, hard: 'yes'}]}", 3, "`hard` must be true or false", "hard: true"),
    (HEAD + "context: {depends_on: [{name: a, promises: 0}]}", 3, "not a percentage", '"99.9%"'),
    (HEAD + "context: {depends_on: [{hard: true}]}", 3, "`name` is missing", "name:"),
    (HEAD + "matches: {service: 5}", 3, "`service` must be a list", "service: [5]"),
    (HEAD + "xyzzy: 5", 3, "unknown key “xyzzy”", "one of apiVersion, service, title"),
    (HEAD + "<<: {a: b}", 3, "unknown key “<<”", "one of apiVersion"),
    (HEAD + "title: a\ntitle: b", 4, "given twice, first on line 3", "keep one"),
    (PROMISE + "    chanel: a/b", 6, "unknown key “chanel”", "channel:"),
    (PROMISE + "    channel: chat", 6, "not a channel, written instance/alias", "channel: instance/alias"),
    (PROMISE + "    audience: many", 6, "not a whole number", "audience: 1200"),
    (PROMISE + "    audience: true", 6, "`audience` is true", "audience: 1200"),
    (PROMISE + "    audience: -1", 6, "`audience` is -1", "audience: 1200"),
    (PROMISE + "    peak: fast", 6, "not a rate", "peak:"),
    (PROMISE + "    scope: {region: 5}", 6, "`region` must be text", 'region: "5"'),
    (PROMISE + "    measured_by: {slo: a, monitor: b}", 6, "names slo and monitor", "a list"),
    (PROMISE + "    measured_by: {}", 6, "names nothing", "measured_by:"),
    (PROMISE + "    measured_by: {slo: }", 6, "names nothing", "measured_by:"),
    (PROMISE + "    measured_by: {sloo: a}", 6, "unknown key “sloo”", "slo:"),
    (PROMISE + "    measured_by: [{slo: a}, {tag: b, slo: c}]", 6, "names slo and tag", "a list"),
    (PROMISE + "    measured_by: {attested: {until: 2026-01-01}}", 6, "`by` is missing", "by:"),
    (PROMISE + "    measured_by: slo-1", 6, "`measured_by` must be a mapping, not text", "{slo:"),
    (PROMISE + "    objective: {target: 120%}", 6, "not a percentage", 'target: "99.9%"'),
    (PROMISE + "    objective: {target: 1}", 6, "not a percentage", 'target: "99.9%"'),
    (PROMISE + "    objective: {within: 5}", 6, "not a duration", "within: 48h"),
    (PROMISE + "    objective: {window: 30}", 6, "not a window", 'window: "30d"'),
    (PROMISE + "    objective: {indicator: freshness}", 6, "cannot be “freshness”", "indicator: fresh"),
    (PROMISE + "    objective: {percentile: 95, target: 99, within: 5s}", 6, "different shares", "one of the two"),
    (PROMISE + "    objective: {indicator: latency}", 5, "names no limit of time", "within"),
    (PROMISE + "    objective: 99%", 6, "`objective` must be a mapping", "{target:"),
    (PROMISE + "  - id: a\n    says: b", 6, "given twice, first at f.yaml:4:9", "a-2"),
    (PROMISE.replace("99%", "99% and 98%"), 5, "names 2 shares", "target"),
    (PROMISE.replace("over 30 days", "over 30 days and per year"), 5, "names two windows", "window"),
    (PLAYBOOK + "  - id: b\n    scenario: d", 9, "the playbook “b” is given twice", "b-2"),
    (PLAYBOOK + "    when: [z]", 9, "no promise of this file", "(a)"),
    (PLAYBOOK + "    when: ['chanel:x/y']", 9, "of no known form", "channel:x/y"),
    (PLAYBOOK + "    when: ['channel:']", 9, "of no known form", "channel:…"),
    (PLAYBOOK + "    when: [dependency:pg]", 9, "context.depends_on does not list", "depends_on: [pg]"),
    (PLAYBOOK + "    when: a", 9, "`when` must be a list", "when: [a]"),
    (PLAYBOOK + "    first_actions: [{run: a, open: b}]", 9, "must be text, not a mapping", '"…"'),
    (PLAYBOOK + "    tell: [{languages: [en]}]", 9, "names none", "{template:"),
    (PLAYBOOK + "    tell: [{template: }]", 9, "names none", "{template:"),
    (PLAYBOOK + "    tell: [{template: a, attested: b}]", 9, "a template and an attested route", "{template:"),
    (PLAYBOOK + "    tell: [{template: a, languages: [true]}]", 9, "must be text", '"true"'),
    (PLAYBOOK + "    reviewed: 2026-13-01", 9, "not a day of the calendar", "2026-12-31"),
    (PLAYBOOK + "    reviewed: 20260101", 9, "not a day of the calendar", "2026-12-31"),
    (HEAD + "messages: {external: Late}", 3, "`external` must be a mapping", "{en: …}"),
    (HEAD + "contacts: [{role: lead}]", 3, "`reach` is missing", "reach:"),
    (HEAD + "backlog: [{owner: a}]", 3, "`item` is missing", "item:"),
    (HEAD + "allow: [{on: a, reason: b}]", 3, "`code` is missing", "code: RB401"),
    (HEAD + "allow: [{code: RB401, reason: b}]", 3, "`on` is missing", "on:"),
    (HEAD + "allow: [{code: RB401, on: a}]", 3, "`reason` is missing", "reason:"),
    (HEAD + "allow: [{code: rb401, on: a, reason: b}]", 3, "not a code", "code: RB401"),
]


@pytest.mark.parametrize(("text", "line", "what", "write"), ONE_MISTAKE)
def test_one_mistake_is_one_problem(text: str, line: int, what: str, write: str) -> None:
    """With its line, what is wrong, and what to write."""
    (problem,) = problems_of(text)
    assert problem.place.line == line
    assert what in problem.what
    assert write in problem.write


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
    declared = read_services({"f.yaml": EVERYTHING.encode()})
    assert markdown_paths(declared) == ("docs/config.md",)
    (service,) = with_texts(declared, {"docs/config.md": "Change it."}).services
    assert service.procedures == Procedures("Press **go**.", "Change it.", "Ask.")
    assert read_services({"f.yaml": EVERYTHING.encode()}, texts={"docs/config.md": "Change it."}).services == (service,)


def test_a_markdown_file_that_is_not_there_is_a_problem() -> None:
    """The service is still read."""
    declared = read_services({"f.yaml": EVERYTHING.encode()}, texts={})
    assert len(declared.services) == 1
    assert "docs/config.md" in declared.problems[0].what


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
            "owner context depends_on matches messages external scope channel audience hard first_actions languages name "
            "on"
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
