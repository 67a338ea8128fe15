"""Dashboards that playbooks open: gone only where no organisation at that host has them."""

from dataclasses import replace

from compiler.checks.example import HERE, Case, case, monitor, playbook, without
from compiler.model.base import Id
from compiler.model.opening import Opening
from compiler.model.promise import Action
from compiler.model.watching import Resource
from tests.reconcile.judging import codes

BOARD = Id("live", "dashboard", "shop-123")
THEIRS = replace(BOARD, instance="other")
OPENS = playbook(first_actions=(Action("open", "https://live.example/dashboard/shop-123", HERE),))
HERE_TOO = monitor(id=Id("other", "monitor", "9"), opening=Opening("https://live.example/monitors/9"))
FAR = replace(HERE_TOO, opening=Opening("https://other.example/monitors/9"))


def opening(other: Resource) -> Case:
    """A world of two organisations; the board is gone in the first, and no listing of boards is whole."""
    one = case(monitor(opening=Opening("https://live.example/monitors/1")), other, without(BOARD, proven=True))
    also = (*one.world.complete, ("other", "dashboard"))
    world = replace(one.world, complete=also, unconfirmed=frozenset({"dashboard"}))
    return replace(one, world=world, service=replace(one.service, playbooks=(OPENS,)))


def test_a_board_that_another_organisation_may_have_is_not_gone() -> None:
    """Both are opened at the same host, and the other one was not asked."""
    assert "RB402" not in codes(opening(HERE_TOO))


def test_a_board_that_no_organisation_at_the_host_has_is_gone() -> None:
    """Each answered 404; one at another host need not answer."""
    assert "RB402" in codes(opening(FAR))
    both = opening(HERE_TOO)
    assert "RB402" in codes(replace(both, world=replace(both.world, gone=frozenset({BOARD, THEIRS}))))
