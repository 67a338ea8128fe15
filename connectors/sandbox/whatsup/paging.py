"""Who is called when something breaks: the account of the story, in which every page finds somebody awake."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from connectors.sandbox.chapter import Chapter
from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.account import Account
from connectors.sandbox.pagerduty.happenings import incident
from connectors.sandbox.pagerduty.rendering import Schedule, Turn
from connectors.sandbox.pagerduty.rows import (
    API,
    business,
    integration,
    path,
    policy,
    reference,
    rule,
    service,
    token,
    user,
    window,
)
from connectors.sandbox.whatsup import ids

MONITORS: Final = "https://app.datadoghq.com/monitors"
ZONE: Final = "America/Sao_Paulo"
WEEKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
DAWN, DUSK = time(8), time(20)


def chapter(now: datetime) -> Chapter:
    """The healthy account."""
    return Chapter(pagerduty=account(now))


def people() -> Mapping[str, Wire]:
    """Everybody by key, with all that the vendor knows of them."""
    found = (
        user("PWHU001", "Alba Quintela", "+1 555-0181"),
        user("PWHU002", "Breno Tavares", "+1 555-0182"),
        user("PWHU003", "Caio Figueira", "+1 555-0183"),
        user("PWHU004", "Dalva Ribas", "+1 555-0184"),
        user("PWHU005", "Enzo Valadares", "+1 555-0185", role="admin", job="Director of Engineering"),
        user("PWHU006", "Flora Bastos", "+1 555-0186"),
        user("PWHU007", "Gil Monteiro", "+1 555-0187", role="observer", job="Auditor"),
    )
    return {one["id"]: one for one in found}


def account(now: datetime) -> Account:
    """Two services with their policies, four schedules, a front door, and what happened lately."""
    who, policies = people(), (dispatch_policy(), merchants_policy())
    dispatch, merchants = services(policies, now)
    happened = list(_happened(now, dispatch, policies[0], who))
    return Account(
        services=(dispatch, merchants),
        policies=policies,
        schedules=schedules(),
        users=tuple(who.values()),
        orchestrations=(front_door(merchants),),
        service_paths={ids.PAGING_SERVICE: path("service", dispatch, [_noted()])},
        windows=(_upgrade(merchants, who["PWHU001"]), _past(dispatch, who["PWHU002"])),
        business=(business(ids.DELIVERIES, "Deliveries", "Enzo Valadares, +1 555-0185"),),
        supports={ids.DELIVERIES: (ids.PAGING_SERVICE, ids.MERCHANTS_PAGING)},
        incidents=tuple(one for one, _ in happened),
        entries=tuple(entry for _, log in happened for entry in log),
    )


def services(policies: tuple[Wire, ...], now: datetime) -> tuple[Wire, Wire]:
    """Dispatch is fed by the monitors alone; merchants also through the front door."""
    dispatch = service(
        ids.PAGING_SERVICE,
        "WhatsUp Logistics",
        policies[0],
        integrations=[integration(ids.PAGING_INTEGRATION, "Datadog", "Datadog")],
        description="Delivery updates, live locations and the tracking page. https://git.example.com/whatsup/dispatch",
        last_incident=now - timedelta(days=6),
    )
    merchants = service(
        ids.MERCHANTS_PAGING,
        "WhatsUp Merchants",
        policies[1],
        integrations=[integration(ids.MERCHANTS_INTEGRATION, "Datadog", "Datadog")],
        description="The merchants' portal.",
    )
    return dispatch, merchants


def dispatch_policy() -> Wire:
    """Both cities share the first level, each for its half of the day; the director comes last."""
    first = [
        reference("schedule", ids.SAO_PAULO_ROTA, "Dispatch, São Paulo"),
        reference("schedule_v3", ids.RECIFE_ROTA, "Dispatch, Recife"),
    ]
    leads = [reference("schedule", ids.LEADS_ROTA, "Dispatch leads")]
    director = [reference("user", "PWHU005", "Enzo Valadares")]
    return policy(ids.PAGING_POLICY, "WhatsUp Logistics on call", [(15, first), (30, leads), (30, director)])


def merchants_policy() -> Wire:
    """One schedule, and the leads behind it."""
    first = [reference("schedule", ids.MERCHANTS_ROTA, "Merchants on call")]
    leads = [reference("schedule", ids.LEADS_ROTA, "Dispatch leads")]
    return policy(ids.MERCHANTS_POLICY, "WhatsUp Merchants on call", [(10, first), (30, leads)], loops=0)


def schedules() -> tuple[Schedule, ...]:
    """Each city has a hole of twelve hours a day, which the other one fills."""
    dispatch = ((ids.PAGING_POLICY, "WhatsUp Logistics on call"),)
    merchants = ((ids.MERCHANTS_POLICY, "WhatsUp Merchants on call"),)
    return (
        Schedule(
            ids.SAO_PAULO_ROTA,
            "Dispatch, São Paulo",
            ZONE,
            (Turn("PWHU001", DAWN, DUSK, WEEKDAYS), Turn("PWHU002", DAWN, DUSK, WEEKEND)),
            dispatch,
        ),
        Schedule(
            ids.RECIFE_ROTA,
            "Dispatch, Recife",
            "America/Recife",
            (Turn("PWHU003", DUSK, DAWN, WEEKDAYS), Turn("PWHU004", DUSK, DAWN, WEEKEND), Turn("", DAWN, DUSK)),
            dispatch,
            shifts=True,
        ),
        Schedule(
            ids.LEADS_ROTA,
            "Dispatch leads",
            ZONE,
            _by_weeks("PWHU004", "PWHU006"),
            (*dispatch, *merchants),
            told="Brasilia",
        ),
        Schedule(ids.MERCHANTS_ROTA, "Merchants on call", ZONE, _by_weeks("PWHU002", "PWHU003"), merchants),
    )


def _by_weeks(*who: str) -> tuple[Turn, ...]:
    """Around the clock, a week each."""
    return tuple(Turn(one, week=number, weeks=len(who)) for number, one in enumerate(who))


def front_door(merchants: Wire) -> Wire:
    """An orchestration in front of services: tests are dropped, orders of merchants go to their service."""
    whole = {
        "id": ids.FRONT_DOOR,
        "self": f"{API}/event_orchestrations/{ids.FRONT_DOOR}",
        "type": "orchestration",
        "name": "WhatsUp front door",
        "description": "",
        "team": None,
        "routes": 1,
        "created_by": reference("user", "PWHU001", "Alba Quintela"),
    }
    test = rule("t1", "Tests", ["event.summary matches part 'drill'"], {"drop_event": True})
    orders = rule("r1", "Orders", ["event.component matches 'orders'"], {"route_to": merchants["id"]})
    inlet = {
        "id": ids.FRONT_INLET,
        "label": "Order probes",
        "parameters": {"routing_key": f"R{token('routing').upper()}", "type": "global"},
    }
    return {
        **whole,
        "global": path("global", whole, [test]),
        "router": path("router", whole, [orders], {"route_to": "unrouted"}),
        "integrations": [inlet],
    }


def _noted() -> Wire:
    """A rule that only writes a note, and calls a robot with a secret in its header."""
    robot = {
        "name": "Ask the robot",
        "url": "https://hooks.example.com/in/robot?token=sandbox-robot-secret",
        "headers": [{"key": "Authorization", "value": f"Bearer {token('robot')}"}],
        "auto_send": False,
    }
    actions = {"annotate": "Runbook: https://wiki.example.com/dispatch", "automation_actions": [robot]}
    return rule("n1", "Note the runbook", ["event.summary matches part 'WhatsApp'"], actions)


def _upgrade(merchants: Wire, by: Wire) -> Wire:
    """A window that is still to come, so far away that it does not age in anybody's hands."""
    start = datetime(2039, 12, 4, 5, 0, tzinfo=UTC)
    return window("PWHMW01", "Upgrade of the portal's database", [merchants], start, start + timedelta(hours=2), by)


def _past(dispatch: Wire, by: Wire) -> Wire:
    start = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
    return window("PWHMW02", "Moved to the new region", [dispatch], start, start + timedelta(hours=1), by)


def _happened(
    now: datetime, dispatch: Wire, chain: Wire, who: Mapping[str, Wire]
) -> list[tuple[Wire, tuple[Wire, ...]]]:
    """Two incidents that somebody acknowledged within minutes."""
    told = (
        ("Q2WHINC0000001", 4711, "Tracking page is down", 6, ids.ETA_FAST, 4),
        ("Q2WHINC0000002", 4702, "WhatsApp refuses delivery updates", 27, ids.ACCEPTANCE_FAST, 11),
    )
    return [
        incident(
            key, number, title, now - timedelta(days=days), service=dispatch, policy=chain,
            inlet=dispatch["integrations"][0], monitor=f"{MONITORS}/{monitor}", responder=who["PWHU001"],
            answered=timedelta(minutes=minutes),
        )
        for key, number, title, days, monitor, minutes in told
    ]  # fmt: skip
