"""The true connector against the sandbox's imitation of the REST API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from compiler.errors import ConnectorError, Contract, Refused, Unavailable
from compiler.model.base import Id, Kind
from compiler.ports import Opened, Row, Unread
from connectors.pagerduty.connector import CONNECTOR
from connectors.sandbox.server import Fault, Sandbox
from connectors.sandbox.whatsup import ids
from tests.connectors.door import Door
from tests.connectors.pagerduty.conftest import Account

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAME = "pagerduty"


@contextmanager
def played(scene: str = "calm", *faults: str, **options: Any) -> Iterator[tuple[Account, Sandbox]]:
    """The connector, opened on a sandbox that plays a scene; faults are written as `path=what`."""
    with Sandbox(scene, faults=[Fault.parse(f"pagerduty:{one}") for one in faults], now=NOW) as sandbox:
        asked = {"url": sandbox.endpoints["pagerduty"], **options}
        connection = CONNECTOR.connect(Opened(NAME, asked, {"token": sandbox.secrets["PAGERDUTY_TOKEN"]}))
        yield Account(connection, Door(now=NOW)), sandbox
        connection.close()


def feeds(account: Account) -> list[str]:
    return [feed.name for feed in account.connection.feeds if not feed.second]


def test_the_calm_scene_reads_whole() -> None:
    with played() as (account, sandbox):
        found = {key: value for name in feeds(account) for key, value in account.values(name).items()}
        calls = len(sandbox.requests)
    kinds = {kind for kind, _ in found}
    assert kinds == {kind.value for kind in CONNECTOR.kinds}
    assert found["oncall_service", ids.PAGING_SERVICE].policy == Id(NAME, "policy", ids.PAGING_POLICY)
    assert [len(step.called) for step in found["policy", ids.PAGING_POLICY].steps] == [2, 1, 1]
    assert found["rota", ids.LEADS_ROTA].zone == "America/Sao_Paulo"
    assert {one.acknowledged is not None for one in found["incidents", ids.PAGING_SERVICE].incidents} == {True}
    assert calls <= 20


def test_two_cities_share_the_day_and_each_has_its_holes() -> None:
    """The older generation shows a hole as no entry, the newer one as a member who is nobody."""
    with played() as (account, _):
        found = account.values("schedules")
    south, north = found["shifts", ids.SAO_PAULO_ROTA].shifts, found["shifts", ids.RECIFE_ROTA].shifts
    held = sorted((one.starts, one.ends) for one in (*south, *north) if one.who is not None)
    reached = found["shifts", ids.RECIFE_ROTA].first
    for starts, ends in held:
        assert starts <= reached
        reached = max(reached, ends)
    assert reached == found["shifts", ids.RECIFE_ROTA].last
    assert all(one.who is not None for one in south)
    assert any(one.who is None for one in north)
    assert max(one.ends - one.starts for one in south) == timedelta(hours=12)


def test_who_is_on_call_tells_the_same_shifts_as_the_schedules() -> None:
    with played() as (account, _):
        rendered = account.values("schedules")["shifts", ids.SAO_PAULO_ROTA]
    with played("calm", "^/(v3/)?schedules=403") as (account, _):
        rows = [one for one in account.rows("schedules") if isinstance(one, Row)]
        read = account._feed("schedules").read
        told = next(read(one.kind, one.key, one.body) for one in rows if one.kind is Kind.SHIFTS
                    and one.key == ids.SAO_PAULO_ROTA)  # fmt: skip
    assert [(one.starts, one.ends, one.who) for one in told.shifts] == [
        (one.starts, one.ends, one.who) for one in rendered.shifts
    ]


@pytest.mark.parametrize(
    ("what", "error"),
    [("401", Refused), ("expired", Refused), ("403", Refused), ("400", Contract), ("500", Unavailable),
     ("cut", Unavailable), ("truncated", Unavailable), ("html", Unavailable), ("garbage", Unavailable),
     ("endless", Contract)],
)  # fmt: skip
def test_each_fault_of_a_list_costs_that_feed_and_says_why(what: str, error: type[ConnectorError]) -> None:
    with played("calm", f"^/escalation_policies={what}") as (account, _):
        with pytest.raises(error):
            account.rows("policies")
        if what not in ("401", "expired"):
            assert len(account.values("services")) == 4


@pytest.mark.parametrize("what", ["429*1", "429-bare*3", "503*2", "cut*1", "html*1"])
def test_faults_that_pass_cost_nothing(what: str) -> None:
    with played("calm", f"^/escalation_policies={what}") as (account, _):
        assert len(account.values("policies")) == 2


def test_words_that_nobody_documented_are_read_without_a_claim() -> None:
    with played("calm", ".*=unknown") as (account, _):
        for name in feeds(account):
            found = account.rows(name)
            assert found
            read = account._feed(name).read
            assert all(read(one.kind, one.key, one.body) for one in found if isinstance(one, Row))
        services = account._feed("services")
        rows = [one for one in services.pull(account.door) if isinstance(one, Row)]
        odd = services.read(Kind.ONCALL_SERVICE, ids.MERCHANTS_PAGING, rows[-2].body)
    assert odd.enabled is None


def test_one_schedule_that_cannot_be_read_stops_no_other() -> None:
    with played("calm", f"^/v3/schedules/{ids.RECIFE_ROTA}=500") as (account, _):
        found = account.rows("schedules")
    assert [one.key for one in found if isinstance(one, Unread)] == [ids.RECIFE_ROTA] * 2
    assert len([one for one in found if isinstance(one, Row)]) == 6


def test_two_accounts_stand_side_by_side() -> None:
    with played() as (account, sandbox):
        options = {"url": sandbox.endpoints["pagerduty"]}
        other = CONNECTOR.connect(Opened("pd-eu", options, {"token": sandbox.secrets["PAGERDUTY_TOKEN"]}))
        theirs = Account(other, Door(now=NOW)).values("services")
        ours = account.values("services")
        assert other.credential == account.connection.credential
        other.close()
    assert {value.id.instance for value in ours.values()} == {NAME}
    assert {value.id.instance for value in theirs.values()} == {"pd-eu"}
    assert theirs["oncall_service", ids.PAGING_SERVICE].policy == Id("pd-eu", "policy", ids.PAGING_POLICY)


def test_names_are_shown_where_the_settings_allow_it_and_nothing_else_of_people() -> None:
    with played(display_names=True, reachability=True) as (account, _):
        found = account.values("responders")
        bodies = "".join(account.bodies(name) for name in feeds(account))
    assert found["responder", "PWHU001"].name == "Alba Quintela"
    assert {one.reachable for one in found.values()} == {True}
    assert "whatsup.example" not in bodies
    assert "555-01" not in bodies
    assert bodies.count("Alba Quintela") == 1


def test_somebody_who_has_left_is_proven_gone_by_id() -> None:
    from compiler.ports import Gone, Want

    with played("nobody-awake") as (account, _):
        account.door.wanted = (Want(Kind.RESPONDER, ids.DEPARTED), Want(Kind.RESPONDER, "PWHU001"))
        found = account.rows("by-id")
    assert found[0] == Gone(Kind.RESPONDER, ids.DEPARTED)
    assert isinstance(found[1], Row)


def test_a_thing_asked_by_its_id_gives_the_row_that_its_list_gives() -> None:
    from compiler.ports import Want

    wants = ((Kind.ONCALL_SERVICE, ids.PAGING_SERVICE, "services"), (Kind.POLICY, ids.PAGING_POLICY, "policies"),
             (Kind.RESPONDER, "PWHU001", "responders"), (Kind.ROTA, ids.SAO_PAULO_ROTA, "schedules"),
             (Kind.ROTA, ids.RECIFE_ROTA, "schedules"))  # fmt: skip
    with played() as (account, _):
        listed = {one for _, _, name in wants for one in account.rows(name)}
        account.door.wanted = tuple(Want(kind, key) for kind, key, _ in wants)
        asked = account.rows("by-id")
    assert len(asked) == 7
    assert set(asked) <= listed


def test_every_probe_is_allowed() -> None:
    with played() as (account, _):
        assert {one.allowed for one in account.connection.probe(NOW)} == {True}
