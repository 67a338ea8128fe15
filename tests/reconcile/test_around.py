"""Looking back at an incident: its instant is "now", urls open a window around it, and nothing else changes."""

from datetime import UTC, datetime, timedelta

import pytest

from compiler.checks.example import DASHBOARD_ID, HERE, case, dashboard, playbook
from compiler.model.base import Id, Kind
from compiler.model.opening import Opening, fill
from compiler.model.promise import Action
from compiler.model.world import MOMENT
from compiler.reconcile.around import Around, centred, looking_back
from compiler.reconcile.held import settled

AT = datetime(2026, 10, 30, 2, 40, tzinfo=UTC)
FIRST, LAST = (int((AT + timedelta(hours=hours)).timestamp() * 1000) for hours in (-1, 1))
WINDOW = f"from_ts={FIRST}&to_ts={LAST}&live=false"
BOARD = Opening(
    "https://live.example/dashboard/abc-d3f-ghi",
    variable="tpl_var_{name}={value}",
    panel="fullscreen_widget={panel}",
    window="from_ts={from_ms}&to_ts={to_ms}&live=false",
    relative="live=true",
)


def test_a_url_of_a_panel_with_variables_opens_the_window_around_the_incident() -> None:
    """The sliding window makes room for the fixed one."""
    url = fill(centred(BOARD, AT), "7", (("region", "recife"),))
    assert url == f"{BOARD.url}?{WINDOW}&fullscreen_widget=7&tpl_var_region=recife"


def test_what_has_no_window_opens_as_before() -> None:
    """An SLO's page knows no fixed window."""
    plain = Opening("https://live.example/slo?slo_id=1")
    assert centred(plain, AT) == plain


def test_every_answer_of_the_estate_opens_around_the_incident() -> None:
    """By id, by tag, by name and one after the other."""
    board = dashboard(tags=frozenset({"team:a"}), opening=BOARD)
    seen = Around(case(board).world, AT)
    rows = (
        *seen.get(DASHBOARD_ID).rows,
        *seen.tagged(Kind.DASHBOARD, frozenset({"team:a"})).rows,
        *seen.named(Kind.DASHBOARD, frozenset({"shop"})).rows,
        *seen.every(Kind.DASHBOARD),
    )
    assert [row.opening.url for row in rows] == [f"{BOARD.url}?{WINDOW}"] * 4


def test_the_incident_is_now_and_the_pull_keeps_its_own_time() -> None:
    """So ages and ends are told as of the incident."""
    info = Around(case().world, AT).info
    assert (info.taken, info.really, info.pulled) == (AT, MOMENT, MOMENT)


def test_a_state_seen_in_one_pull_is_not_settled_by_looking_at_it_later() -> None:
    """Two pulls are asked for, and one pull does not become two."""
    seen = Around(case(dashboard(opening=BOARD)).world, MOMENT + timedelta(hours=3))
    assert not settled(seen, DASHBOARD_ID, None, lambda _: True)


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("", f"?{WINDOW}"),
        ("?fullscreen_widget=7&live=true", f"?fullscreen_widget=7&{WINDOW}"),
        ("/orders?from_ts=1&to_ts=2&tpl_var_a=b#x", f"/orders?tpl_var_a=b&{WINDOW}#x"),
    ],
)
def test_a_declared_url_of_a_live_dashboard_gets_the_window_in_place_of_its_own(written: str, opened: str) -> None:
    """Panel, variables and decoration stay; words around the url stay too."""
    board = dashboard(id=Id("live", "dashboard", "abc-d3f-ghi"), opening=BOARD)
    action = Action("open", f"{BOARD.url}{written} the board", HERE)
    one = case(board, playbooks=(playbook(first_actions=(action,)),))
    (book,) = looking_back(one.service, one.world, AT).playbooks
    assert book.first_actions[0].text == f"{BOARD.url}{opened} the board"


@pytest.mark.parametrize(
    "action",
    [
        Action("open", "https://elsewhere.example/dashboard/abc-d3f-ghi", HERE),
        Action("open", "https://live.example/dashboard/nev-3r-was", HERE),
        Action("run", "curl https://live.example/dashboard/abc-d3f-ghi", HERE),
        Action("open", "the status page", HERE),
    ],
)
def test_any_other_action_stays_as_it_was_written(action: Action) -> None:
    """Only the address of a dashboard that is there takes a window, and a command is never rewritten."""
    board = dashboard(id=Id("live", "dashboard", "abc-d3f-ghi"), opening=BOARD)
    one = case(board, playbooks=(playbook(first_actions=(action,)),))
    (book,) = looking_back(one.service, one.world, AT).playbooks
    assert book.first_actions == (action,)
