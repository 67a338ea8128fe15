"""What the sandbox serves of people and secrets is nowhere afterwards: no store, document, log or answer holds it."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.errors import StoreError
from compiler.store.bodies import Unpacker
from connectors.sandbox.exchange import Request
from connectors.sandbox.pagerduty.app import PagerDuty
from connectors.sandbox.scenes import scene
from connectors.sandbox.server import SECRETS
from connectors.sandbox.whatsup import ids
from tests.stories.company import NOW, Company

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+1 555-\d{4}")
HOOK = re.compile(r"(?<=[?&])(?:token|key)=([\w-]+)")
HEX = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9a-f]{32,64}|(?<=R)[0-9A-F]{32})(?![0-9A-Fa-f])")
CALLED = (
    "/services",
    f"/event_orchestrations/{ids.FRONT_DOOR}/integrations",
    f"/event_orchestrations/services/{ids.PAGING_SERVICE}",
    "/schedules",
    f"/v3/schedules/{ids.RECIFE_ROTA}",
    "/users",
    "/business_services",
    "/maintenance_windows",
    "/incidents",
    "/log_entries",
)
"""What is asked of the on-call product, here with everything that it can be made to tell."""

TOLD = ("integrations", "contact_methods", "calendar_urls", "first_trigger_log_entries")


@pytest.fixture(scope="module")
def planted() -> frozenset[str]:
    """Everything that must not pass the door, as the sandbox holds it; numbers also without their punctuation."""
    served = repr(scene("calm", NOW).chapter)
    mails, phones, hooks = set(MAIL.findall(served)), set(PHONE.findall(served)), set(HOOK.findall(served))
    assert len(mails) >= 3 and len(phones) >= 2 and hooks
    people = personal()
    digits = {re.sub(r"\D", "", phone) for phone in phones}
    locals_ = {phone.removeprefix("+1 ") for phone in phones}
    return frozenset(mails | phones | digits | locals_ | hooks | people | set(SECRETS.values()))


def personal() -> set[str]:
    """Names, addresses, numbers, keys of integrations and urls of calendars, as the on-call product serves them."""
    account = scene("calm", NOW).chapter.pagerduty
    vendor = PagerDuty(account, NOW, "key")
    pairs = (
        *(("include[]", name) for name in TOLD),
        ("since", "2026-09-01T00:00:00Z"),
        ("until", "2026-12-01T00:00:00Z"),
    )
    asked = [
        Request("pagerduty", "GET", path, dict(pairs), {"authorization": "Token token=key"}, pairs=pairs)
        for path in CALLED
    ]
    replies = [vendor.answer(request) for request in asked]
    assert {reply.status for reply in replies} == {200}
    told = "".join(reply.body.decode() for reply in replies)
    names, secrets = {str(row["name"]) for row in account.users}, set(HEX.findall(told))
    assert len(names) >= 7 and len(secrets) >= 15
    assert "/private/" in told and "Authorization" in told and "conference_number" in told
    return names | secrets | set(MAIL.findall(told)) | set(PHONE.findall(told))


@pytest.fixture
def worked(fresh: Company, caplog: pytest.LogCaptureFixture) -> tuple[Company, str]:
    """A day's work with the most talkative log there is, and all that was said: both streams, every log record."""
    caplog.set_level(logging.DEBUG)
    said = ""
    for command in (
        ["doctor"],
        ["sync"],
        ["compile", "--all"],
        ["compile", "--all", "--format", "json"],
        ["audit", "--all"],
        ["explain", "message-acceptance"],
        ["explain", "datadog:monitor/151200101"],
        ["explain", "whatsapp:number/900000000000002"],
        ["explain", f"pagerduty:oncall_service/{ids.PAGING_SERVICE}"],
        ["explain", f"pagerduty:rota/{ids.RECIFE_ROTA}"],
        ["explain", "pagerduty:responder/PWHU005"],
        ["snapshots", "list"],
        ["oncall", "--service", "dispatch"],
        ["oncall", "--service", "dispatch", "--format", "json"],
        ["audit", "--all", "--incidents", "90d"],
    ):
        told = fresh.run(*command)
        assert told.code == 0, told.err
        said += told.out + told.err
    for record in caplog.records:
        said += f"{record.name} {record.getMessage()} {record.args} {record.exc_text}\n"
    return fresh, said


