"""Addresses in the texts of alerts and dashboards: dead only where it is proven, asked for where it is not known."""

from dataclasses import replace

import pytest

from compiler.checks.example import (
    DASHBOARD_ID,
    HERE,
    MONITOR_ID,
    Case,
    case,
    dashboard,
    monitor,
    playbook,
    without,
)
from compiler.model.base import Gap, Id
from compiler.model.notebook import Notebook
from compiler.model.opening import Opening
from compiler.model.promise import Action
from compiler.model.watching import Monitor, Panel, Ref, Resource
from tests.reconcile.judging import codes, only

OLD = Id("live", "dashboard", "old-123")
OLDER = Id("live", "slo", "0123456789abcdef")
TELLS = monitor(refs=(*monitor().refs, Ref(OLD, "names", "message")))
POINTS = dashboard(refs=(Ref(OLD, "names", "panel 0"),))


@pytest.mark.parametrize(
    "one",
    [
        case(TELLS),
        replace(case(TELLS), world=replace(case(TELLS).world, unconfirmed=frozenset({"dashboard"}))),
        case(TELLS, failed=(Gap("dashboard", "live", "not allowed (403)"),)),
        case(TELLS, dashboard(id=OLD)),
        case(POINTS),
        case(POINTS, dashboard(id=OLD)),
    ],
    ids=["unlisted", "preset", "not allowed", "there", "unlisted, on a board", "there, on a board"],
)
def test_what_is_not_proven_gone_is_no_finding(one: Case) -> None:
    """Innocent 42 to 44: absence from a listing, a preset board, a refusal; and of course a link that works."""
    assert not codes(one) & {"RB404", "RB405"}


def test_a_dead_link_in_an_alert_is_told_at_the_alert() -> None:
    """The promise that it guards is affected; the gone thing is named, and nothing can be done to it."""
    finding = only(case(TELLS, without(OLD, proven=True)))
    assert (finding.code, finding.subject) == ("RB404", MONITOR_ID)
    assert (
        finding.message
        == "the text of alert “Orders burn fast” leads to a dashboard that is gone (live:dashboard/old-123)"
    )
    assert [str(id) for id in finding.affected] == ["declared:promise/shop/orders"]


def test_all_dead_links_of_one_text_are_one_finding() -> None:
    """One text to mend, however many of its addresses are dead."""
    several = monitor(refs=(*TELLS.refs, Ref(OLDER, "names", "message")))
    finding = only(case(several, without(OLD, proven=True), without(OLDER, proven=True)))
    assert finding.message.endswith(
        "a dashboard that is gone (live:dashboard/old-123); an SLO that is gone (live:slo/0123456789abcdef)"
    )


def test_a_dead_link_on_a_dashboard_is_told_with_its_place() -> None:
    """The widget that holds it, and its group."""
    board = dashboard(
        panels=(Panel("9", "", "Orders", "note"), *dashboard().panels), refs=(Ref(OLD, "names", "panel 0"),)
    )
    finding = only(case(board, without(OLD, proven=True)))
    assert (finding.code, finding.subject) == ("RB405", DASHBOARD_ID)
    assert finding.message.endswith("(live:dashboard/old-123, in a note of the group “Orders”)")


def test_nothing_is_said_while_the_boards_cannot_be_read() -> None:
    """What was gone by last night's word may have been restored since."""
    one = case(TELLS, without(OLD, proven=True), failed=(Gap("dashboard", "live", "unreachable"),))
    assert "RB404" not in codes(one)


def test_a_dashboard_that_only_a_playbook_opens_is_read_too() -> None:
    """And so is an alert that only a playbook names."""
    board = dashboard(id=Id("live", "dashboard", "own-456"), refs=(Ref(OLD, "names", "description"),))
    alert = monitor(id=Id("live", "monitor", "77777"), refs=(Ref(OLD, "names", "message"),))
    book = playbook(
        when=("orders", "monitor:77777"),
        first_actions=(Action("open", "https://live.example/dashboard/own-456", HERE), Action("run", "ls", HERE)),
    )
    assert codes(case(board, alert, without(OLD, proven=True), playbooks=(book,))) >= {"RB404", "RB405"}


SHOWN = dashboard(
    id=OLD, opening=Opening("https://live.example/d", panel="widget={panel}"), panels=(Panel("7", "Orders"),)
)


def leading(url: str) -> Monitor:
    """The alert, with this url in its text."""
    return replace(TELLS, links=(url,))


def test_a_panel_that_is_gone_is_a_dead_link_too() -> None:
    """Its dashboard was read whole and has no such panel."""
    finding = only(case(leading("https://live.example/dashboard/old-123?widget=8&x=y"), SHOWN))
    assert finding.code == "RB404"
    assert finding.message.endswith("leads to a panel that “Shop” no longer has (live:dashboard/old-123)")


