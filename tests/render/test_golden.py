"""Documents as they were reviewed: the dispatch service, and the same service with hostile text in every name."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from compiler.model.base import Id, Place
from compiler.model.runbook import Runbook
from compiler.registry import constants
from compiler.render.template import Templates
from compiler.render.view import view
from tests.render.logistics import findings, judgement
from tests.render.reading import flat, headings, tables

Compare = Callable[[str, Mapping[str, str]], None]
EVIL = (
    "](https://evil.example)|<img src=x>`@ana ![x](y)\u202e\n# Own\n- 1. ~~z~~ &lt; {{ 7*7 }} "
    "www.evil.example a@b.example"
)
WORDS = (
    "name",
    "title",
    "reason",
    "text",
    "sentence",
    "message",
    "fix",
    "scenario",
    "why",
    "part_name",
    "says",
    "to",
    "template",
)


def documents(runbook: Runbook, templates: Templates) -> dict[str, str]:
    """Every file of every format."""
    formats = constants("compiler.render.formats", "FORMAT")
    return {path: text for one in formats for path, text in one.render(runbook, templates).items()}


def spoiled(value: Any) -> Any:
    """The same value with hostile text behind everything that a person or a vendor may have worded."""
    if isinstance(value, tuple):
        return tuple(map(spoiled, value))
    if not is_dataclass(value) or isinstance(value, Id | Place | type):
        return value
    known = {one.name: getattr(value, one.name) for one in fields(value)}
    changed = {name: spoiled(one) for name, one in known.items() if not isinstance(one, str)}
    worded = {name: f"{known[name]} {EVIL}" for name in WORDS if known.get(name) and isinstance(known[name], str)}
    keep = {"name"} if type(value).__name__ in ("Link", "Fault", "Service") else set()
    return replace(value, **changed, **{name: one for name, one in worded.items() if name not in keep})


def test_the_documents_are_those_that_were_reviewed(golden: Compare, dispatch: Runbook, templates: Templates) -> None:
    """Runbook, status, JSON and figure of the dispatch service, byte for byte."""
    golden("dispatch", documents(dispatch, templates))


def test_hostile_documents_are_those_that_were_reviewed(golden: Compare, templates: Templates) -> None:
    """The same with hostile text in every name, and still the same headings, tables and urls."""
    evil = documents(view(spoiled(judgement()), spoiled(findings())), templates)
    golden("hostile", {path: text for path, text in evil.items() if path.endswith(".md")})


def test_hostile_text_changes_no_structure(dispatch: Runbook, templates: Templates) -> None:
    """Headings, shapes of tables, opened hosts and the absence of HTML are those of the harmless documents."""
    good = documents(dispatch, templates)
    evil = documents(view(spoiled(judgement()), spoiled(findings())), templates)
    for path in ("dispatch/runbook.md", "dispatch/status.md"):
        assert shapes(evil[path]) == shapes(good[path])
        plain = [one for one in headings(evil[path]) if not one.startswith(("# ", "### "))]
        assert plain == [one for one in headings(good[path]) if not one.startswith(("# ", "### "))]
        found = list(flat(evil[path]))
        assert not [one for one in found if one.type in ("html_block", "html_inline", "s_open")]
        assert not [one for one in found if one.type == "link_open" and "evil" in str(one.attrGet("href"))]


def shapes(text: str) -> list[tuple[int, ...]]:
    """The number of cells of each row of each table."""
    return [tuple(len(row) for row in table) for table in tables(text)]
