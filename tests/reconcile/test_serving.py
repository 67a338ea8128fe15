"""The reverse direction: what a live thing serves; counted over the estate, and never held against a first promise."""

from dataclasses import replace

import pytest

from compiler.checks.example import (
    DASHBOARD_ID,
    HERE,
    MONITOR_ID,
    SLO_ID,
    Case,
    case,
    dashboard,
    monitor,
    playbook,
    signal,
    slo,
    without,
)
from compiler.model.base import Gap, Id, Kind
from compiler.model.inventory import Count, Served
from compiler.model.promise import Action
from compiler.model.signal import Condition
from compiler.model.watching import Address, Panel, Ref
from compiler.reconcile.inventory import GUARDS, inventory, unclaimed
from compiler.reconcile.serving import guarding, serving
from tests.reconcile.judging import judged

OTHER = Id("live", "slo", "s2")
COPY = Id("live", "dashboard", "d2")


def served(one: Case) -> dict[str, Served]:
    """What serves the promise, by key of the thing."""
    return {row.id.key: row for row in serving(judged(one), one.world) if row.of.kind == "promise"}


def test_a_whole_chain_serves_its_promise() -> None:
    """The SLO measures, the alert alerts, the dashboard plots; documents lead to each of them."""
    found = served(case())
    assert {key: row.how for key, row in found.items()} == {
        "s1": "measures it",
        "m1": "alerts on it: its query names this SLO by id",
        "d1": "plots what the SLO “Orders” watches",
    }
    assert all(row.chosen and row.of.key == "shop/orders" for row in found.values())
    assert found["d1"].part == "Orders"


def test_a_dashboard_that_was_not_chosen_serves_as_well() -> None:
    """A copy, one that plots a part, one that holds the alert; but none that plots something else."""
    boards = (
        dashboard(id=COPY, name="Copy of shop"),
        dashboard(id=replace(COPY, key="d3"), panels=(Panel("1", "All orders", shows=(signal("shop.orders.all"),)),)),
        dashboard(id=replace(COPY, key="d4"), panels=(Panel("1", "Burn", refs=(Ref(MONITOR_ID, "embeds"),)),)),
        dashboard(id=replace(COPY, key="d5"), panels=(Panel("1", "Stock", shows=(signal("shop.stock"),)),)),
    )
    found = {key: (row.how, row.chosen) for key, row in served(case(*boards)).items() if key.startswith("d")}
    assert found == {
        "d1": ("plots what the SLO “Orders” watches", False),
        "d2": ("plots what the SLO “Orders” watches", False),
        "d3": ("plots a part of what the SLO “Orders” watches", False),
        "d4": ("shows the alert “Orders burn fast”", True),
    }


def test_what_an_alert_is_made_of_serves_with_it() -> None:
    """Parts of a composite, what combines it, what the SLO rests on, and what its text leads to."""
    part = monitor(id=replace(MONITOR_ID, key="part"), refs=(), conditions=())
    above = monitor(
        id=replace(MONITOR_ID, key="above"), name="Both", refs=(Ref(MONITOR_ID, "combines"),), conditions=()
    )
    refs = (*monitor().refs, Ref(part.id, "combines"), Ref(COPY, "names", "message"))
    found = served(case(monitor(refs=refs), part, above, dashboard(id=COPY, panels=())))
    assert found["part"].how == "is combined in the alert “Orders burn fast”"
    assert found["above"].how == "combines the alert “Orders burn fast”"
    assert found["d2"].how == "the text of the alert “Orders burn fast” leads there"


def test_what_is_gone_serves_nothing() -> None:
    """Though a text still leads there."""
    tells = monitor(refs=(*monitor().refs, Ref(COPY, "names", "message")))
    assert "d2" not in served(case(tells, without(COPY, proven=True)))