@pytest.mark.parametrize(
    "one",
    [
        case(leading("https://live.example/dashboard/old-123?widget=7"), SHOWN),
        case(leading("https://live.example/dashboard/old-123"), SHOWN),
        case(leading("https://live.example/dashboard/old-123?widget={{value}}"), SHOWN),
        case(leading("https://live.example/dashboard/else-456?widget=8"), SHOWN),
        case(leading("https://live.example/dashboard/old-123?widget=8"), replace(SHOWN, panels=(Panel("", "Orders"),))),
        case(
            leading("https://live.example/dashboard/old-123?widget=8"),
            SHOWN,
            failed=(Gap("dashboard", "live", "timed out"),),
        ),
    ],
    ids=["there", "the board alone", "filled in later", "another board", "panels without keys", "not read tonight"],
)
def test_a_panel_that_may_be_there_is_no_finding(one: Case) -> None:
    """Also where the key is a template, and where nothing is known of the panels."""
    assert "RB404" not in codes(one)


def test_what_another_organisation_has_is_not_gone() -> None:
    """Two organisations may open at one host, and a text of the one may lead to a board of the other."""
    theirs = dashboard(id=replace(OLD, instance="other"))
    assert "RB404" not in codes(case(TELLS, theirs, without(OLD, proven=True)))
    unread = case(TELLS, without(OLD, proven=True), failed=(Gap("dashboard", "other", "not allowed (403)"),))
    assert "RB404" not in codes(unread)


ELSEWHERE = monitor(id=Id("other", "monitor", "9"), opening=Opening("https://other.example/monitors/9"))
NEXT_DOOR = replace(ELSEWHERE, opening=Opening("https://live.example/monitors/9"))
WRITTEN = monitor(
    refs=TELLS.refs,
    links=("https://live.example/dashboard/old-123",),
    opening=Opening("https://live.example/monitors/1"),
)
WITHIN = replace(WRITTEN, links=("/dashboard/old-123",))


def unlisted(*things: Resource) -> Case:
    """A world in which a board is gone, and another organisation lists its boards but for some."""
    one = case(*things, without(OLD, proven=True))
    also = (*one.world.complete, ("other", "dashboard"))
    return replace(one, world=replace(one.world, complete=also, unconfirmed=frozenset({"dashboard"})))


def test_an_organisation_at_another_host_leaves_no_doubt() -> None:
    """Nothing of it can be opened at the address, whatever its listing leaves out."""
    assert "RB404" in codes(unlisted(WRITTEN, ELSEWHERE))


def test_an_organisation_at_the_same_host_must_answer_for_itself() -> None:
    """A board that its list leaves out may be meant, until it answers 404 there too."""
    one = unlisted(WRITTEN, NEXT_DOOR)
    assert "RB404" not in codes(one)
    both = replace(one.world, gone=one.world.gone | {replace(OLD, instance="other")})
    assert "RB404" in codes(replace(one, world=both))


def test_an_organisation_of_which_nothing_tells_its_host_may_be_meant() -> None:
    """It was never read but for its listing."""
    assert "RB404" not in codes(unlisted(WRITTEN))


def test_an_address_without_a_host_stays_where_it_is_written() -> None:
    """So no other organisation can be meant."""
    assert "RB404" in codes(unlisted(WITHIN, NEXT_DOOR))


BOOK = Notebook(Id("live", "notebook", "77"), "First hour", refs=(Ref(OLD, "names", "text 2"),))
LEADS = monitor(refs=(*monitor().refs, Ref(BOOK.id, "names", "message")))


def test_a_notebook_that_an_alert_leads_to_is_read_too() -> None:
    """Its dead link is told at the notebook; what nobody leads to is nobody's runbook."""
    finding = only(case(LEADS, BOOK, without(OLD, proven=True)))
    assert (finding.code, finding.subject) == ("RB406", BOOK.id)
    gone = "a dashboard that is gone (live:dashboard/old-123)"
    assert finding.message == f"the text of notebook “First hour” leads to {gone}"
    assert [str(id) for id in finding.affected] == ["declared:promise/shop/orders"]
    assert "RB406" not in codes(case(BOOK, without(OLD, proven=True)))


def test_a_notebook_that_is_gone_is_a_dead_link_of_its_alert() -> None:
    """The runbook that somebody attached was deleted; where notebooks are not read at all, nothing is known."""
    finding = only(case(LEADS, without(BOOK.id, proven=True)))
    assert finding.code == "RB404"
    assert finding.message.endswith("leads to a notebook that is gone (live:notebook/77)")
    assert codes(case(LEADS)) == set()
