"""The chains of the service `merchant-portal`: three promises, each broken in one place."""

from datetime import datetime

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.boards import alert_panel, dashboard, group, note, old_plot, plot, slo_panel
from connectors.sandbox.datadog.estate import Estate, Reading, Views, ago, iso
from connectors.sandbox.datadog.shapes import born, burn_alert, correction, counted, monitor, resting_on, rule, slo
from connectors.sandbox.whatsup import ids

PAGE = "@pagerduty-WhatsUp-Merchants"
PORTAL_UP = "min:portal.probe.up{service:merchant-portal,env:prod}"
ORDERS_OK = "sum:orders.ok{service:merchant-portal,env:prod}.as_count()"
ORDERS = "sum:orders.submitted{service:merchant-portal,env:prod}.as_count()"
INVOICES_IN_TIME = "sum:invoices.sent_within_10m{service:merchant-portal,env:prod}.as_count()"
INVOICES = "sum:invoices.issued{service:merchant-portal,env:prod}.as_count()"
TAGS = ["service:merchant-portal", "env:prod", "team:merchants"]


def chapter(now: datetime) -> Chapter:
    """All of merchant-portal."""
    board = Estate(dashboards=(_board(),), views={ids.PORTAL_BOARD: Views(720, ago(now, hours=9))})
    return portal_uptime(now) + orders_accepted(now) + invoices(now) + _gone_board() + Chapter(board)


def portal_uptime(now: datetime) -> Chapter:
    """Promised over 30 days, measured over 90: the whole budget of 90 days may fall into one of 30.

    The probe has no recipient and needs none, since the SLO rests on it; the burn alert gets its recipient from a
    notification rule.
    """
    probe = monitor(
        ids.PORTAL_PROBE,
        "Merchant portal does not answer",
        f"min(last_5m):{PORTAL_UP} < 1",
        message="Counts towards the portal's uptime.",
        tags=TAGS,
        critical=1.0,
        since=ago(now, days=21),
    )
    bound = slo(
        ids.PORTAL_SLO,
        "Merchant portal is up",
        {"90d": (99.9, 99.95)},
        tags=TAGS,
        description="Time in which the probe of the merchant portal was not in alert.",
        **resting_on(probe),
    )
    fast = burn_alert(
        ids.PORTAL_FAST,
        "Merchant portal is down: budget burns 21.6 times too fast",
        ids.PORTAL_SLO,
        21.6,
        over="90d",
        message="Merchants cannot log in.",
        tags=[*TAGS, "notify:rule"],
        since=ago(now, days=21),
        priority=1,
    )
    routed = rule(
        "b1a5d0c4-7a30-4e1c-9d53-2f2f4f7e9a10",
        "Merchants on call",
        ["team:merchants", "notify:rule"],
        [PAGE.removeprefix("@")],
    )
    upgrade = int(ago(now, days=20).timestamp())
    weaker = Defect(
        "RB205",
        f"datadog:slo/{ids.PORTAL_SLO}",
        "99.9 percent over 90 days allows 130 minutes at once, 99.9 percent over 30 days promises 43",
        allowed=True,
    )
    estate = Estate(
        monitors=(probe, fast),
        slos=(bound,),
        rules=(routed,),
        corrections=(
            correction(
                "fb76e0fa-bf7b-11ed-ba7e-da7ad0902002",
                ids.PORTAL_SLO,
                upgrade,
                upgrade + 4800,
                "Scheduled Maintenance",
            ),
        ),
        readings={ids.PORTAL_SLO: Reading(attained=99.97, per_day=86_400, trouble=16)},
        traffic={"portal.probe.up": 1.0},
    )
    return Chapter(estate, defects=(weaker,))


