"""The published JSON Schemas: current, and true of what is read."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compiler.declare.schema import schema_files, schemas
from compiler.declare.source import read_source

CONFIG = Path(__file__).resolve().parents[2] / "config"
VALID = {
    "service": "apiVersion: runbook/v1\nservice: shop\n"
    "context: {depends_on: [queue, {name: db, hard: true, promises: '99.9%'}]}\n"
    "promises:\n  - {id: a, says: b, measured_by: {slo: x}, objective: {target: 99.9, window: 30d}, peak: 40/s}\n"
    "playbooks: [{id: c, scenario: d, when: [a], first_actions: [{run: x}, 'open: y'], tell: [{template: t}]}]\n"
    "messages: {external: {en: Late}}\nallow: [{code: RB401, on: x, reason: y, until: 2026-12-31}]\n",
    "runbook": "apiVersion: runbook/v1\nconnectors: [{use: a, own: {key: [1]}}]\nmax_age: {slo: 48h}\n"
    "checks: {RB204: warn, RB401: {level: block, from: 2026-12-01}}\nmargin: 0.05\n",
}
INVALID = [
    ("service", "apiVersion: runbook/v1"),
    ("service", "apiVersion: runbook/v1\nservice: My Shop"),
    ("service", "apiVersion: runbook/v1\nservice: shop\npromises: [{id: a, says: b, respons: page}]"),
    ("service", "apiVersion: runbook/v1\nservice: shop\npromises: [{id: a, says: b, response: pager}]"),
    ("service", "apiVersion: runbook/v1\nservice: shop\npromises: [{id: a, says: b, measured_by: {slo: x, tag: y}}]"),
    ("service", "apiVersion: runbook/v1\nservice: shop\nallow: [{code: X1, on: x, reason: y}]"),
    ("runbook", "apiVersion: runbook/v1\nestate: whole"),
    ("runbook", "apiVersion: runbook/v1\nmax_age: {dashbord: 48h}"),
    ("runbook", "apiVersion: runbook/v1\nchecks: {RB204: warm}"),
    ("runbook", "apiVersion: runbook/v1\nconnectors: [{name: a}]"),
]


def value_of(text: str) -> Any:
    """The plain value of a YAML text."""
    source, problems = read_source(text.encode(), "f.yaml")
    assert source is not None and problems == ()
    return source.value


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_the_committed_schema_is_current(name: str) -> None:
    """Editors read the committed copy; `runbook document` writes it anew."""
    assert (CONFIG / "schema" / name).read_text(encoding="utf-8") == schema_files()[name]


@pytest.mark.parametrize("name", ["service", "runbook"])
def test_a_schema_is_one_and_accepts_what_is_read(name: str) -> None:
    """The draft is the one that it names."""
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(value_of(VALID[name])))


@pytest.mark.parametrize(("name", "text"), INVALID)
def test_a_schema_refuses_what_is_refused(name: str, text: str) -> None:
    """An editor underlines it before the compiler tells it."""
    assert list(Draft202012Validator(schemas()[name]).iter_errors(value_of(text)))


def test_a_schema_is_valid_json_and_ends_in_a_newline() -> None:
    """Files are written as they are handed out."""
    for text in schema_files().values():
        assert json.loads(text)["$schema"].startswith("https://json-schema.org/")
        assert text.endswith("}\n")


@pytest.mark.parametrize("path", sorted((CONFIG / "services").glob("*.yaml")), ids=lambda path: path.name)
def test_the_example_services_fit_the_schema(path: Path) -> None:
    """What is shown to newcomers is what editors accept."""
    value = value_of(path.read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(schemas()["service"]).iter_errors(value))


def test_the_example_settings_fit_the_schema() -> None:
    """The same for the settings."""
    value = value_of((CONFIG / "runbook.yaml").read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(schemas()["runbook"]).iter_errors(value))
