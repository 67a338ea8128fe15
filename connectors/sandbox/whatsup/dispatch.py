"""The chains of the service `dispatch`: four promises, each with its SLO, its alerts and its board."""

from datetime import datetime

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.boards import alert_panel, dashboard, group, note, plot, slo_panel, variable
from connectors.sandbox.datadog.estate import Downtime, Estate, Reading, Views, ago, iso
from connectors.sandbox.datadog.notebooks_api import notebook
from connectors.sandbox.datadog.shapes import ANA, born, burn_alert, counted, monitor, sliced, slo
from connectors.sandbox.whatsup import ids

PAGE = "@pagerduty-WhatsUp-Logistics"
ACCEPTED = "sum:wa.messages.accepted{service:wa-gateway,env:prod}"
SUBMITTED = "sum:wa.messages.submitted{service:wa-gateway,env:prod}"
FRESH = "sum:courier.location.fresh{service:courier-location,env:prod}"
UPDATES = "sum:courier.location.updates{service:courier-location,env:prod}"
ETA_UP = "avg:eta_page.availability{service:dispatch-api,env:prod}"


def chapter(now: datetime) -> Chapter:
    """All of dispatch."""
    return message_acceptance(now) + live_location(now) + assignment() + eta_page(now) + working_parts(now)


def _tags(service: str, *more: str) -> list[str]:
    return [f"service:{service}", "env:prod", "team:dispatch", *more]


def message_acceptance(now: datetime) -> Chapter:
    """Promised 99.95, the SLO asks for 99.9 only; everything behind it is whole."""
    bound = slo(
        ids.ACCEPTANCE_SLO,
        "Delivery updates accepted by WhatsApp",
        {"30d": (99.9, 99.95)},
        tags=_tags("wa-gateway"),
        description="Messages that the gateway handed over and WhatsApp accepted, of all that it submitted.",
        **counted(f"{ACCEPTED}.as_count()", f"{SUBMITTED}.as_count()"),
    )
    fast = burn_alert(
        ids.ACCEPTANCE_FAST,
        "WhatsApp refuses delivery updates: budget burns 14.4 times too fast",
        ids.ACCEPTANCE_SLO,
        14.4,
        message=(
            "{{#is_alert}}Delivery updates are being refused. Runbook row: whatsapp-slow. "
            f"The first hour: https://app.datadoghq.com/notebook/{ids.FIRST_HOUR} "
            f"https://app.datadoghq.com/dashboard/{ids.GATEWAY_BOARD}?from_ts={{{{last_triggered_at_epoch}}}} "
            f"{PAGE} @ana@example.com {{{{/is_alert}}}}"
        ),
        tags=_tags("wa-gateway"),
        since=ago(now, days=9),
        priority=1,
    )
    slow = burn_alert(
        ids.ACCEPTANCE_SLOW,
        "WhatsApp acceptance: budget burns 3 times too fast",
        ids.ACCEPTANCE_SLO,
        3.0,
        long="24h",
        short="2h",
        message=(
            "Budget of message acceptance is leaking, no hurry. Compare with "
            f"[last quarter](https://app.datadoghq.com/dashboard/{ids.LOST_BOARD}/acceptance-q2). @jira-DISPATCH"
        ),
        tags=_tags("wa-gateway"),
        since=ago(now, days=9),
        priority=4,
    )
    weaker = Defect(
        "RB204",
        f"datadog:slo/{ids.ACCEPTANCE_SLO}",
        "the promise says 99.95 percent over 30 days, the SLO aims at 99.9 over 30 days",
    )
    lost = Defect(
        "RB404",
        f"datadog:monitor/{ids.ACCEPTANCE_SLOW}",
        "the message of the slow alert links to a dashboard that somebody deleted without a word",
    )
    estate = Estate(
        monitors=(fast, slow),
        slos=(bound,),
        dashboards=(_gateway_board(),),
        notebooks=(_first_hour(),),
        readings={ids.ACCEPTANCE_SLO: Reading(attained=99.96, per_day=412_000)},
        views={ids.GATEWAY_BOARD: Views(1840, ago(now, hours=3))},
        traffic={"wa.messages.accepted": 17_155.0, "wa.messages.submitted": 17_167.0, "wa.send.duration": 0.41},
    )
    return Chapter(estate, defects=(weaker, lost))


def _first_hour() -> dict[str, object]:
    """Read only where the settings ask for notebooks; one of its two links leads nowhere."""
    texts = (
        f"## The first hour\n\nOpen the [gateway](https://app.datadoghq.com/dashboard/{ids.GATEWAY_BOARD}).",
        f"How it was [last quarter](https://app.datadoghq.com/dashboard/{ids.LOST_BOARD}).",
    )
    return notebook(ids.FIRST_HOUR, "WhatsApp refuses messages: the first hour", texts, iso(born("2026-02-11")))


