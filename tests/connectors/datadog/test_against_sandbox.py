"""The whole connector against the imitated vendor: every feed, every scene, and what must never come through."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import stamina

from compiler.errors import ConnectorError, Contract, Missing, Refused, Unavailable
from compiler.model.base import Kind
from compiler.model.watching import uses
from compiler.ports import Connection, Gone, Opened, Row, Same, Want
from compiler.store.bodies import canonical
from connectors.datadog.connector import CONNECTOR
from connectors.sandbox.server import Counts, Fault, Sandbox

WHOLE = {"oncall": True, "incidents": True, "notebooks": True}
"""Options under which everything is read."""


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """The calm scene."""
    with Sandbox("calm") as played:
        yield played


def connect(sandbox: Sandbox, **secrets: str) -> Connection:
    """The organisation of a sandbox, opened as the app opens it."""
    keys = {"api_key": sandbox.secrets["DD_API_KEY"], "app_key": sandbox.secrets["DD_APP_KEY"], **secrets}
    return CONNECTOR.connect(Opened("datadog", {"url": sandbox.endpoints["datadog"], **WHOLE}, keys))


def pulled(sandbox: Sandbox, memory: Any) -> tuple[list[Row], dict[str, ConnectorError]]:
    """Every row of the first phase, and what failed by feed."""
    rows: list[Row] = []
    failed: dict[str, ConnectorError] = {}
    connection = connect(sandbox)
    for feed in connection.feeds:
        try:
            rows += [] if feed.second else [one for one in feed.pull(memory(now=sandbox.now)) if isinstance(one, Row)]
        except ConnectorError as error:
            failed[feed.name] = error
    connection.close()
    return rows, failed


def test_what_is_said_to_stand_in_its_one_spelling_does(sandbox: Sandbox, memory: Any) -> None:
    """A body that nobody spells anew has the very bytes that it would get, and those that are long say so."""
    rows, _ = pulled(sandbox, memory)
    told = [row for row in rows if row.canonical]
    assert {row.kind for row in told} == {Kind.DASHBOARD, Kind.MONITOR}
    assert all(canonical(row.body) == row.body for row in told)


def values(rows: list[Row]) -> Mapping[tuple[Kind, str], Any]:
    """The values of rows, as the feeds read them without a client."""
    feeds = {kind: feed for feed in CONNECTOR.feeds(Opened("datadog", WHOLE)) for kind in feed.kinds}
    return {(row.kind, row.key): feeds[row.kind].read(row.kind, row.key, row.body) for row in rows}


def test_every_feed_brings_its_kinds(sandbox: Sandbox, memory: Any) -> None:
    """Nothing fails, every kind of the first phase has rows, and every row is read."""
    rows, failed = pulled(sandbox, memory)
    assert failed == {}
    assert {row.kind for row in rows} == set(CONNECTOR.kinds) - {Kind.SERIES}
    assert len(values(rows)) == len(rows)


def test_what_is_personal_stays_behind_but_for_handles(sandbox: Sandbox, memory: Any) -> None:
    """The names of makers come in no row; handles in texts are masked at the door, behind this."""
    rows, _ = pulled(sandbox, memory)
    everything = b"".join(row.body for row in rows)
    for word in (b"platform.bot@example.com", b"Platform automation", b"author_", b"creator", b"notify_list"):
        assert word not in everything


def test_no_query_of_the_story_stays_unread(sandbox: Sandbox, memory: Any) -> None:
    """The sandbox speaks the vendor's language."""
    found = values(pulled(sandbox, memory)[0])
    everything = [use.expression for value in found.values() for use in uses(value)]
    assert len(everything) > 40
    assert {type(one).__name__ for one in everything} == {"Signal"}


def test_the_second_phase_brings_history_and_things_by_id(sandbox: Sandbox, memory: Any) -> None:
    """Thirty days of one SLO; what is there comes as in the list, what is not is gone."""
    rows, _ = pulled(sandbox, memory)
    listed = {row.key: row for row in rows if row.kind is Kind.SLO}
    key = next(iter(listed))
    connection = connect(sandbox)
    feeds = {feed.name: feed for feed in connection.feeds}
    wanted = (Want(Kind.SERIES, key), Want(Kind.SLO, key), Want(Kind.DASHBOARD, "zzz-zzz-zzz"))
    (history,) = feeds["slo-history"].pull(memory(now=sandbox.now, wanted=wanted))
    assert isinstance(history, Row)
    series = feeds["slo-history"].read(history.kind, history.key, history.body)
    assert 28 <= len(series.values) <= 60
    assert list(feeds["by-id"].pull(memory(wanted=wanted))) == [listed[key], Gone(Kind.DASHBOARD, "zzz-zzz-zzz")]
    connection.close()