def orders_accepted(now: datetime) -> Chapter:
    """A sufficient SLO whose alert tells nobody: no handle in its message, no rule that fits its tags."""
    bound = slo(
        ids.ORDERS_SLO,
        "Orders accepted without error",
        {"30d": (99.5, None)},
        tags=TAGS,
        description="Orders that were taken without an error, of all orders that merchants submitted.",
        **counted(ORDERS_OK, ORDERS),
    )
    fast = burn_alert(
        ids.ORDERS_FAST,
        "Orders fail: budget burns 14.4 times too fast",
        ids.ORDERS_SLO,
        14.4,
        message="Orders of merchants are refused. Somebody should look at the portal's database.",
        tags=TAGS,
        since=ago(now, days=33),
        priority=1,
    )
    silent = Defect(
        "RB305",
        f"datadog:monitor/{ids.ORDERS_FAST}",
        "the alert of orders-accepted has no recipient: no handle, no rule, no composite, no SLO resting on it",
    )
    estate = Estate(
        monitors=(fast,),
        slos=(bound,),
        readings={ids.ORDERS_SLO: Reading(attained=99.81, per_day=9_200)},
        traffic={"orders.ok": 382.6, "orders.submitted": 383.3},
    )
    return Chapter(estate, defects=(silent,))


def invoices(now: datetime) -> Chapter:
    """An SLO that measures what is promised, and a promise that does not say so."""
    candidate = slo(
        ids.INVOICES_SLO,
        "Invoices sent within 10 minutes",
        {"7d": (99.0, None)},
        tags=TAGS,
        description="Invoices that left within 10 minutes of the delivery, of all invoices.",
        **counted(INVOICES_IN_TIME, INVOICES),
    )
    fast = burn_alert(
        ids.INVOICES_FAST,
        "Invoices are late: budget burns 16.8 times too fast",
        ids.INVOICES_SLO,
        16.8,
        over="7d",
        message=f"Invoices pile up. {PAGE}",
        tags=TAGS,
        since=ago(now, days=12),
        priority=3,
    )
    unbound = Defect(
        "RB106",
        "declared:promise/merchant-portal/invoices",
        f"the promise names nothing that measures it; datadog:slo/{ids.INVOICES_SLO} looks like it",
    )
    estate = Estate(
        monitors=(fast,),
        slos=(candidate,),
        readings={ids.INVOICES_SLO: Reading(attained=99.72, per_day=3_100)},
        traffic={"invoices.sent_within_10m": 128.8, "invoices.issued": 129.1},
    )
    return Chapter(estate, defects=(unbound,))


def _board() -> dict[str, object]:
    uptime = group(
        6500000000000101,
        "Uptime",
        [
            plot(6500000000000102, "Probe of the portal", [PORTAL_UP]),
            slo_panel(6500000000000103, "Uptime, 90 days", ids.PORTAL_SLO, ["90d"]),
            alert_panel(6500000000000104, "Probe", ids.PORTAL_PROBE),
        ],
    )
    business = group(
        6500000000000110,
        "Orders and invoices",
        [
            plot(6500000000000111, "Share of orders accepted", [ORDERS_OK, ORDERS], formula="100 * query1 / query2"),
            plot(6500000000000112, "Orders", [ORDERS], kind="query_value"),
            old_plot(6500000000000113, "Share of invoices in time", f"{INVOICES_IN_TIME} / {INVOICES} * 100"),
            note(6500000000000114, f"Before June: https://app.datadoghq.com/dashboard/{ids.GONE_BOARD}/orders-old"),
        ],
    )
    return dashboard(ids.PORTAL_BOARD, "Merchant portal", [uptime, business], tags=["team:merchants"])


def _gone_board() -> Chapter:
    """A board that a playbook still opens and that was deleted in May."""
    old = dashboard(ids.GONE_BOARD, "Orders (old)", [], made=born("2024-05-14"))
    gone = Defect(
        "RB402",
        f"datadog:dashboard/{ids.GONE_BOARD}",
        "the playbook orders-failing of merchant-portal opens a dashboard that was deleted",
        missing=True,
    )
    pointed = Defect(
        "RB405",
        f"datadog:dashboard/{ids.PORTAL_BOARD}",
        "a note on the merchants' board still points to the dashboard that was deleted",
    )
    return Chapter(Estate(deleted=({**old, "deleted_at": iso(born("2026-05-17"))},)), defects=(gone, pointed))