def _gateway_board() -> dict[str, object]:
    acceptance = group(
        6100000000000101,
        "Acceptance",
        [
            plot(
                6100000000000102,
                "Share of messages accepted by WhatsApp",
                [f"{ACCEPTED}.as_count()", f"{SUBMITTED}.as_count()"],
                formula="100 * query1 / query2",
            ),
            plot(6100000000000103, "Submitted and accepted", [f"{SUBMITTED}.as_rate()", f"{ACCEPTED}.as_rate()"]),
            slo_panel(6100000000000104, "Acceptance, 30 days", ids.ACCEPTANCE_SLO, ["30d", "7d"]),
            alert_panel(6100000000000105, "Fast burn", ids.ACCEPTANCE_FAST),
        ],
    )
    speed = group(
        6100000000000110,
        "Speed",
        [
            plot(
                6100000000000111,
                "Time to hand a message over, p95",
                ["p95:wa.send.duration{service:wa-gateway,env:prod,$region}"],
            ),
            plot(
                6100000000000112,
                "Slowest templates",
                ["avg:wa.send.duration{service:wa-gateway,env:prod,$region} by {template}"],
                formula="top(query1, 10, 'mean', 'desc')",
                kind="toplist",
            ),
        ],
    )
    return dashboard(
        ids.GATEWAY_BOARD,
        "WhatsApp gateway",
        [note(6100000000000100, "What customers are told, and whether WhatsApp took it."), acceptance, speed],
        variables=[variable("region", "region", ["sao-paulo", "recife"])],
        tags=["team:dispatch"],
    )


def live_location(now: datetime) -> Chapter:
    """A sufficient SLO whose only alert was muted for good one evening."""
    bound = slo(
        ids.LOCATION_SLO,
        "Live locations fresher than 5 seconds",
        {"30d": (99.0, 99.5)},
        tags=_tags("courier-location"),
        description="Position updates that were at most 5 seconds old when shown, of all updates.",
        **counted(f"{FRESH}.as_count()", f"{UPDATES}.as_count()"),
    )
    fast = burn_alert(
        ids.LOCATION_FAST,
        "Live locations go stale: budget burns 14.4 times too fast",
        ids.LOCATION_SLO,
        14.4,
        message=f"Couriers stand still on the map. {PAGE} @webhook-status-board",
        tags=_tags("courier-location"),
        since=ago(now, days=31),
        priority=2,
    )
    mute = Downtime(
        number=2400101,
        uuid="3f1f6a2e-9d41-11f0-8c11-da7ad0900002",
        scope="*",
        start=born("2026-08-31"),
        end=None,
        monitor_id=ids.LOCATION_FAST,
        message="Noisy tonight, muting until we have looked at it",
    )
    muted = Defect(
        "RB302",
        f"datadog:monitor/{ids.LOCATION_FAST}",
        "the only alert of live-location is muted over its whole scope by a downtime without end",
    )
    estate = Estate(
        monitors=(fast,),
        slos=(bound,),
        dashboards=(_location_board(),),
        downtimes=(mute,),
        readings={ids.LOCATION_SLO: Reading(attained=99.62, per_day=5_300_000)},
        views={ids.LOCATION_BOARD: Views(960, ago(now, days=1))},
        traffic={"courier.location.fresh": 220_000.0, "courier.location.updates": 220_800.0},
    )
    return Chapter(estate, defects=(muted,))


def _location_board() -> dict[str, object]:
    fresh = "sum:courier.location.fresh{service:courier-location,env:prod,$region}.as_count()"
    updates = "sum:courier.location.updates{service:courier-location,env:prod,$region}.as_count()"
    freshness = group(
        6200000000000101,
        "Freshness",
        [
            plot(6200000000000102, "Share of locations under 5 s", [fresh, updates], formula="query1 / query2 * 100"),
            plot(6200000000000103, "Updates by region", [updates.replace("}.as_count()", "} by {region}.as_count()")]),
            slo_panel(6200000000000104, "Freshness, 30 days", ids.LOCATION_SLO, ["30d"]),
        ],
    )
    return dashboard(
        ids.LOCATION_BOARD,
        "Live location",
        [freshness],
        variables=[variable("region", "region", ["sao-paulo", "recife"])],
        tags=["team:dispatch"],
    )


def assignment() -> Chapter:
    """A sufficient SLO that nobody alerts on and no panel plots."""
    bound = slo(
        ids.ASSIGNMENT_SLO,
        "Deliveries assigned within 2 seconds",
        {"30d": (99.0, None)},
        tags=_tags("dispatch-api"),
        description="Deliveries that had a courier within 2 seconds, of all deliveries.",
        **counted(
            "sum:dispatch.assignments.within_2s{service:dispatch-api,env:prod}.as_count()",
            "sum:dispatch.assignments.total{service:dispatch-api,env:prod}.as_count()",
        ),
    )
    subject = f"datadog:slo/{ids.ASSIGNMENT_SLO}"
    estate = Estate(
        slos=(bound,),
        readings={ids.ASSIGNMENT_SLO: Reading(attained=99.58, per_day=38_400)},
        traffic={"dispatch.assignments.within_2s": 1593.0, "dispatch.assignments.total": 1600.0},
    )
    not_alerted = Defect("RB301", subject, "no monitor watches the assignment SLO or its metrics")
    not_visible = Defect("RB401", subject, "no panel of any dashboard plots the assignment SLO or its metrics")
    return Chapter(estate, defects=(not_alerted, not_visible))


