"""The connector as the app opens it, against the sandbox's healthy crew."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from compiler.errors import ConnectorError
from compiler.model.base import Id, Kind
from compiler.model.rota import RENDERED, RENDERED_BACK
from compiler.ports import Connection, Opened, Row
from connectors.opsgenie.connector import CONNECTOR
from connectors.sandbox.faults import KINDS
from connectors.sandbox.server import Fault, Sandbox
from connectors.sandbox.whatsup import crews, ids
from tests.connectors.door import NOW, Door

PERSONAL = (b"whatsup.example", b"5550-01", b"Souza", b"Lima")


def connect(sandbox: Sandbox, **options: Any) -> Connection:
    """The account, opened."""
    url = {"url": sandbox.endpoints["opsgenie"], "app_url": "https://whatsup.app.opsgenie.com"}
    return CONNECTOR.connect(Opened("opsgenie", {**url, **options}, {"key": sandbox.secrets["OPSGENIE_KEY"]}))


def rows(sandbox: Sandbox, **options: Any) -> Iterator[Row]:
    """Every row; anything else must not be there."""
    connection = connect(sandbox, **options)
    for feed in connection.feeds:
        for one in feed.pull(Door()):
            assert isinstance(one, Row), one
            yield one
    connection.close()


@pytest.fixture
def values(sandbox: Sandbox) -> dict[tuple[Kind, str], Any]:
    """Every row's value, as feeds read it without a client."""
    feeds = {kind: feed for feed in CONNECTOR.feeds(Opened("opsgenie", {})) for kind in feed.kinds}
    notices = next(one for one in CONNECTOR.feeds(Opened("opsgenie", {})) if Kind.NOTICE in one.kinds)
    feeds[Kind.NOTICE] = notices
    return {(one.kind, one.key): feeds[one.kind].read(one.kind, one.key, one.body) for one in rows(sandbox)}


def test_every_kind_but_maintenance_has_rows(values: dict[tuple[Kind, str], Any]) -> None:
    """Nothing is being maintained on an ordinary day."""
    assert {kind for kind, _ in values} == set(CONNECTOR.kinds) - {Kind.MAINTENANCE}


def test_the_way_from_an_integration_to_a_person_is_whole(values: dict[tuple[Kind, str], Any]) -> None:
    """Each id along it names something that was read."""
    door = values[Kind.INTEGRATION, crews.DATADOG_DOOR]
    team = values[Kind(door.feeds.kind), door.feeds.key]
    routing = values[Kind.ROUTING, f"team-{team.id.key}"]
    assert f"of:{team.id.key}" in routing.tags
    (policy,) = routing.otherwise.to
    steps = values[Kind.POLICY, policy.key].steps
    targets = {one.to for step in steps for one in step.called}
    assert {(Kind(one.kind), one.key) for one in targets} <= set(values)
    shifts = values[Kind.SHIFTS, crews.DISPATCH_ROTA]
    assert {(Kind.RESPONDER, one.who.key) for one in shifts.shifts} <= set(values)
    assert all(values[Kind.RESPONDER, one.who.key].active for one in shifts.shifts)


def test_shifts_cover_the_whole_window(values: dict[tuple[Kind, str], Any]) -> None:
    """From a day ago to five weeks ahead, on the hour, one after the other."""
    found = values[Kind.SHIFTS, crews.DISPATCH_ROTA]
    hour = NOW - timedelta(minutes=17)
    assert (found.first, found.last) == (hour - RENDERED_BACK, hour + RENDERED)
    spans = [(one.starts, one.ends) for one in found.shifts]
    assert spans[0][0] == found.first
    assert spans[-1][1] == found.last
    assert all(one[1] == other[0] for one, other in pairwise(spans))


