"""Where to look when an alert fires: rows lead to the panel of the alert's own signal, and say what it shows."""

from dataclasses import replace

import pytest

from compiler.checks.example import DASHBOARD_ID, MONITOR_ID, SLO_ID, Case, case, dashboard, monitor, playbook, signal
from compiler.model.base import Id
from compiler.model.chain import Detection, Match
from compiler.model.signal import Condition
from compiler.model.watching import Panel, Ref
from compiler.reconcile.pictured import pictured, plainly
from tests.reconcile.judging import chain, judged

QUEUE = Id("live", "monitor", "55555")
DEEP = monitor(id=QUEUE, name="Queue is deep", refs=(), conditions=(Condition(signal("shop.queue"), ">"),))
BOARD = dashboard(panels=(*dashboard().panels, Panel("2", "Queue", shows=(signal("shop.queue"),))))


def detections(one: Case) -> tuple[Detection, ...]:
    """How the first row is noticed."""
    return judged(one).rows[0].detection


def sentence(match: Match | None) -> str:
    """Why a panel was chosen."""
    assert match is not None
    return match.evidence[0].sentence


def test_an_alert_that_a_playbook_names_leads_to_the_panel_of_its_signal() -> None:
    """Though no promise rests on it."""
    (found,) = detections(case(DEEP, BOARD, playbooks=(playbook(when=("monitor:55555",)),)))
    assert found.panel is not None
    assert (found.panel.to, found.panel.part_name) == (DASHBOARD_ID, "Queue")
    assert sentence(found.panel) == "the panel plots shop.queue in the same scope"


def test_an_alert_without_a_panel_leads_nowhere_else() -> None:
    """A board that plots something else is no place to look."""
    (found,) = detections(case(DEEP, playbooks=(playbook(when=("monitor:55555",)),)))
    assert (found.of, found.panel) == (QUEUE, None)


def test_an_alert_of_a_promise_leads_to_its_own_signal_and_not_to_the_slo() -> None:
    """The alert on the SLO itself shares the panel of the SLO."""
    watching = replace(DEEP, tags=frozenset({"promise:shop/orders"}))
    slo, burn, queue = detections(case(watching, BOARD))
    assert [one.panel.part_name if one.panel else "" for one in (slo, burn, queue)] == ["Orders", "Orders", "Queue"]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ((SLO_ID,), "the panel shows this very SLO"),
        ((MONITOR_ID,), "the panel shows the alert “Orders burn fast” on this SLO"),
        ((MONITOR_ID, SLO_ID), "the panel shows this very SLO"),
    ],
)
def test_a_panel_that_holds_something_by_id_says_what(held: tuple[Id, ...], said: str) -> None:
    """So that a reader knows what will be seen there."""
    board = dashboard(panels=(Panel("9", "Orders", refs=tuple(Ref(one, "embeds") for one in held)),))
    assert sentence(chain(case(board)).link("visible").matches[0]) == said


def test_an_alert_is_shown_by_what_shows_it_itself() -> None:
    """A widget of the alert says more than a plot of its metric."""
    board = replace(BOARD, panels=(*BOARD.panels, Panel("3", "State", refs=(Ref(QUEUE, "embeds"),))))
    one = case(DEEP, board)
    assert sentence(pictured(one.service, one.world, DEEP)) == "the panel shows this very alert"


def test_an_alert_on_an_slo_is_shown_by_what_shows_the_slo() -> None:
    """And the sentence says whose SLO it is."""
    one = case(dashboard(panels=(Panel("9", "Orders", refs=(Ref(SLO_ID, "embeds"),)),)))
    assert sentence(pictured(one.service, one.world, monitor())) == (
        "the panel shows the SLO “Orders” that this alert is on"
    )


def test_a_sentence_about_a_board_that_is_not_known_stays() -> None:
    """Nothing is said of panels that nobody saw."""
    one = case(dashboard(panels=(Panel("9", "Orders", refs=(Ref(SLO_ID, "embeds"),)),)))
    match = chain(one).link("visible").matches[0]
    strange = replace(match, to=Id("live", "dashboard", "else"), evidence=match.evidence)
    assert plainly(one.world, strange) == strange


def test_what_was_chosen_over_others_says_what_decided() -> None:
    """A copy holds the SLO as well."""
    panels = (Panel("9", "Orders", refs=(Ref(SLO_ID, "embeds"),)),)
    copy = dashboard(id=replace(DASHBOARD_ID, key="copy"), name="Copy of Shop", panels=panels)
    said = sentence(chain(case(dashboard(panels=panels), copy)).link("visible").matches[0])
    assert said.startswith("the panel shows this very SLO; chosen over others: ")
    assert "copy" in said


def test_nothing_is_said_of_those_that_do_not_show_it_themselves() -> None:
    """That a panel of the SLO beats a plot of its metrics goes without saying."""
    plot = dashboard(id=replace(DASHBOARD_ID, key="plot"), name="Plots")
    one = case(dashboard(panels=(Panel("9", "Orders", refs=(Ref(SLO_ID, "embeds"),)),)), plot)
    match = chain(one).link("visible").matches[0]
    assert [loser.id.key for loser in match.losers] == ["plot"]
    assert sentence(match) == "the panel shows this very SLO"