def test_playbooks_are_served_too() -> None:
    """By the alert that their row is about, and by what they open."""
    alert = monitor(id=Id("live", "monitor", "55555"), name="Queue", refs=(), conditions=(Condition(signal("q"), ">"),))
    board = dashboard(id=Id("live", "dashboard", "own-456"), panels=(Panel("1", "Queue", shows=(signal("q"),)),))
    opens = Action("open", "https://live.example/dashboard/abc-123", HERE)
    book = playbook(when=("monitor:55555",), first_actions=(opens, Action("run", "ls", HERE)))
    one = case(alert, board, dashboard(id=Id("live", "dashboard", "abc-123"), panels=()), playbooks=(book,))
    found = {row.id.key: row.how for row in serving(judged(one), one.world) if row.of.kind == "playbook"}
    assert found == {
        "55555": "its row is about this alert",
        "own-456": "its row leads there from the alert “Queue”",
        "abc-123": "a first action opens it",
    }


def test_the_first_declared_service_is_no_reproach_to_the_rest() -> None:
    """Innocent 46: of 2,000 SLOs one serves; that is a count."""
    rest = tuple(slo(id=replace(OTHER, key=f"x{n}"), name=f"SLO {n}") for n in range(1999))
    one = case(*rest)
    found = inventory(serving(judged(one), one.world), one.world)
    (count,) = [row for row in found.counts if row.kind == "slo"]
    assert (count.serving, count.gap, found.idle) == (1, "", ())


def test_counts_know_what_is_not_known() -> None:
    """A section that was read in part says so beside its numbers."""
    one = case(failed=(Gap("dashboard", "live", "not allowed"),))
    found = inventory(serving(judged(one), one.world), one.world)
    assert [row.gap for row in found.counts if row.kind == "dashboard"] == ["not allowed"]
    assert Count("live", "slo", 9, 6).idle == 3


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (slo(id=OTHER, name="Stock"), "SLO “Stock” protects no declared promise"),
        (
            monitor(id=replace(MONITOR_ID, key="m2"), name="Stock", refs=(), conditions=()),
            "alert “Stock” pages somebody and protects no declared promise",
        ),
    ],
)
def test_in_a_complete_estate_an_slo_or_a_page_without_a_promise_is_a_finding(thing: object, told: str) -> None:
    """Told at the thing itself, once."""
    one = case(thing)
    (finding,) = unclaimed(inventory(serving(judged(one), one.world), one.world, listing=True))
    assert (finding.code, finding.message) == ("RB107", told)


@pytest.mark.parametrize(
    "one",
    [
        case(dashboard(id=COPY, panels=())),
        case(monitor(id=replace(MONITOR_ID, key="m2"), refs=(), conditions=(), notifies=())),
        case(monitor(id=replace(MONITOR_ID, key="m2"), refs=(), conditions=(), draft=True)),
        case(
            monitor(id=replace(MONITOR_ID, key="m2"), refs=(), conditions=(), notifies=(Address("chat", "@slack-x"),))
        ),
        case(slo(id=OTHER), failed=(Gap("slo", "live", "timed out"),)),
    ],
    ids=["dashboard", "tells nobody", "draft", "chat", "not known whole"],
)
def test_other_things_without_a_promise_are_no_findings(one: Case) -> None:
    """A dashboard harms nobody, an alert that calls nobody neither; and what is not known is not held against."""
    found = inventory(serving(judged(one), one.world), one.world, listing=True)
    assert not list(unclaimed(found))


def test_things_of_other_kinds_are_listed_with_their_urls() -> None:
    """What serves nothing is named, so that somebody can look at it."""
    one = case(slo(id=OTHER, name="Stock"))
    found = inventory(serving(judged(one), one.world), one.world, listing=True)
    assert [(idle.id, idle.name, idle.url) for idle in found.idle] == [(OTHER, "Stock", "https://live.example/slo/s1")]
    assert {row.kind for row in found.counts} == {Kind.SLO, Kind.MONITOR, Kind.DASHBOARD}
    assert SLO_ID in {row.id for row in found.served} and DASHBOARD_ID in {row.id for row in found.served}


def test_what_was_judged_tells_of_slos_and_alerts_alone() -> None:
    """The same as the whole search tells of them, and nothing of dashboards, which must be looked for."""
    one = case(dashboard(id=COPY))
    judgement = judged(one)
    whole = serving(judgement, one.world)
    assert guarding(judgement, one.world) == tuple(row for row in whole if row.id.kind != "dashboard")
    found = inventory(guarding(judgement, one.world), one.world, GUARDS)
    assert [(row.kind, row.serving) for row in found.counts] == [("slo", 1), ("monitor", 1)]
