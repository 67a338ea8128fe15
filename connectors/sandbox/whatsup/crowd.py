"""Look-alikes that must stay silent: staging, deploy windows, copies, personal boards and other people's services."""

from datetime import UTC, datetime, timedelta

from connectors.sandbox.chapter import Chapter
from connectors.sandbox.datadog.boards import dashboard, plot, slo_panel
from connectors.sandbox.datadog.estate import Downtime, Estate, Reading, Views, ago
from connectors.sandbox.datadog.shapes import ANA, born, burn_alert, counted, definition, monitor, rule, slo, team
from connectors.sandbox.exchange import Wire
from connectors.sandbox.whatsup import dispatch, ids, merchants

_TUESDAY = 1
_FLEET = ["service:fleet-telemetry", "env:prod", "team:fleet"]
_BILLING = ["service:billing", "env:prod", "team:finance"]


def chapter(now: datetime) -> Chapter:
    """The whole crowd; none of it holds a defect of the two services."""
    return Chapter(_staging(now) + _windows(now) + _copies(now) + _side_alerts(now) + _others(now) + catalogue())


def _staging(now: datetime) -> Estate:
    """The gateway's staging twin: in alert, muted for good, plotted on a board of its own."""
    tags = ["service:wa-gateway", "env:staging", "team:dispatch"]
    refused = monitor(
        151209101,
        "[staging] Messages refused",
        "sum(last_5m):sum:wa.messages.refused{service:wa-gateway,env:staging}.as_count() > 10",
        message="Only staging. @slack-dispatch-noise",
        tags=tags,
        critical=10.0,
        state="Alert",
        since=ago(now, days=3),
    )
    mute = Downtime(
        number=2400102,
        uuid="7a1c9a54-2f0c-11f0-9b3e-da7ad0900002",
        scope="env:staging",
        start=born("2026-02-02"),
        end=None,
        monitor_tags=("service:wa-gateway",),
        message="Staging may be noisy",
    )
    board = dashboard(
        "wa7-stg-0x1",
        "WhatsApp gateway (staging)",
        [
            plot(
                6600000000000101,
                "Share of messages accepted by WhatsApp",
                [
                    "sum:wa.messages.accepted{service:wa-gateway,env:staging}.as_count()",
                    "sum:wa.messages.submitted{service:wa-gateway,env:staging}.as_count()",
                ],
                formula="100 * query1 / query2",
            )
        ],
    )
    traffic = {"wa.messages.refused": 3.0}
    return Estate(monitors=(refused,), downtimes=(mute,), dashboards=(board,), traffic=traffic)


def _windows(now: datetime) -> Estate:
    """Mutes that end: half an hour of deploys a week, and one for a single region."""
    start, midnight = _next_deploy(now), now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    weekly = Downtime(
        number=2400103,
        uuid="b2c7f0de-51aa-11f0-a1d4-da7ad0900002",
        scope="env:prod",
        start=start,
        end=start + timedelta(minutes=30),
        monitor_tags=("team:dispatch",),
        message="Weekly deploy",
        rrule="FREQ=WEEKLY;INTERVAL=1;BYDAY=TU",
        duration="30m",
        timezone="America/Sao_Paulo",
        status="scheduled",
    )
    recife = Downtime(
        number=2400104,
        uuid="c94e1b30-b5d1-11f0-bd0e-da7ad0900002",
        scope="region:recife",
        start=midnight,
        end=midnight + timedelta(days=3),
        monitor_id=ids.COURIER_APP_CRASHES,
        message="New app version rolls out in Recife",
    )
    past = Downtime(
        number=2400105,
        uuid="d05a8c76-8f3c-11f0-88aa-da7ad0900002",
        scope="*",
        start=born("2026-09-01"),
        end=born("2026-09-02"),
        monitor_id=ids.ETA_FAST,
        status="ended",
    )
    return Estate(downtimes=(weekly, recife, past))


