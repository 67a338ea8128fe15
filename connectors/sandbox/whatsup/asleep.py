"""The same company after a reorganisation of its on-call: alerts fire as ever, and hardly one of them wakes anybody.

Each service here was paged in the last weeks, so that where a handle leads is proven by an incident and not by a name.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.estate import Estate
from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.account import Account
from connectors.sandbox.pagerduty.happenings import incident
from connectors.sandbox.pagerduty.rendering import Schedule, Span, Turn
from connectors.sandbox.pagerduty.rows import integration, path, policy, reference, service
from connectors.sandbox.whatsup import ids
from connectors.sandbox.whatsup.paging import MONITORS, ZONE, dispatch_policy, people

WRONG = "@pagerduty-WhatsUp-Logistcs"
GATEWAY, TRACKING, MAPS = ("@pagerduty-WhatsUp-Gateway", "@pagerduty-WhatsUp-Tracking", "@pagerduty-WhatsUp-Maps")


def after(calm: Chapter, now: datetime) -> Chapter:
    """The calm estate with seven things wrong between an alert and a person."""
    changed = replace(calm, datadog=_alerts(calm.datadog), defects=(*calm.defects, *_DEFECTS))
    return changed + Chapter(pagerduty=_account(calm.pagerduty, now))


def _alerts(estate: Estate) -> Estate:
    """One alert notifies a name with a letter missing and a service that nothing feeds; another one two dead ends."""
    page = "@pagerduty-WhatsUp-Logistics"
    messages = {
        ids.ACCEPTANCE_FAST: lambda text: text.replace(page, f"{page} {WRONG} {GATEWAY}"),
        ids.ETA_FAST: lambda text: text.replace(page, f"{TRACKING} {MAPS}"),
    }
    kept = [
        {**row, "message": messages[row["id"]](row["message"])} if row["id"] in messages else row
        for row in estate.monitors
    ]
    return replace(estate, monitors=tuple(kept))


def _account(calm: Account, now: datetime) -> Account:
    chain, inlet = dispatch_policy(), integration("PWHOLDD", "Datadog", "Datadog")
    gateway = service(ids.GATEWAY_PAGING, "WhatsUp Gateway", chain)
    tracking = service(ids.TRACKING_PAGING, "WhatsUp Tracking", chain, integrations=[inlet], status="disabled")
    maps = service(ids.MAPS_PAGING, "WhatsUp Maps", chain, integrations=[{**inlet, "id": "PWHMAPD"}])
    happened = [
        _happened(number, one, chain, inlet, monitor, now)
        for number, (one, monitor) in enumerate(
            ((gateway, ids.ACCEPTANCE_FAST), (tracking, ids.ETA_FAST), (maps, ids.ETA_FAST)), 1
        )
    ]
    return Account(
        services=(gateway, tracking, maps),
        policies=(_merchants_policy(),),
        schedules=tuple(_thinned(one, now) for one in calm.schedules),
        service_paths={ids.MAPS_PAGING: path("service", maps, [], {"suppress": True})},
        incidents=tuple(one for one, _ in happened),
        entries=tuple(entry for _, log in happened for entry in log),
    )


def _happened(
    number: int, paged: Wire, chain: Wire, inlet: Wire, monitor: int, now: datetime
) -> tuple[Wire, tuple[Wire, ...]]:
    who: Mapping[str, Wire] = people()
    return incident(
        f"Q2WHOLD000000{number}", 4600 + number, "It paged before", now - timedelta(days=40 + number),
        service=paged, policy=chain, inlet=inlet, monitor=f"{MONITORS}/{monitor}", responder=who["PWHU002"],
    )  # fmt: skip


def _merchants_policy() -> Wire:
    """A person stands where the schedule was, and the schedule behind her."""
    first = [reference("user", "PWHU006", "Flora Bastos")]
    rota = [reference("schedule", ids.MERCHANTS_ROTA, "Merchants on call")]
    return policy(ids.MERCHANTS_POLICY, "WhatsUp Merchants on call", [(10, first), (30, rota)], loops=0)


def _thinned(schedule: Schedule, now: datetime) -> Schedule:
    """Nobody took over one hour of a Sunday night, and half of the merchants' weeks belong to somebody who has left."""
    if schedule.key == ids.RECIFE_ROTA:
        return replace(schedule, holes=(sunday_at_three(now),))
    if schedule.key == ids.MERCHANTS_ROTA:
        return replace(schedule, turns=(schedule.turns[0], Turn(ids.DEPARTED, week=1, weeks=2)))
    return schedule


def sunday_at_three(now: datetime) -> Span:
    """The first Sunday that is more than four days away, from three to four in the night, where people live."""
    zone = ZoneInfo(ZONE)
    day = now.astimezone(zone).date() + timedelta(days=5)
    sunday = day + timedelta(days=(6 - day.weekday()) % 7)
    start = datetime.combine(sunday, time(3), zone)
    return start, start + timedelta(hours=1)


_DEFECTS = (
    Defect("RB601", f"datadog:monitor/{ids.ACCEPTANCE_FAST}", f"{WRONG} lacks a letter: no service has that name"),
    Defect("RB602", f"pagerduty:oncall_service/{ids.GATEWAY_PAGING}", "its integration was deleted: nothing enters it"),
    Defect("RB603", f"pagerduty:oncall_service/{ids.TRACKING_PAGING}", "the service was disabled and never enabled"),
    Defect("RB604", f"pagerduty:routing/service-{ids.MAPS_PAGING}", "its orchestration suppresses whatever comes"),
    Defect("RB609", f"pagerduty:policy/{ids.PAGING_POLICY}", "nobody is on call on a Sunday from 03:00 to 04:00"),
    Defect("RB611", f"pagerduty:policy/{ids.MERCHANTS_POLICY}", "a person in place of a schedule at the first level"),
    Defect(
        "RB613",
        f"pagerduty:responder/{ids.DEPARTED}",
        "somebody who has left is on call every other week",
        missing=True,
    ),
)
