"""Builders for examples of paging: the shop's alert reaches a rota of two, with a second level after half an hour."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from compiler.checks.example import ALL_KINDS, Case, case, monitor
from compiler.model.base import Gap, Id, Kind
from compiler.model.opening import Opening
from compiler.model.rota import RENDERED, RENDERED_BACK, Responder, Rota, Shift, Shifts
from compiler.model.routing import (
    Called,
    Integration,
    OncallService,
    Policy,
    RouteRule,
    Routing,
    Step,
    addressed,
)
from compiler.model.watching import Address, Entry
from compiler.model.world import MOMENT

CALLS = "calls"
SERVICE_ID = Id(CALLS, "oncall_service", "p1")
INTEGRATION_ID = Id(CALLS, "integration", "i1")
ROUTING_ID = Id(CALLS, "routing", "service-p1")
POLICY_ID = Id(CALLS, "policy", "e1")
FIRST_ID, SECOND_ID = Id(CALLS, "rota", "r1"), Id(CALLS, "rota", "r2")
ANA, BO, CY, DEE = (Id(CALLS, "responder", key) for key in ("ana", "bo", "cy", "dee"))
PAGE = "https://calls.example/services/p1"
KINDS = (
    Kind.INTEGRATION, Kind.ONCALL_SERVICE, Kind.ROUTING, Kind.POLICY, Kind.ROTA, Kind.RESPONDER, Kind.MAINTENANCE,
    Kind.NOTICE, Kind.SHIFTS, Kind.INCIDENTS,
)  # fmt: skip
FROM, UNTIL = MOMENT - RENDERED_BACK, MOMENT + RENDERED
PAGED = Address("oncall", "@pager-Orders", product="pager", name="Orders")


def paging(*values: Any, failed: tuple[Gap, ...] = (), **service: Any) -> Case:
    """The whole chain of the shop with a page that reaches people, with values of the same id replaced by these."""
    known = {value.id for value in values}
    plain = [value for value in (monitor(notifies=(PAGED,)), entry(), *manned()) if value.id not in known]
    found = case(*plain, *values, failed=failed, **service)
    complete = ALL_KINDS | {(CALLS, kind.value) for kind in KINDS}
    return replace(found, world=replace(found.world, complete=complete))


def manned() -> tuple[Any, ...]:
    """An on-call product in which everything is as it should be."""
    return (
        oncall_service(),
        integration(),
        policy(),
        rota(FIRST_ID, "Orders first"),
        rota(SECOND_ID, "Orders second"),
        turns(FIRST_ID, (ANA, BO)),
        turns(SECOND_ID, (CY, DEE), days=7),
        *(responder(one) for one in (ANA, BO, CY, DEE)),
    )


def entry(**fields: Any) -> Entry:
    """The catalogue's entry of the shop, which links to its on-call service."""
    return replace(Entry(Id("live", "entry", "shop"), "shop", oncall=(PAGE,)), **fields)


def oncall_service(**fields: Any) -> OncallService:
    """The on-call service that the alert names."""
    tags = addressed("pager", "Orders") | {"url:calls.example/services/p1"}
    base = OncallService(SERVICE_ID, "Orders", tags, Opening(PAGE), policy=POLICY_ID, urgency="high")
    return replace(base, **fields)


def integration(**fields: Any) -> Integration:
    """The door of the service."""
    tags = addressed("pager", "Orders alerts") | {"feeds:p1"}
    return replace(Integration(INTEGRATION_ID, "Orders alerts", tags, feeds=SERVICE_ID), **fields)


def routing(*rules: RouteRule, otherwise: RouteRule | None = None) -> Routing:
    """Rules of the service."""
    targets = {id.key for rule in (*rules, *([otherwise] if otherwise else ())) for id in rule.to}
    tags = frozenset({"of:p1"} | {f"to:{key}" for key in targets})
    return Routing(ROUTING_ID, "Orders rules", tags, of=SERVICE_ID, rules=rules, otherwise=otherwise)


def policy(*steps: Step, **fields: Any) -> Policy:
    """An escalation policy: the first rota at once, the second after half an hour, given up after an hour."""
    usual = (Step((Called(FIRST_ID),), 0, "30 min"), Step((Called(SECOND_ID),), 1800, "30 min"))
    opening = Opening("https://calls.example/policies/e1")
    return replace(Policy(POLICY_ID, "Orders policy", frozenset(), opening, (), steps or usual, 0, 3600), **fields)


def rota(id: Id, name: str, **fields: Any) -> Rota:
    """A schedule in Lisbon."""
    base = Rota(id, name, opening=Opening(f"https://calls.example/rotas/{id.key}"), zone="Europe/Lisbon")
    return replace(base, **fields)


def turns(id: Id, people: tuple[Id | None, ...], days: int = 1, missing: tuple[int, ...] = ()) -> Shifts:
    """Shifts of so many days each by turns, from the first rendered instant on; those of these numbers nobody has.

    Shifts of one day begin at the hour of the snapshot, number 1 with the snapshot itself.
    """
    long = timedelta(days=days)
    starts = (FROM + long * at for at in range((UNTIL - FROM) // long + 1))
    shifts = (Shift(at, at + long, people[number % len(people)]) for number, at in enumerate(starts))
    kept = tuple(shift for number, shift in enumerate(shifts) if number not in missing)
    return Shifts(id.seen_as(Kind.SHIFTS), FROM, UNTIL, kept)


def responder(id: Id, **fields: Any) -> Responder:
    """Somebody who can be called, without a name."""
    return replace(Responder(id, "", active=True), **fields)