def _next_deploy(now: datetime) -> datetime:
    """Three in the morning in São Paulo on the next Tuesday."""
    day = now.astimezone(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    later = day + timedelta(days=(_TUESDAY - day.weekday()) % 7)
    return later if later > now else later + timedelta(days=7)


def _copies(now: datetime) -> Estate:
    """Copies of the gateway's board, and what people keep for themselves."""
    share = [f"{dispatch.ACCEPTED}.as_count()", f"{dispatch.SUBMITTED}.as_count()"]
    boards = tuple(
        dashboard(
            f"cpy-gat-{number}aa",
            "Copy of " * number + "WhatsApp gateway",
            [
                plot(
                    6700000000000100 + number,
                    "Share of messages accepted by WhatsApp",
                    share,
                    formula="100 * query1 / query2",
                ),
                slo_panel(6700000000000200 + number, "Acceptance, 30 days", ids.ACCEPTANCE_SLO, ["30d"]),
            ],
            made=born(f"2026-0{number + 1}-15"),
            by=ANA,
        )
        for number in (1, 2, 3)
    )
    own = dashboard(
        "ana-scr-4tc",
        "ana's scratchpad",
        [
            plot(6700000000000301, "messages", share, formula="query1 / query2"),
            plot(6700000000000302, "fresh", [dispatch.FRESH + ".as_count()"]),
        ],
        by=ANA,
        layout="free",
    )
    views = {board["id"]: Views(2, ago(now, days=130)) for board in boards}
    views[own["id"]] = Views(31, ago(now, days=6))
    return Estate(dashboards=(*boards, own), views=views)


def _side_alerts(now: datetime) -> Estate:
    """Alerts of the two services that open tickets or go quiet, as they should."""
    slow_pages = monitor(
        ids.PORTAL_SLOW_PAGES,
        "Merchant portal is slow, p95",
        "avg(last_15m):p95:portal.request.duration{service:merchant-portal,env:prod} > 4",
        message="Slow, not down. @jira-MERCHANTS",
        tags=[*merchants.TAGS],
        critical=4.0,
        since=ago(now, days=2),
        priority=4,
    )
    refunds = monitor(
        152300402,
        "Refunds fail",
        "sum(last_10m):default_zero(sum:portal.refunds.failed{service:merchant-portal,env:prod}.as_count()) > 5",
        message=f"{merchants.PAGE}",
        tags=[*merchants.TAGS],
        critical=5.0,
        options={"on_missing_data": "resolve"},
        since=ago(now, days=80),
    )
    return Estate(monitors=(slow_pages, refunds), traffic={"portal.request.duration": 0.6})


def _others(now: datetime) -> Estate:
    """Two services of other teams with all the faults that nobody here is asked to mend."""
    positions = slo(
        "f60b1c2d3e4f5a6978877665544332ab",
        "Vehicle positions stored",
        {"30d": (95.0, None)},
        tags=_FLEET,
        **counted("sum:fleet.positions.stored{env:prod}.as_count()", "sum:fleet.positions.all{env:prod}.as_count()"),
    )
    exports = slo(
        "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "Invoices exported to the ledger",
        {"7d": (97.0, None), "90d": (97.0, 98.0)},
        tags=_BILLING,
        **counted("sum:ledger.exports.ok{env:prod}.as_count()", "sum:ledger.exports.all{env:prod}.as_count()"),
    )
    fuel = monitor(
        153400101,
        "Fuel sensors silent",
        "avg(last_1h):avg:fleet.fuel.level{env:prod} by {vehicle} < 0.05",
        message="",
        tags=_FLEET,
        critical=0.05,
        options={"notify_no_data": True, "no_data_timeframe": 120},
        state="No Data",
        since=ago(now, days=50),
        by=ANA,
    )
    ledger = burn_alert(
        153400201,
        "Ledger exports fail",
        "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        16.8,
        over="7d",
        message="@finance-ops@example.com",
        tags=_BILLING,
        since=ago(now, days=5),
    )
    mute = Downtime(
        number=2400106,
        uuid="e7d0b6a8-6c11-11f0-9f52-da7ad0900002",
        scope="*",
        start=born("2026-03-01"),
        end=None,
        monitor_id=153400101,
    )
    board = dashboard(
        "flt-t3l-7q9",
        "Fleet telemetry",
        [plot(6800000000000101, "Fuel", ["avg:fleet.fuel.level{env:prod} by {vehicle}"])],
        tags=["team:fleet"],
    )
    return Estate(
        monitors=(fuel, ledger),
        slos=(positions, exports),
        downtimes=(mute,),
        dashboards=(board,),
        rules=(rule("c2b6e1d5-8b41-4f2d-8e64-30a05e8f0b21", "Finance", ["team:finance"], ["slack-finance"]),),
        readings={
            positions["id"]: Reading(attained=97.4, per_day=61_000),
            exports["id"]: Reading(attained=98.9, per_day=2_600),
        },
        quality={153400101: ("muted_duration_over_sixty_days", "missing_at_handle")},
        traffic={"fleet.positions.stored": 2_500.0, "fleet.positions.all": 2_540.0, "ledger.exports.ok": 108.0},
    )


def catalogue() -> Estate:
    """What the catalogue says of each service, and the teams that own them."""
    ours = [
        definition(
            name,
            "dispatch",
            tier="1",
            links=[_board_link("Dispatch overview", ids.DISPATCH_BOARD), _repository("dispatch")],
            contacts=_contacts("dispatch"),
        )
        for name in ("dispatch-api", "dispatch-worker", "wa-gateway", "courier-location")
    ]
    portal = definition(
        "merchant-portal",
        "merchants",
        tier="2",
        links=[_board_link("Merchant portal", ids.PORTAL_BOARD), _repository("merchant-portal")],
        contacts=_contacts("merchants"),
        paging=ids.MERCHANTS_PAGING,
    )
    others = [
        definition(name, who, tier="3", links=[], contacts=_contacts(who))
        for name, who in (("fleet-telemetry", "fleet"), ("billing", "finance"))
    ]
    teams = (
        team("ac73040e-c8d4-11ed-b2ea-da7ad0900002", "dispatch", "Dispatch", 7),
        team("2f5b80be-405b-11ee-8a0d-da7ad0900002", "merchants", "Merchants", 4),
        team("ecc8affc-27d6-11ee-b33c-da7ad0900002", "fleet", "Fleet", 3),
        team("f1d4b6ae-9a01-11ee-8d6b-da7ad0900002", "finance", "Finance", 5),
    )
    return Estate(definitions=(*ours, portal, *others), teams=teams)


def _board_link(name: str, board: str) -> Wire:
    return {"name": name, "type": "dashboard", "url": f"https://app.datadoghq.com/dashboard/{board}"}


def _repository(name: str) -> Wire:
    return {"name": "Source", "type": "repo", "provider": "git", "url": f"https://git.example.com/whatsup/{name}"}


def _contacts(who: str) -> list[Wire]:
    mail = {"name": "Mail", "type": "email", "contact": f"{who}@example.com"}
    chat = {"name": "Chat", "type": "slack", "contact": f"https://chat.example.com/archives/{who}"}
    return [mail, chat]
