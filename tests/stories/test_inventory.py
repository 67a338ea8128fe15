"""Stories of the reverse direction: what the estate does for the promises, and what it does for none."""

import json

from tests.stories.company import Company

LINE = "of datadog, 6 of 9 SLOs; 8 of 18 alerts serve a declared promise or playbook"


def test_an_audit_counts_what_serves_and_finds_nothing_in_it(pulled: Company) -> None:
    """A line, and no finding; of one service alone nothing of the kind can be told."""
    told = pulled.run("audit")
    assert [LINE] in told.rows
    assert "`--inventory` names them" in told.err
    assert "RB107" not in pulled.run("audit", "--all").out
    assert "serve a declared promise" not in pulled.run("audit", "--service", "dispatch").out


def test_the_same_counts_come_from_memory(pulled: Company) -> None:
    """A second audit judges nothing anew."""
    assert pulled.run("audit").rows == pulled.run("audit").rows


def test_the_inventory_names_each_thing(pulled: Company) -> None:
    """With what it serves and how, or that it serves nothing; on a terminal in blocks."""
    rows = pulled.run("audit", "--inventory").rows
    chosen = [row for row in rows if row[:2] == ["serves", "datadog:dashboard/wa7-gat-9k2"]]
    assert [row[3:5] for row in chosen if "promise" in row[3]] == [
        [
            "declared:promise/dispatch/message-acceptance",
            "shows the SLO “Delivery updates accepted by WhatsApp”, panel “Acceptance, 30 days”",
        ]
    ]
    assert ["serves nothing", "datadog:dashboard/flt-t3l-7q9", "Fleet telemetry"] in [row[:3] for row in rows]
    shown = pulled.run("audit", "--inventory", width=100).out
    assert "15 serve no declared promise or playbook:" in shown


def test_programs_get_the_counts_always_and_the_list_on_demand(pulled: Company) -> None:
    """In the JSON of an audit."""
    brief = json.loads(pulled.run("audit", "--format", "json").out)["inventory"]
    whole = json.loads(pulled.run("audit", "--inventory", "--format", "json").out)["inventory"]
    assert brief["counts"] == whole["counts"][:2]
    assert [(row["kind"], row["rows"], row["serving"], row["idle"]) for row in whole["counts"]] == [
        ("slo", 9, 6, 3),
        ("monitor", 18, 8, 10),
        ("dashboard", 11, 9, 2),
    ]
    assert (brief["idle"], len(whole["idle"])) == ([], 15)
    guards = [row for row in whole["serving"] if ":dashboard/" not in row["id"]]
    assert brief["serving"] == guards
    assert len(guards) < len(whole["serving"])


def test_an_estate_that_is_said_to_be_complete_is_held_to_it(pulled: Company) -> None:
    """Then an SLO and a page without a promise are findings; a declaration that cannot be read takes them back."""
    settings = pulled.settings + "estate: complete\n"
    pulled.settings = settings
    pulled.configure()
    found = [row[3] for row in pulled.run("audit", "--all").rows if row[0] == "RB107"]
    assert len(found) == 3 + 4
    assert "datadog:slo/f60b1c2d3e4f5a6978877665544332ab" in found
    assert "datadog:monitor/152300402" in found
    pulled.declare("dispatch", "owner: dispatch", "owmer: dispatch")
    assert "RB107" not in pulled.run("audit", "--all").out


ALLOWANCES = """
  - {code: RB107, on: "datadog:slo/f60b1c2d3e4f5a6978877665544332ab", reason: kept for the auditors, owner: finance}
  - {code: RB107, on: "152300402", reason: it ends with the old depot, owner: dispatch, until: 2026-09-30}
  - {code: RB107, on: "datadog:slo/7f3c1b5e9a2d5c40b8e6f1a2c3d4e5f6", reason: it serves one now, owner: dispatch}
"""


def test_an_allowance_covers_what_serves_no_promise(pulled: Company) -> None:
    """Of whichever service declares it; one that has ended or covers nothing is told, as for every other code."""
    pulled.configure("estate: complete\nchecks: {RB107: block}\n")
    pulled.declare("dispatch", "\nallow:\n", f"\nallow:{ALLOWANCES}")
    told = pulled.run("audit", "--all")
    standing = [row[3] for row in told.rows if row[0] == "RB107" and row[1] != "allowed"]
    assert (len(standing), told.code) == (2 + 4, 1)
    assert "datadog:slo/f60b1c2d3e4f5a6978877665544332ab" not in standing
    assert [row[4] for row in told.rows if row[:2] == ["RB107", "allowed"]] == [
        "datadog:slo/f60b1c2d3e4f5a6978877665544332ab"
    ]
    about = {row[0]: row[3] for row in told.rows if row[0] in ("RB004", "RB005") and "RB107" in row[3]}
    assert about == {
        "RB004": "declared:allowance/dispatch/RB107:152300402",
        "RB005": "declared:allowance/dispatch/RB107:datadog:slo/7f3c1b5e9a2d5c40b8e6f1a2c3d4e5f6",
    }
    assert "(its allowance ended: RB107 on 2026-09-30)" in told.last


def test_a_service_alone_says_nothing_of_such_an_allowance(pulled: Company) -> None:
    """Whether it covers anything is known over all services together, and only where all promises are declared."""
    pulled.declare("dispatch", "\nallow:\n", f"\nallow:{ALLOWANCES}")
    for words in (("compile", "--service", "dispatch"), ("audit", "--all")):
        assert not [row for row in pulled.run(*words).rows if row[0] == "RB005" and "RB107" in row[3]]


def test_what_serves_no_promise_is_explained_as_any_finding(pulled: Company) -> None:
    """By code and subject; one that is allowed with whose word that is."""
    pulled.configure("estate: complete\n")
    pulled.declare("dispatch", "\nallow:\n", f"\nallow:{ALLOWANCES}")
    allowed = pulled.run("explain", "RB107 datadog:slo/f60b1c2d3e4f5a6978877665544332ab").out
    assert "gate, allowance: covers it without end, by finance: kept for the auditors" in allowed
    assert "protects no declared promise" in pulled.run("explain", "RB107 datadog:monitor/152300402").out


def test_the_inventory_is_of_the_whole_estate(pulled: Company) -> None:
    """So it is refused for one service."""
    told = pulled.run("audit", "--inventory", "--service", "dispatch")
    assert (told.code, told.out) == (2, "")
    assert "leave out --service" in told.err
