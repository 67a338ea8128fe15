"""Contact lists and papers: whom to call, level by level, and what must not come in of a person."""

from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.model.base import Id, Kind
from compiler.ports import Failed, Unread

CONTACTS = """
service: dispatch
dated: 2026-11-01
team: dispatch
handles: ["@pagerduty-WhatsUp-Logistics"]
levels:
  - schedule: Dispatch first
  - {after: 15m, person: Ana Souza, email: ana.souza@example.com, phone: "+55 11 5550-0101"}
  - after: 1h
    call: [{team: platform}, Bruno Lima]
"""


def test_contacts_become_a_service_with_a_policy(attached: Any) -> None:
    """Levels stand at the minutes that are written, counted from the start."""
    attached.put("contacts.yaml", CONTACTS)
    values = attached.values()
    service, policy = values[Kind.ONCALL_SERVICE, "dispatch"], values[Kind.POLICY, "dispatch"]
    assert service.policy == policy.id
    assert "addressed:pagerduty-whatsup-logistics" in service.tags
    assert service.export == policy.export == datetime(2026, 11, 1, tzinfo=UTC)
    assert [(one.at_s, one.raw) for one in policy.steps] == [
        (0, "at once"),
        (900, "after 15 min"),
        (3600, "after 60 min"),
    ]
    assert [[str(called.to) for called in one.called] for one in policy.steps] == [
        ["exports:rota/dispatch-first"],
        ["exports:responder/person-1"],
        ["exports:oncall_service/platform", "exports:responder/person-2"],
    ]


def test_a_schedule_knows_who_calls_it(attached: Any) -> None:
    """Contacts and a calendar beside each other are one way to a person."""
    attached.put("contacts.yaml", CONTACTS)
    attached.put("dispatch first.csv", "start,end,email\n2026-11-23T00:00Z,2026-11-24T00:00Z,ana.souza@example.com\n")
    values = attached.values()
    assert "used-by:dispatch" in values[Kind.ROTA, "dispatch-first"].tags
    (shift,) = values[Kind.SHIFTS, "dispatch-first"].shifts
    assert shift.who == Id("exports", "responder", "person-1")


def test_of_a_telephone_number_it_is_kept_that_there_is_one(attached: Any) -> None:
    """Who has none written down may be reachable all the same."""
    attached.put("contacts.yaml", CONTACTS)
    values = attached.values()
    reach = {key: one.reachable for (kind, key), one in values.items() if kind is Kind.RESPONDER}
    assert reach == {"person-1": True, "person-2": None}
    assert {one.active for (kind, _), one in values.items() if kind is Kind.RESPONDER} == {None}


def test_nothing_of_a_person_comes_in(attached: Any) -> None:
    """No address, no number, no name, in no row and no complaint; names only where the settings allow them."""
    attached.put("contacts.yaml", CONTACTS)
    attached.put("b.yaml", "contacts: [{name: Carla Dias, after: whenever, phone: +55 11 5550-0199}]")
    attached.put("c.csv", "start,end,person\nyesterday,2026-11-24,Davi Rocha\n")
    attached.put(
        "note.md", "# Note\ncall +55 11 5550-0101, ana.souza@example.com, webcal://x.example.com/f.ics?t=abc\n"
    )
    told = repr(attached.pull())
    for word in ("Souza", "Lima", "Carla", "Davi", "example.com", "5550-01", "webcal"):
        assert word not in told
    attached.options = {**attached.options, "display_names": True}
    told = repr(attached.pull())
    assert "Ana Souza" in told
    for word in ("example.com", "5550-01", "webcal"):
        assert word not in told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[Ana Souza, Bruno Lima]", ["contacts"]),
        (
            "services: {dispatch: [{name: Ana}], portal: {levels: [{schedule: Portal}], team: web}}",
            ["dispatch", "portal"],
        ),
        ("services: [dispatch, portal]\ncontacts: [{who: Ana}]", ["dispatch", "portal"]),
        ("service_name: dispatch\nescalation_contacts: [{name: Ana, level: 2}, {name: B, level: 1}]", ["dispatch"]),
    ],
)
def test_lists_of_several_makes_are_read(attached: Any, text: str, names: list[str]) -> None:
    """A plain list, one list for several services, and a list for each."""
    attached.put("contacts.yaml", text)
    values = attached.values()
    assert sorted(key for kind, key in values if kind is Kind.POLICY) == names