def eta_page(now: datetime) -> Chapter:
    """The control: a chain that is whole from end to end."""
    bound = slo(
        ids.ETA_SLO,
        "Tracking page is up",
        {"30d": (99.9, 99.95)},
        tags=_tags("dispatch-api", "promise:eta-page"),
        description="Slices of five minutes in which at least 99 percent of page views were answered.",
        **sliced(ETA_UP, ">=", 0.99),
    )
    fast = burn_alert(
        ids.ETA_FAST,
        "Tracking page is down: budget burns 14.4 times too fast",
        ids.ETA_SLO,
        14.4,
        message=f"Customers cannot see where their parcel is. {PAGE}",
        tags=_tags("dispatch-api"),
        since=ago(now, days=18),
        priority=1,
    )
    board = dashboard(
        ids.TRACKING_BOARD,
        "Tracking page",
        [
            plot(6300000000000101, "Share of page views answered", [ETA_UP]),
            slo_panel(6300000000000102, "Uptime, 30 days", ids.ETA_SLO, ["30d", "month_to_date"]),
        ],
        tags=["team:dispatch"],
    )
    estate = Estate(
        monitors=(fast,),
        slos=(bound,),
        dashboards=(board,),
        readings={ids.ETA_SLO: Reading(attained=99.98, per_day=288)},
        views={ids.TRACKING_BOARD: Views(410, ago(now, days=2))},
        traffic={"eta_page.availability": 0.9998},
    )
    return Chapter(estate)


def working_parts(now: datetime) -> Chapter:
    """Monitors and a board that watch the machinery and not a promise; each of them is in order."""
    depth = monitor(
        ids.QUEUE_DEPTH,
        "Dispatch queue is deep",
        "avg(last_10m):avg:dispatch.queue.depth{service:dispatch-worker,env:prod} > 5000",
        message="Part of a composite, notifies nobody by itself.",
        tags=_tags("dispatch-worker"),
        critical=5000.0,
        since=ago(now, days=4),
    )
    idle = monitor(
        ids.WORKERS_IDLE,
        "Dispatch workers idle",
        "avg(last_10m):avg:dispatch.workers.busy{service:dispatch-worker,env:prod} < 1",
        message="Part of a composite, notifies nobody by itself.",
        tags=_tags("dispatch-worker"),
        critical=1.0,
        since=ago(now, days=4),
    )
    stuck = monitor(
        ids.QUEUE_STUCK,
        "Dispatch queue is stuck: deep and nobody works on it",
        f"{ids.QUEUE_DEPTH} && {ids.WORKERS_IDLE}",
        kind="composite",
        message=f"Parcels pile up. {PAGE}",
        tags=_tags("dispatch-worker"),
        since=ago(now, days=4),
    )
    crashes = monitor(
        ids.COURIER_APP_CRASHES,
        "Courier app crashes",
        "sum(last_15m):sum:courier_app.crashes{service:dispatch-api,env:prod} by {region}.as_count() > 40",
        message=(
            f"Couriers cannot work in {{{{region.name}}}}. {PAGE} @slack-{{{{region.name}}}}-ops "
            "Board by hand: https://hooks.example.com/in/board?token=sandbox-hook-secret"
        ),
        tags=_tags("dispatch-api"),
        critical=40.0,
        since=ago(now, days=40),
        by=ANA,
    )
    sos = monitor(
        ids.SOS_ERRORS,
        "Errors on the couriers' emergency button",
        "sum(last_5m):sum:courier.sos.errors{service:courier-location,env:prod}.as_count() > 0",
        message=f"{PAGE}",
        tags=_tags("courier-location"),
        critical=0.0,
        state="No Data",
        since=ago(now, hours=7),
    )
    board = dashboard(
        ids.DISPATCH_BOARD,
        "Dispatch overview",
        [
            plot(6400000000000101, "Queue depth", ["avg:dispatch.queue.depth{service:dispatch-worker,$env}"]),
            plot(6400000000000102, "Busy workers", ["avg:dispatch.workers.busy{service:dispatch-worker,$env}"]),
            plot(6400000000000103, "Messages accepted, all services", ["sum:wa.messages.accepted{$env}.as_rate()"]),
            plot(
                6400000000000104,
                "Courier app crashes",
                ["sum:courier_app.crashes{service:dispatch-api,$env} by {region}.as_count()"],
            ),
        ],
        variables=[variable("env", "env", ["prod", "staging"])],
        tags=["team:dispatch"],
        made=born("2024-11-05"),
    )
    estate = Estate(
        monitors=(depth, idle, stuck, crashes, sos),
        dashboards=(board,),
        views={ids.DISPATCH_BOARD: Views(3300, ago(now, hours=1))},
        traffic={"dispatch.queue.depth": 310.0, "dispatch.workers.busy": 22.0, "courier_app.crashes": 6.0},
    )
    return Chapter(estate)
