"""What of the routing was not read leaves the way unknown: neither proven past it, nor broken for the lack of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from compiler.checks.example import promise
from compiler.checks.example_oncall import (
    CALLS,
    FIRST_ID,
    POLICY_ID,
    oncall_service,
    paging,
    routing,
)
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import State
from compiler.model.routing import RouteRule, Routing
from tests.reconcile.judging import codes, state

UNREAD = (Gap(Kind.ROUTING.value, CALLS, "HTTP 500"),)
TEAM = oncall_service(policy=None)
RULES = replace(routing(otherwise=RouteRule("default", to=(POLICY_ID,))), stages=(1, 2))


def later(*rules: RouteRule) -> Routing:
    """The rules of the next stage."""
    last = routing(*rules)
    return replace(last, id=Id(CALLS, Kind.ROUTING, "later-p1"), stage=2, stages=(1, 2))


@pytest.mark.parametrize(
    ("values", "failed", "found"),
    [
        ((TEAM, RULES, later()), (), State.PROVEN),
        ((TEAM, RULES), (), State.PROVEN),
        ((TEAM, RULES), UNREAD, State.UNKNOWN),
        ((TEAM, later()), UNREAD, State.UNKNOWN),
        ((TEAM,), UNREAD, State.UNKNOWN),
        ((TEAM,), (), State.BROKEN),
        ((TEAM, later()), (), State.BROKEN),
    ],
)
def test_a_stage_that_may_be_there_unread_keeps_the_way_unknown(
    values: tuple[Any, ...], failed: tuple[Gap, ...], found: State
) -> None:
    """A product of several stages is only whole with all of them, or with a list that was read whole."""
    case = paging(*values, failed=failed)
    assert state(case, "paged") is found
    assert codes(case) - {"RB001"} == ({"RB606"} if found is State.BROKEN else set())


def test_a_first_level_that_is_not_known_makes_no_page_slow() -> None:
    """It may call at once, so that what later levels need says nothing."""
    quick = promise(respond_within=timedelta(minutes=5))
    missing = paging(promises=(quick,), failed=(Gap(Kind.SHIFTS.value, CALLS, "HTTP 500"),))
    world = replace(
        missing.world,
        values=tuple(one for one in missing.world.values if one.id != FIRST_ID.seen_as(Kind.SHIFTS)),
        _by_id={},
    )
    case = replace(missing, world=world)
    assert (state(case, "paged"), state(case, "staffed")) == (State.PROVEN, State.UNKNOWN)
    assert codes(case) == {"RB001"}