def test_numbered_levels_stand_in_their_order(attached: Any) -> None:
    """Entries of the same number are called together; no minute is invented where none is written."""
    attached.put("d.yaml", "contacts: [{name: A, level: 2}, {name: B, level: 1}, {name: C, level: 2}]")
    policy = attached.values()[Kind.POLICY, "d"]
    assert [[called.to.key for called in one.called] for one in policy.steps] == [
        ["person-1"],
        ["person-2", "person-3"],
    ]
    assert [one.raw for one in policy.steps] == ["at once", "no time written"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "is no YAML"),
        ("just words", "is no list of contacts"),
        ("service: x", "has none of the lists"),
        ("contacts: [{name: A, after: soon}]", "`after` is not written as 15m"),
        ("a: &a [x]\ncontacts: [*a]", "uses aliases"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(attached: Any, text: str, says: str) -> None:
    """And leaves the kinds that it would have brought partial."""
    attached.put("contacts.yaml", text)
    unread = attached.pull()
    assert [type(one) for one in unread] == [Unread, Unread]
    assert says in str(unread[0])


def test_papers_tell_their_form_date_and_services(attached: Any) -> None:
    """By front matter, by their path or heading, or by what the settings say."""
    attached.put(
        "postmortems/2026-10-02 orders.md",
        "---\nservices: [merchant-portal]\ndate: 2026-10-03\n---\n# Orders failed\nx\n",
    )
    attached.put("overview.mmd", "graph LR\n  gateway --> dispatch\n")
    attached.put("adr.md", "# How dispatch assigns\n\n- Date: 2026-09-01\n")
    values = {key: one for (_, key), one in attached.values().items()}
    orders, overview, adr = (
        values[f"attached/{name}"] for name in ("postmortems/2026-10-02 orders.md", "overview.mmd", "adr.md")
    )
    assert (orders.name, orders.form, orders.tags) == ("Orders failed", "postmortem", {"service:merchant-portal"})
    assert orders.dated == datetime(2026, 10, 3, tzinfo=UTC)
    assert orders.text == "# Orders failed\nx"
    assert (overview.name, overview.form) == ("overview", "architecture")
    assert "gateway --> dispatch" in overview.text
    assert (adr.name, adr.dated) == ("How dispatch assigns", datetime(2026, 9, 1, tzinfo=UTC))
    attached.options = {"files": [{"file": "attached/adr.md", "form": "postmortem", "services": "dispatch"}]}
    (said,) = attached.values().values()
    assert (said.form, said.tags) == ("postmortem", {"service:dispatch"})


def test_a_file_that_is_missing_is_no_empty_schedule(attached: Any) -> None:
    """The folder's going fails everything, a file's going what it would have brought."""
    attached.options = {"files": ["attached/none.ics"]}
    assert [(type(one), one.kind) for one in attached.pull()] == [(Unread, Kind.ROTA), (Unread, Kind.SHIFTS)]
    attached.options = {"folder": "elsewhere"}
    assert {type(one) for one in attached.pull()} == {Failed}


def test_hidden_files_links_out_and_other_sorts_are_left_alone(attached: Any) -> None:
    """What lies in the folder for other reasons is nothing of ours."""
    attached.put(".hidden/x.md", "# hidden")
    attached.put("picture.png", "x")
    (attached.root / "secret.md").write_text("# outside")
    (attached.root / "attached" / "link.md").symlink_to(attached.root / "secret.md")
    assert attached.pull() == []


def test_a_file_that_is_no_text_or_too_large_is_unread(attached: Any) -> None:
    """Nothing of it is loaded further."""
    attached.put("a.md", "x").write_bytes(b"\xff\xfe\x00")
    attached.put("b.md", "").write_bytes(b"x" * (4 * 1024 * 1024 + 1))
    assert ["not written in UTF-8" in str(one) or "is larger than 4 MiB" in str(one) for one in attached.pull()] == [
        True
    ] * 2