def test_nothing_that_was_said_holds_it(worked: tuple[Company, str], planted: frozenset[str]) -> None:
    """Neither stream of any command, nor a log record."""
    assert "datadog:monitor/151200101" in worked[1]
    assert [value for value in planted if value in worked[1]] == []


def test_no_file_holds_it(worked: tuple[Company, str], planted: frozenset[str]) -> None:
    """Documents, keys, caches, the store as it lies on the disk: every file below the project."""
    files = {path: path.read_bytes() for path in worked[0].folder.rglob("*") if path.is_file()}
    assert {"store.sqlite", "runbook.md", "status.md", "runbook.json"} <= {path.name for path in files}
    assert [(path, value) for path, data in files.items() for value in planted if value.encode() in data] == []


def test_the_store_holds_it_nowhere_when_unpacked(worked: tuple[Company, str], planted: frozenset[str]) -> None:
    """Every value of every table; bodies put together from their deltas."""
    values = list(everything(worked[0].store))
    assert any(b"wa.messages" in value for value in values)
    assert any(b"person-" in value for value in values)
    assert [(value, one) for value in values for one in planted if one.encode() in value] == []


def test_a_failing_pull_tells_none_of_it(
    fresh: Company, planted: frozenset[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Refused, cut short, and answered with a page for people: the reasons name no key."""
    caplog.set_level(logging.DEBUG)
    for what in ("403", "expired", "cut", "html", "garbage"):
        fresh.play(faults=[f"{vendor}:.*={what}" for vendor in ("datadog", "whatsapp", "pagerduty")])
        told = fresh.run("sync")
        assert told.code == 3
        said = told.out + told.err + fresh.run("doctor").out + caplog.text
        assert [value for value in planted if value in said] == []
    kept = (fresh.store.parent / "store.sqlite").read_bytes()
    assert [value for value in planted if value.encode() in kept] == []


def test_where_names_are_allowed_nothing_else_of_people_is_told(fresh: Company, planted: frozenset[str]) -> None:
    """Names stand in the list of who is on call; addresses, numbers and keys are where they were: nowhere."""
    names = {str(row["name"]) for row in scene("calm", NOW).chapter.pagerduty.users}
    written = fresh.config / "runbook.yaml"
    token = "    token: {env: PAGERDUTY_TOKEN}\n"
    text = written.read_text(encoding="utf-8")
    assert token in text
    more = f"{token}    display_names: true\n    reachability: true\n"
    written.write_text(text.replace(token, more), encoding="utf-8")
    assert fresh.run("sync").code == 0
    fresh.run("compile", "--all")
    told = fresh.run("oncall", "--service", "dispatch")
    assert "Alba Quintela" in told.out
    files = {path: path.read_bytes() for path in fresh.folder.rglob("*") if path.is_file()}
    values = [told.out.encode(), *files.values(), *everything(fresh.store)]
    assert [one for one in planted - names for value in values if one.encode() in value] == []


def everything(store: Path) -> Iterator[bytes]:
    """Every value in the store as bytes: as it lies there, and unpacked, with its primer or on top of its past."""
    connection = sqlite3.connect(store)
    reader = Unpacker(connection)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert {"body", "fact", "reading", "memo"} <= set(tables)
    for table in tables:
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():
            yield from (opened(reader, value) for value in row if isinstance(value, bytes | str))
    for table, read in (("body", "bid"), ("fact", "fid"), ("reading", "id")):
        numbers = [number for (number,) in connection.execute(f"SELECT {read} FROM {table}").fetchall()]
        assert numbers
        for number in numbers:
            found = getattr(reader, table)(number)
            yield found if isinstance(found, bytes) else b"\n".join(found)
    connection.close()


def opened(reader: Unpacker, value: bytes | str) -> bytes:
    """One value; a delta stays packed here, since it is read with its past as well."""
    if isinstance(value, str):
        return value.encode()
    try:
        return reader.unpack(value)
    except StoreError:
        return value