def test_alerts_prove_what_set_them_off_and_how_long_an_answer_took(values: dict[tuple[Kind, str], Any]) -> None:
    """Milliseconds since creation; the monitor's key and url, and the integration by which they came."""
    found = values[Kind.INCIDENTS, crews.DISPATCH_CREW]
    newest = found.incidents[0]
    assert newest.acknowledged - newest.opened == timedelta(minutes=4)
    assert newest.closed - newest.opened == timedelta(minutes=40)
    assert str(ids.ACCEPTANCE_FAST) in newest.origins
    assert f"https://app.datadoghq.com/monitors/{ids.ACCEPTANCE_FAST}" in newest.origins
    assert newest.via == Id("opsgenie", "integration", crews.DATADOG_DOOR)
    assert found.since == NOW - timedelta(days=90)


def test_a_policy_that_delays_stands_after_the_rules(values: dict[tuple[Kind, str], Any]) -> None:
    """It is of its team alone."""
    late = values[Kind.ROUTING, f"notification-{crews.MERCHANTS_CREW}"]
    assert (late.stage, late.rules[0].wait_s, late.rules[0].when) == (2, 60, "tags contains probe")
    assert (Kind.ROUTING, f"notification-{crews.DISPATCH_CREW}") not in values


def test_the_end_of_the_product_is_told(values: dict[tuple[Kind, str], Any]) -> None:
    """As a day, so that a check can count."""
    notice = values[Kind.NOTICE, "end-of-life"]
    assert f"{notice.due:%Y-%m-%d}" == "2027-04-05"
    assert notice.tags == {"notice"}


def test_nothing_of_a_person_passes(sandbox: Sandbox) -> None:
    """Addresses, names and numbers are served, and none is in a row; names only where they are allowed."""
    bodies = b"".join(one.body for one in rows(sandbox))
    assert not [word for word in PERSONAL if word in bodies]
    named = b"".join(one.body for one in rows(sandbox, display_names=True))
    assert b"Ana Souza" in named
    assert not [word for word in PERSONAL[:2] if word in named]


def test_only_reading_requests_are_made(sandbox: Sandbox) -> None:
    """And none of contacts, notification rules or forwarding rules."""
    list(rows(sandbox))
    assert {one[1] for one in sandbox.requests} == {"GET"}
    assert not [
        one[2] for one in sandbox.requests if "contacts" in one[2] or ("-rules" in one[2] and "routing" not in one[2])
    ]


def test_the_doctor_says_what_may_be_read_and_that_it_ends(sandbox: Sandbox) -> None:
    """Every feed that lists is asked, schedules besides teams."""
    connection = connect(sandbox)
    found = [(one.feed, one.allowed) for one in connection.probe(NOW)]
    says = {one.feed: one.says for one in connection.probe(NOW)}
    connection.close()
    assert {feed for feed, _ in found} == {feed.name for feed in connection.feeds if not feed.second}
    assert {allowed for _, allowed in found} == {True}
    assert "ends on 5 April 2027" in says["notices"]


@pytest.mark.parametrize("path", ["/v2/schedules", "/v2/integrations", "/v2/users", "/v1/maintenance", "/v2/policies"])
def test_the_doctor_names_the_right_that_one_part_lacks(path: str) -> None:
    """And does not say of the whole that it can be read."""
    with Sandbox("calm", now=NOW, faults=[Fault("opsgenie", path, "403")]) as played:
        connection = connect(played)
        refused = [one for one in connection.probe(NOW) if one.allowed is False]
        connection.close()
    assert [one.scope for one in refused] == ["Configuration access"]


@pytest.mark.parametrize("what", sorted(set(KINDS) - {"slow", "429"}))
def test_no_fault_of_the_vendor_looks_like_an_empty_account(what: str) -> None:
    """A fault raises, or is told as unread or failed; strange words and fields are read around."""
    with Sandbox(
        "calm", now=NOW, faults=[Fault("opsgenie", "/v[12]/(teams|schedules|escalations|integrations)", what)]
    ) as played:
        connection = connect(played)
        told: list[Any] = []
        for feed in connection.feeds:
            try:
                told += list(feed.pull(Door()))
            except ConnectorError as error:
                told.append(error)
        connection.close()
    wrong = [one for one in told if not isinstance(one, Row)]
    assert bool(wrong) is (what not in ("unknown", "endless"))
