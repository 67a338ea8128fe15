"""The runbook has the skill template's title, sections and labels; the table has its columns; the rest is below."""

import re
from dataclasses import replace

from compiler.model.runbook import Runbook
from compiler.render.template import Templates
from compiler.render.view import view
from tests.render.logistics import findings, judgement
from tests.render.reading import flat, headings, kinds, shown, tables, tokens

SECTIONS = [
    "# WhatsUp Logistics dispatch — Production Runbook",
    "## 1. Service Snapshot",
    "## 2. Reliability Guardrails",
    "## 3. Standard Operating Procedures",
    "## 4. Incident Playbooks",
    "## 5. Communication Templates",
    "## 6. Automation & Improvement Backlog",
]
LABELS = [
    "Customer Promises:", "Runtime Context:", "Primary Dependencies:",
    "SLIs & SLO Targets:", "Alert Routing & Dashboards:", "On-call Rotation:",
    "Deployments:", "Config Changes:", "Access Management:",
    "Internal Update Template:", "External Update Template:",
    "Item — Owner — Target Date",
]  # fmt: skip
COLUMNS = ["Scenario", "Detection Signal", "First Actions", "Escalation Path", "Customer Messaging"]


def markdown(view_: Runbook, templates: Templates) -> str:
    """The runbook as text."""
    return templates.render("runbook.md.j2", view_)


def test_title_and_sections_are_exact(dispatch: Runbook, templates: Templates) -> None:
    """One title, six sections, in this order and spelling, and nothing else above a row's own heading."""
    assert [one for one in headings(markdown(dispatch, templates)) if not one.startswith("###")] == SECTIONS


def test_labels_are_exact(dispatch: Runbook, templates: Templates) -> None:
    """The labels are list items of the outermost lists, in the template's order."""
    found = re.findall(r"^- \*\*(.+?)\*\*", markdown(dispatch, templates), re.MULTILINE)
    assert [one for one in found if one in LABELS] == LABELS


def test_the_incident_table_has_five_columns_and_at_most_fifteen_rows(templates: Templates) -> None:
    """Of forty failure modes fifteen stand in the table, and every one has its heading below it."""
    given = judgement()
    many = tuple(replace(given.rows[1], key=f"row-{n:02}", playbook=None) for n in range(40))
    text = markdown(view(replace(given, rows=given.rows + many), findings()), templates)
    (incidents,) = [one for one in tables(text) if shown(one[0][0]) == "Scenario"]
    assert [shown(one) for one in incidents[0]] == COLUMNS
    assert {len(row) for row in incidents} == {5}
    assert len(incidents) == 1 + 15
    anchors = [one.lstrip("# ") for one in headings(text) if one.startswith("###")]
    assert len([one for one in anchors if one != "Drafts"]) == 46
    assert "31 more below" in text


def test_a_cell_holds_one_line_and_one_url(dispatch: Runbook, templates: Templates) -> None:
    """No cell breaks its line, and no cell offers two urls to choose from at night."""
    (incidents,) = [one for one in tables(markdown(dispatch, templates)) if shown(one[0][0]) == "Scenario"]
    for cell in (cell for row in incidents for cell in row):
        assert sum(child.type == "link_open" for child in cell.children or ()) <= 1
        assert not kinds(cell) & {"softbreak", "hardbreak", "html_inline", "image"}


def test_every_row_leads_to_its_own_heading(dispatch: Runbook, templates: Templates) -> None:
    """The scenario's url in the table is the declared id, and a heading of that name exists once."""
    text = markdown(dispatch, templates)
    (incidents,) = [one for one in tables(text) if shown(one[0][0]) == "Scenario"]
    opened = [
        child.attrGet("href") for row in incidents for child in row[0].children or () if child.type == "link_open"
    ]
    assert opened[:4] == ["#whatsapp-slow", "#location-stale", "#assignment-slow", "#courier-app-down"]
    for one in opened:
        assert [heading.lstrip("# ") for heading in headings(text)].count(str(one)[1:]) == 1


def test_commands_stand_whole_below_the_table(dispatch: Runbook, templates: Templates) -> None:
    """A command too long for its cell is not cut there, and is fenced to the letter below."""
    text = markdown(dispatch, templates)
    command = "kubectl -n dispatch logs deploy/wa-gateway --since=10m | grep -c 'error_code\\|131'"
    fences = [token.content.strip() for token in tokens(text) if token.type == "fence"]
    assert command in fences
    assert not [token for token in flat(text) if token.type == "code_inline" and token.content in command]


def test_wording_keeps_its_placeholders_and_lines(dispatch: Runbook, templates: Templates) -> None:
    """What is sent to customers can be copied as it was declared."""
    fences = [token.content for token in tokens(markdown(dispatch, templates)) if token.type == "fence"]
    assert any(one.startswith("Olá {{nome}}") and one.count("\n") == 2 for one in fences)


def test_a_service_with_nothing_still_has_its_shape(templates: Templates) -> None:
    """Without promises, rows, contacts and wording the sections and labels stand, each saying that nothing is there."""
    given = judgement()
    bare = replace(
        given, chains=(), rows=(), channels=(), dashboards=(), sections=(), info=None,
        service=type(given.service)("dispatch", "WhatsUp Logistics dispatch", given.service.place),
    )  # fmt: skip
    text = markdown(view(bare), templates)
    assert [one for one in headings(text) if not one.startswith("###")] == SECTIONS
    found = re.findall(r"^- \*\*(.+?)\*\*", text, re.MULTILINE)
    assert [one for one in found if one in LABELS] == LABELS
    assert text.count("None declared.") + text.count("Not declared.") + text.count("No contact declared.") == 8


def test_drafts_are_marked_in_the_table_and_grouped_below(dispatch: Runbook, templates: Templates) -> None:
    """What nobody wrote says so where it is read first, and stands under one heading of its own."""
    text = markdown(dispatch, templates)
    (incidents,) = [one for one in tables(text) if shown(one[0][0]) == "Scenario"]
    assert [shown(row[0]).startswith("DRAFT ") for row in incidents[1:]] == [False] * 4 + [True] * 2
    assert [one for one in headings(text) if one.startswith("####") or one == "### Drafts"] == [
        "### Drafts", "#### proof-of-delivery", "#### slo-c0ffee",
    ]  # fmt: skip
