"""The same company with another product that wakes people: every page is proven to a person, and nothing leaks."""

import re
import sqlite3

import pytest
from click import unstyle

from connectors.sandbox.whatsup import crews, dispatch, merchants
from tests.stories.company import SETTINGS, Company, pairs

DATADOG = "    app_key: {{env: DD_APP_KEY}}\n"
PAGERDUTY = SETTINGS[SETTINGS.index("  - use: pagerduty") : SETTINGS.index("store:")]
OPSGENIE = """\
  - use: opsgenie
    name: opsgenie
    url: {opsgenie}
    key: {{env: OPSGENIE_KEY}}
"""
JSM = """\
  - use: jsm
    name: jsm
    url: {jsm}
    site: whatsup.atlassian.net
    handle: opsgenie
    token: {{env: JSM_TOKEN}}
    email: {{env: JSM_EMAIL}}
"""
EXPORTS = """\
  - use: exports
    name: files
    folder: attached
"""
PEOPLE = ("whatsup.example", "5550-01", "Souza", "Lima", "Rocha")
PRODUCTS = {
    "opsgenie": ("@opsgenie-Dispatch", DATADOG, OPSGENIE),
    "jsm": ("@opsgenie-Dispatch", DATADOG, JSM),
    "datadog": ("@oncall-dispatch", f"{DATADOG}    oncall: true\n    incidents: true\n", ""),
    "exports": ("@opsgenie-Dispatch", DATADOG, EXPORTS),
}


@pytest.fixture(params=PRODUCTS)
def product(request: pytest.FixtureRequest) -> str:
    """The product that wakes people."""
    return str(request.param)


@pytest.fixture
def paged(product: str, fresh: Company, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The company whose alerts page by that product alone, after a good pull."""
    handle, datadog, more = PRODUCTS[product]
    for module in (dispatch, merchants):
        monkeypatch.setattr(module, "PAGE", handle)
    fresh.settings = SETTINGS.replace(DATADOG, datadog).replace(PAGERDUTY, more)
    if product == "exports":
        attach(fresh)
    fresh.play()
    told = fresh.run("sync")
    assert told.code == 0, told.out + told.err
    return fresh


def attach(company: Company) -> None:
    """Contacts and a calendar in place of a product; the team says in its declaration where its pages go."""
    folder = company.config / "attached"
    folder.mkdir()
    (folder / "contacts.yaml").write_text(
        'service: dispatch\ndated: 2026-11-20\nhandles: ["@opsgenie-Dispatch"]\n'
        'levels: [{schedule: Dispatch}, {after: 15m, person: Davi Rocha, phone: "+55 11 5550-0104"}]\n'
    )
    (folder / "Dispatch.csv").write_text(
        "start,end,person,email\n"
        "2026-11-20T00:00Z,2026-12-05T00:00Z,Ana Souza,ana.souza@whatsup.example\n"
        "2026-12-05T00:00Z,2027-01-10T00:00Z,Bruno Lima,bruno.lima@whatsup.example\n"
    )
    text = (company.config / "services" / "dispatch.yaml").read_text(encoding="utf-8")
    oncall = 'oncall: [{handle: "@opsgenie-Dispatch", to: "files:oncall_service/dispatch"}]\n'
    (company.config / "services" / "dispatch.yaml").write_text(text + oncall, encoding="utf-8")


def test_a_page_is_proven_from_the_alert_to_a_person(paged: Company) -> None:
    """By what an incident, the product itself or the team says; somebody is on call for all of the days ahead."""
    told = paged.run("explain", "message-acceptance")
    assert told.code == 0
    assert dict(re.findall(r"^  (paged|staffed): (\w+)", told.out, re.MULTILINE)) == {
        "paged": "proven", "staffed": "proven"
    }, told.out  # fmt: skip


def test_only_what_ends_is_told_beside_the_planted_defects(paged: Company, product: str) -> None:
    """The crews of the sandbox are in order, and Opsgenie is being turned off."""
    found = {code for code, _ in pairs(paged.run("audit", "--all")) if code.startswith("RB6")}
    assert found == ({"RB617"} if product == "opsgenie" else set())


def test_nothing_of_a_person_is_kept_or_shown(paged: Company, product: str) -> None:
    """No store, document or answer holds a name, an address or a number of those who are called."""
    told = [
        paged.run(*words) for words in (["compile", "--all"], ["audit", "--all"], ["oncall", "--service", "dispatch"])
    ]
    shown = "".join(one.out + one.err for one in told)
    documents = "".join(path.read_text(encoding="utf-8") for path in (paged.config / "runbooks").rglob("*.*"))
    with sqlite3.connect(paged.store) as store:
        kept = "\n".join(str(row) for table in tables(store) for row in store.execute(f"select * from {table}"))
    store.close()
    assert crews.DISPATCH_CREW in kept or product in ("datadog", "exports")
    assert not [word for word in PEOPLE for text in (shown, documents, kept) if word in text]


def test_people_and_levels_are_told_so_that_an_eye_can_follow(paged: Company, product: str) -> None:
    """A key that nobody can hold in mind is a number there, and stands below; a level says whom of a schedule."""
    told = unstyle(paged.run("oncall", "--service", "dispatch", "--days", "3", width=100).out)
    assert ("person 1" in told) is (product != "exports")
    assert ("who is next on Dispatch first" in told) is (product in ("opsgenie", "jsm", "datadog"))
    keys = [line.partition(": ")[2].split()[0] for line in told.splitlines() if line.startswith("  person ")]
    assert len(set(keys)) == len(keys)
    table = told[told.index(" level ") :].split("\n  person")[0]
    assert not [key for key in keys if key in table]


@pytest.mark.parametrize("answer", ["500", "404"])
@pytest.mark.parametrize(
    ("name", "path", "unknown"),
    [
        ("opsgenie", "/v2/teams/.*/routing-rules", "paged"),
        ("opsgenie", "/v2/schedules/.*/timeline", "staffed"),
        ("opsgenie", "/v2/policies", "paged"),
        ("jsm", ".*/v1/teams/.*/escalations", "paged"),
        ("jsm", ".*/v1/alerts/policies", "paged"),
        ("datadog", "/api/v2/on-call/escalation-policies/.*", "paged"),
        ("datadog", "/api/v2/on-call/schedules/.*", "staffed"),
    ],
)
def test_what_cannot_be_read_leaves_the_walk_unknown_there_and_never_broken(
    fresh: Company, monkeypatch: pytest.MonkeyPatch, name: str, path: str, unknown: str, answer: str
) -> None:
    """One part of the product is down, or not there, on the first night: nothing is claimed of people because of it."""
    handle, datadog, more = PRODUCTS[name]
    for module in (dispatch, merchants):
        monkeypatch.setattr(module, "PAGE", handle)
    fresh.settings = SETTINGS.replace(DATADOG, datadog).replace(PAGERDUTY, more)
    fresh.play(faults=[f"{name}:^({path})={answer}"])
    assert fresh.run("sync").code == 3
    told = dict(re.findall(r"^  (paged|staffed): (\w+)", fresh.run("explain", "message-acceptance").out, re.MULTILINE))
    assert told[unknown] == "unknown"
    assert "broken" not in told.values()
    found = {code for code, _ in pairs(fresh.run("audit", "--all")) if code.startswith("RB6")}
    assert found <= {"RB617"}


def tables(store: sqlite3.Connection) -> list[str]:
    """The tables of a store."""
    return [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
