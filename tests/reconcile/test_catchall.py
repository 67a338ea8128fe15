"""A catch-all is only called the way of an alert where an incident of that alert proves it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from compiler.checks.example_oncall import SERVICE_ID, paging
from compiler.checks.rb618_only_the_catch_all import OTHER, front
from compiler.model.chain import State
from compiler.model.incident import Incidents
from compiler.model.routing import RouteRule, Routing
from tests.reconcile.judging import codes, only, state

ELSEWHERE = RouteRule("invoices", "component is invoices", to=(OTHER,))


def with_incident(**fields: Any) -> tuple[Any, ...]:
    """The front door with another rule, where the incident is changed."""
    return tuple(
        replace(one, incidents=(replace(one.incidents[0], **fields),)) if isinstance(one, Incidents) else one
        for one in front(ELSEWHERE)
    )


def test_it_is_told_of_the_alert_with_the_day_and_breaks_nothing() -> None:
    case = paging(*front(ELSEWHERE))
    found = only(case)
    assert found.code == "RB618"
    assert "no rule of “Front door” leads" in found.message
    assert "came to “Orders” that way" in found.message
    assert state(case, "paged") is State.PROVEN


@pytest.mark.parametrize(
    "fields",
    [
        {"via": None},
        {"via": SERVICE_ID},
        {"origins": ("m2",)},
        {"opened": paging().world.info.pulled - timedelta(days=91)},
    ],
)
def test_without_an_incident_of_that_alert_through_that_door_nothing_is_claimed(fields: dict[str, Any]) -> None:
    assert codes(paging(*with_incident(**fields))) == set()


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (RouteRule("tests", "summary has drill", drops=True),),
        (replace(ELSEWHERE, enabled=False),),
        (ELSEWHERE, RouteRule("orders", "component is orders", to=(SERVICE_ID,))),
    ],
)
def test_where_nothing_is_routed_on_purpose_or_a_rule_leads_there_too_it_is_silent(
    rules: tuple[RouteRule, ...],
) -> None:
    assert codes(paging(*front(*rules))) == set()


def test_where_the_event_itself_chooses_nothing_is_claimed() -> None:
    values = [replace(one, tags=one.tags | {"to:*"}) if isinstance(one, Routing) else one for one in front(ELSEWHERE)]
    assert codes(paging(*values)) == set()