def test_a_second_night_fetches_no_dashboard_again(sandbox: Sandbox, memory: Any) -> None:
    """What the store knows in the version of the list is the same."""
    rows, _ = pulled(sandbox, memory)
    versions = {(row.kind, row.key): row.version for row in rows}
    sandbox.requests.clear()
    connection = connect(sandbox)
    feed = next(feed for feed in connection.feeds if feed.name == "dashboards")
    again = list(feed.pull(memory(versions=versions)))
    connection.close()
    assert {type(one) for one in again} == {Same}
    assert len(sandbox.requests) == 1


def test_bodies_are_the_same_from_one_pull_to_the_next(sandbox: Sandbox, memory: Any) -> None:
    """A quiet night writes no definition."""
    first, second = ({(row.kind, row.key): row.body for row in pulled(sandbox, memory)[0]} for _ in range(2))
    assert first == second


def test_everything_may_be_read_with_the_key_of_the_steps(sandbox: Sandbox) -> None:
    """Probing finds every feed allowed."""
    connection = connect(sandbox)
    assert {reach.allowed for reach in connection.probe(sandbox.now)} == {True}
    connection.close()


def test_a_wrong_key_is_refused_everywhere(sandbox: Sandbox) -> None:
    """Each feed says so by itself."""
    connection = connect(sandbox, app_key="wrong")
    assert {reach.allowed for reach in connection.probe(sandbox.now)} == {False}
    connection.close()


def test_an_outage_of_one_product_stops_no_other_feed(memory: Any) -> None:
    """Dashboards answer 500; everything else comes."""
    with Sandbox("vendor-outage") as sandbox:
        rows, failed = pulled(sandbox, memory)
    assert list(failed) == ["dashboards"]
    assert isinstance(failed["dashboards"], Unavailable)
    assert {Kind.MONITOR, Kind.SLO, Kind.SLO_READING} <= {row.kind for row in rows}


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("401", Refused),
        ("403", Refused),
        ("expired", Refused),
        ("429-bare", Unavailable),
        ("500", Unavailable),
        ("512", Unavailable),
        ("html", Unavailable),
        ("cut", Unavailable),
        ("truncated", Unavailable),
        ("404", Missing),
        ("400", Contract),
        ("endless", Contract),
    ],
)
@pytest.mark.parametrize(("feed", "path"), [("monitors", "/api/v1/monitor\\?"), ("slos", "/api/v1/slo\\?")])
def test_each_fault_ends_its_feed_with_its_own_error(
    what: str, error: type[ConnectorError], feed: str, path: str, memory: Any
) -> None:
    """A feed that fails says why, and no other feed notices."""
    with Sandbox("calm", faults=[Fault("datadog", path, what)]) as sandbox:
        _, failed = pulled(sandbox, memory)
    assert list(failed) == [feed]
    assert isinstance(failed[feed], error)


@pytest.mark.parametrize("what", ["500*2", "cut*3", "truncated*1", "html*2", "429-bare*3"])
def test_a_fault_that_passes_is_not_noticed(what: str, memory: Any) -> None:
    """A request is asked again, three times at most."""
    fault = Fault.parse(f"datadog:/api/v1/monitor\\?={what}")
    with Sandbox("calm", faults=[fault]) as sandbox:
        _, failed = pulled(sandbox, memory)
    assert failed == {}


def test_words_that_nobody_knows_break_nothing(memory: Any) -> None:
    """Unknown enums and fields are normal."""
    with Sandbox("calm", faults=[Fault("datadog", "/", "unknown")]) as sandbox:
        rows, failed = pulled(sandbox, memory)
    assert failed == {}
    assert len(values(rows)) == len(rows) > 50


def test_a_larger_estate_comes_whole(memory: Any) -> None:
    """Several pages of everything, each thing once."""
    with Sandbox("calm", size=Counts(monitors=1200, slos=1100, dashboards=130, services=150)) as sandbox:
        rows, failed = pulled(sandbox, memory)
    counted = Counter(row.kind for row in rows)
    assert failed == {}
    assert len({(row.kind, row.key) for row in rows}) == len(rows)
    assert counted[Kind.MONITOR] == counted[Kind.MONITOR_STATE] == counted[Kind.MONITOR_QUALITY] >= 1200
    assert counted[Kind.SLO] == counted[Kind.SLO_READING] >= 1100
    assert counted[Kind.DASHBOARD] == counted[Kind.VIEWS] >= 130


def test_addresses_of_those_on_call_are_told_by_their_pseudonyms(sandbox: Sandbox, memory: Any) -> None:
    """So that an alert's mail to one of them is known for what it is; the addresses stay outside."""
    rows = [row for row in pulled(sandbox, memory)[0] if row.kind is Kind.RESPONDER]
    people = [one for (kind, _), one in values(rows).items() if kind is Kind.RESPONDER]
    assert people
    assert all(any(tag.startswith("mail:person-") for tag in one.tags) for one in people)
    assert not any(b"@" in row.body for row in rows)
