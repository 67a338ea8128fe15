"""Mistakes in a declaration: where each is told, and what to write instead."""

import pytest

from compiler.declare.services import read_service
from compiler.model.base import Problem

HEAD = "apiVersion: runbook/v1\nservice: shop\n"
PROMISE = HEAD + "promises:\n  - id: a\n    says: 99% of calls succeed, over 30 days\n"
PLAYBOOK = PROMISE + "playbooks:\n  - id: b\n    scenario: c\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    """The problems of a text that gives no service."""
    service, problems = read_service(text.encode(), "f.yaml")
    assert service is None
    return problems


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
        (2, 10, "`service` is “Shop API”, not an id: small letters, digits and hyphens, at most 100, starting and "
         "ending with a letter or digit", "service: shop-api"),
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


ONE_MISTAKE = [
    ("service: shop", 1, "`apiVersion` is missing", "apiVersion: runbook/v1"),
    ("apiVersion: runbok/v1\nservice: shop", 1, "“runbok/v1”", "apiVersion: runbook/v1"),
    ("apiVersion: runbook/v2\nnew: key", 1, "not known to this program", "runbook/v1"),
    ("apiVersion: runbook/v1", 1, "`service` is missing", "service: f"),
    ("- a", 1, "not a mapping", "apiVersion"),
    ("text", 1, "not a mapping", "apiVersion"),
    (HEAD.replace("shop", "../shop"), 2, "not an id", "service: shop"),
    (HEAD.replace("shop", "my shop"), 2, "not an id", "service: my-shop"),
    (HEAD.replace("shop", "Shop"), 2, "not an id", "service: shop"),
    (HEAD.replace("shop", "-shop"), 2, "not an id", "service: shop"),
    (HEAD.replace("shop", "a" * 101), 2, "not an id", "service: aaa"),
    (HEAD.replace("shop", "'…'"), 2, "not an id", "service: id"),
    (HEAD.replace("shop", ""), 1, "`service` is missing", "service: f"),
    (HEAD + "title: 2024", 3, "must be text, not a number", 'title: "2024"'),
    (HEAD + "title: true", 3, "must be text, not true or false", 'title: "true"'),
    (HEAD + "title: ' '", 3, "`title` is empty", "leave it out"),
    (HEAD + "title: [a]", 3, "must be text, not a list", 'title: "…"'),
    (HEAD + "promises: {}", 3, "`promises` must be a list, not a mapping", "promises: […]"),
    (HEAD + "promises: [a]", 3, "an item of `promises` must be a mapping, not text", "- {id: …, says: …}"),
    (HEAD + "promises:\n  -", 4, "must be a mapping, not nothing", "- {id: …, says: …}"),
    (HEAD + "env: prod", 3, "unknown key “env”", "environment:"),
    (HEAD + "matches: {5: a}", 3, "a key that is not text", "quotes"),
    (PROMISE + "    objective: {indicator: availability}", 6, "cannot be “availability”", "indicator: uptime"),
    (PLAYBOOK + "    tell: [{template: a, languages: 'pt_BR, en'}]", 9, "not the code of a language", "pt_BR"),
    (HEAD + "messages: {external: {en: }}", 3, "`en` must be text, not nothing", "leave it out"),
    (HEAD + "promises: {a: {says: 5}}", 3, "`promises` must be a list, not a mapping", "- id: a, its other keys"),
    (PLAYBOOK.replace("  - id: a\n", "    id: a\n") + "    when: [a]", 4, "not a mapping", "- id: …, its other keys"),
    (PLAYBOOK.replace("id: a", "id: A B") + "    when: [A B]", 4, "not an id", "id: a-b"),
    (HEAD.replace("shop", "São"), 2, "not an id", "service: sao"),
    (PROMISE.replace("99%", "999%"), 5, "not between 0 and 100", "a share above 0 %"),
    (PROMISE + "    respond_within: 20", 6, "not a duration", "respond_within: 20m"),
    (HEAD + "context: a", 3, "`context` must be a mapping", "{regions: […], runs_on: …}"),
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
    (PROMISE + "    objective: {within: 5}", 6, "not a duration", "within: 5s"),
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
    (PLAYBOOK + "    tell: [{template: a, languages: [true]}]", 9, "is true, not the code of a language", "- pt_BR"),
    (PLAYBOOK + "    reviewed: 2026-13-01", 9, "not a day of the calendar", "2026-12-31"),
    (PLAYBOOK + "    reviewed: 20260101", 9, "not a day of the calendar", "2026-12-31"),
    (HEAD + "messages: {external: Late}", 3, "`external` must be a mapping", "{en: …}"),
    (HEAD + "contacts: [{role: lead}]", 3, "`reach` is missing", "reach:"),
    (HEAD + "backlog: [{owner: a}]", 3, "`item` is missing", "item:"),
    (HEAD + "allow: [{on: a, reason: b}]", 3, "`code` is missing", "code: RB401"),
    (HEAD + "allow: [{code: RB401, reason: b}]", 3, "`on` is missing", "on:"),
    (HEAD + "allow: [{code: RB401, on: a}]", 3, "`reason` is missing", "reason:"),
    (HEAD + "allow: [{code: rb504, on: a, reason: b}]", 3, "not a code", "code: RB504"),
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
        HEAD + "\n".join(f"x{at}: 1" for at in range(20_000)),
        HEAD + "promises:\n" + "  - {id: a, says: 5}\n" * 8_000,
        PLAYBOOK + "    when: [" + "z," * 20_000 + "]",
        HEAD + "k" * 900_000 + ": 1",
        HEAD + "title: [" + "'" + "v" * 900_000 + "']",
    ],
    ids=["unknown keys", "items", "triggers", "a long key", "a long value"],
)
def test_a_file_full_of_mistakes_has_a_bounded_answer(text: str) -> None:
    """A hundred of a kind say enough, and each stays short."""
    found = problems_of(text)
    assert 1 <= len(found) <= 200
    assert max(len(str(problem)) for problem in found) < 600
