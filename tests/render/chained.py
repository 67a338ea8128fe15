"""The chains of the dispatch service, judged by hand: each kind of break once, and a good one."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from compiler.model.base import Gap, Id
from compiler.model.chain import (
    Candidate,
    Chain,
    Evidence,
    Fault,
    Link,
    Loser,
    Match,
    Verdict,
    broken,
    moot,
    proven,
    unknown,
)
from compiler.model.oncall import Duty, Forecast, Leg, Level, Reached, Way
from compiler.model.opening import Opening
from compiler.model.promise import Window
from compiler.model.reading import Attained, Series
from compiler.model.watching import Address, Dashboard, Monitor, Slo, Target
from tests.render.declared import (
    ACCEPTED,
    APP,
    ASSIGNMENT,
    ETA,
    LOCATION,
    MONTH,
    PROOF,
    at,
)

TAKEN = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
NO_ONCALL = Gap("oncall", "", "no on-call connector configured", configured=False)
HANDLE = "@pagerduty-WhatsUp-Logistics"


def slo(key: str, name: str, percent: str, window: Window = MONTH) -> Slo:
    """An SLO with one target."""
    opening = Opening(f"{APP}/slo?slo_id={key}")
    target = Target(Decimal(percent), window)
    return Slo(Id("datadog", "slo", key), name, frozenset({"service:dispatch-api"}), opening, targets=(target,))


def alert(key: str, name: str, *notifies: str) -> Monitor:
    """An alert that pages."""
    addresses = tuple(Address("oncall", one) for one in notifies)
    opening = Opening(f"{APP}/monitors/{key}")
    return Monitor(Id("datadog", "monitor", key), name, opening=opening, notifies=addresses, priority=1)


def plotted(of: Id, board: str, name: str, panel: str, title: str, *losers: Loser) -> Match:
    """A panel with its url."""
    url = f"{APP}/dashboard/{board}?fullscreen_widget={panel}&tpl_var_region=sao-paulo&live=true"
    evidence = Evidence("signal", "it plots both metrics of the SLO as the same ratio, in an equal scope", (of,))
    return Match(of, Id("datadog", "dashboard", board), name, panel, title, url, (evidence,), losers)


def tied(of: Id, to: Monitor) -> Match:
    """An alert that names its SLO."""
    evidence = Evidence("referenced", "its query names this SLO by id", (of,))
    return Match(of, to.id, to.name, evidence=(evidence,))


def named(slo_: Slo, url: str = "") -> tuple[Match, ...]:
    """A binding by id."""
    evidence = Evidence("declared", "the declaration names it under `measured_by:`", (slo_.id,))
    return (Match(slo_.id, slo_.id, slo_.name, url=url, evidence=(evidence,)),)


ACCEPTED_SLO = slo("7f3c11", "WhatsApp accepts delivery updates", "99.9")
LOCATION_SLO = slo("2ab900", "Live location is fresh", "99")
ASSIGNMENT_SLO = slo("51dd07", "Deliveries assigned within 2 s", "99")
ETA_SLO = slo("c0ffee", "Tracking page is up", "99.9")
ACCEPTED_ALERT = alert("1001", "WhatsApp acceptance burns its budget", HANDLE)
LOCATION_ALERT = alert("1002", "Live location burns its budget", HANDLE)
ETA_ALERT = alert("1004", "Tracking page is down", HANDLE, "@slack-dispatch")
GATEWAY = Dashboard(Id("datadog", "dashboard", "abc-def-ghi"), "WhatsApp gateway")
LIVE = Dashboard(Id("datadog", "dashboard", "liv-loc-001"), "Live location")
ACCEPTED_PANEL = plotted(
    ACCEPTED_SLO.id,
    "abc-def-ghi",
    "WhatsApp gateway",
    "4711",
    "Accepted of submitted messages",
    Loser(Id("datadog", "dashboard", "zzz-zzz-zzz"), "Copy of WhatsApp gateway", "a newer copy of the same board"),
)
LOCATION_PANEL = plotted(LOCATION_SLO.id, "liv-loc-001", "Live location", "12", "Fresh locations by region")
ETA_PANEL = plotted(ETA_SLO.id, "eta-001", "Tracking page", "3", "Uptime")
PAGED = unknown(
    "paged",
    f"no on-call connector configured; the alert notifies {HANDLE}",
    (NO_ONCALL,),
    evidence=(Evidence("signal", f"the alert notifies {HANDLE}"),),
)
STAFFED = unknown("staffed", "no on-call connector configured", (NO_ONCALL,))


def measured(one: Slo) -> Link:
    """Measured by a declared SLO."""
    matches = named(one)
    return proven("measured", f"by the SLO “{one.name}”", matches=matches, evidence=matches[0].evidence)


def enough(text: str) -> Link:
    """Sufficient, with its arithmetic."""
    return proven("sufficient", text, evidence=(Evidence("computed", text),))


def actionable(name: str) -> Link:
    """A playbook with actions."""
    return proven("actionable", f"playbook “{name}” has 3 concrete first actions")


def tellable(text: str = "with template delay_notice in pt_BR, en over whatsapp/main") -> Link:
    """A route that works."""
    return proven("tellable", text, evidence=(Evidence("declared", text),))


def seen(match: Match) -> Link:
    """A panel that plots it."""
    reason = f"on “{match.name}”, panel “{match.part_name}”: {match.evidence[0].sentence}"
    return proven("visible", reason, matches=(match,), evidence=match.evidence)


ARITHMETIC = "promised 99.95 % over 30 days leaves 0.05 % bad events; SLO 99.9 % over 30 days leaves 0.1 % bad events"
WEAKER = Fault(
    "weaker target",
    ACCEPTED_SLO.id,
    f"“{ACCEPTED_SLO.name}”: {ARITHMETIC}",
    f"raise the target of “{ACCEPTED_SLO.name}” to at least 99.95 %, or agree a lower promise with the customer",
    place=at(8),
)
MUTED = Fault(
    "muted without end",
    LOCATION_ALERT.id,
    f"“{LOCATION_ALERT.name}” is silenced over its whole scope, without end, by datadog:downtime/900",
    "end the downtime, or give it an end",
)
UNWATCHED = Fault(
    "not alerted",
    ASSIGNMENT_SLO.id,
    f"no alert watches “{ASSIGNMENT_SLO.name}” or its metrics",
    "add a burn-rate alert to the SLO, and route it",
)
UNPLOTTED = Fault(
    "no panel",
    ASSIGNMENT_SLO.id,
    f"no panel in readable dashboards plots what “{ASSIGNMENT_SLO.name}” measures",
    "add a panel with the SLO's query, or the SLO itself, to the service's dashboard",
)
UNBOUND = Fault(
    "unbound",
    PROOF.subject,
    "nothing says which SLO measures it; the nearest is “Photo uploads” (datadog:slo/9e9e)",
    "measured_by: {slo: datadog:slo/9e9e}",
    place=at(26),
)


def attained(percent: str, target: str, left: str, window: Window = MONTH) -> Attained:
    """One reading."""
    return Attained(window, Decimal(percent), Decimal(left), Decimal(target), "ok", at=TAKEN - timedelta(minutes=7))


def series(one: Slo, *values: str) -> Series:
    """A series of days; `-` is a day on which nothing happened."""
    points = tuple(None if value == "-" else Decimal(value) for value in values)
    return Series(one.id, TAKEN - timedelta(days=len(values)), 86400, points)


ACCEPTED_CHAIN = Chain(
    ACCEPTED,
    (
        measured(ACCEPTED_SLO),
        broken("sufficient", WEAKER, evidence=(Evidence("computed", ARITHMETIC),)),
        proven(
            "alerted",
            f"by “{ACCEPTED_ALERT.name}”",
            matches=(tied(ACCEPTED_SLO.id, ACCEPTED_ALERT),),
            notes=(f"“{ACCEPTED_ALERT.name}” is silenced for env:staging until 2026-11-02 08:00 UTC",),
        ),
        PAGED,
        STAFFED,
        seen(ACCEPTED_PANEL),
        actionable("WhatsApp slow or refusing"),
        tellable("by status page, as attested"),
    ),
    Verdict(
        "broken",
        "weaker target",
        ("sufficient",),
        ("paged", "staffed"),
        "no",
        "attained 99.91 %, promised 99.95 %, over 30 days",
    ),
    ACCEPTED_SLO,
    (ACCEPTED_ALERT,),
    (attained("99.9134", "99.9", "13.4"),),
    series(ACCEPTED_SLO, "99.99", "99.98", "99.97", "-", "99.99", "99.95", "99.7", "99.6"),
)
LOCATION_CHAIN = Chain(
    LOCATION,
    (
        measured(LOCATION_SLO),
        enough("promised 99 % over 30 days leaves 432 min; SLO 99 % over 30 days leaves 432 min"),
        broken("alerted", MUTED, matches=(tied(LOCATION_SLO.id, LOCATION_ALERT),)),
        moot("paged", "alerted"),
        moot("staffed", "alerted"),
        seen(LOCATION_PANEL),
        actionable("Courier location is stale"),
        tellable(),
    ),
    Verdict("broken", "not alerted", ("alerted",), (), "yes", "attained 99.6 %, promised 99 %, over 30 days"),
    LOCATION_SLO,
    (LOCATION_ALERT,),
    (attained("99.6", "99", "60"),),
)
ASSIGNMENT_CHAIN = Chain(
    ASSIGNMENT,
    (
        measured(ASSIGNMENT_SLO),
        enough("promised 99 % over 30 days leaves 1 % bad events; SLO 99 % over 30 days leaves 1 % bad events"),
        broken("alerted", UNWATCHED),
        moot("paged", "alerted"),
        moot("staffed", "alerted"),
        broken("visible", UNPLOTTED),
        actionable("Assignment is slow"),
        tellable(),
    ),
    Verdict(
        "broken",
        "not alerted",
        ("alerted", "visible"),
        (),
        "at risk",
        "attained 99.02 %, promised 99 %, over 30 days; at the last day's burn the budget ends in 3 days",
    ),
    ASSIGNMENT_SLO,
    (),
    (attained("99.02", "99", "2"),),
)
CALLS = "pagerduty"
ROTA_ID, LEAD = Id(CALLS, "rota", "r1"), Id(CALLS, "responder", "u3")
TURNS = tuple(
    Duty(TAKEN + timedelta(days=day), TAKEN + timedelta(days=day + 1), (Id(CALLS, "responder", f"u{1 + day % 2}"),))
    for day in range(14)
)
EMPTY = (TAKEN + timedelta(days=9), TAKEN + timedelta(days=10))
FORECAST = Forecast(
    Id(CALLS, "policy", "e1"),
    "Dispatch on call",
    "https://acme.example/policies/e1",
    TAKEN,
    TAKEN + timedelta(days=14),
    (
        Level(
            1, 0, "15 min", (Reached(ROTA_ID, "Dispatch", "https://acme.example/rotas/r1"),),
            (*TURNS[:9], Duty(*EMPTY), Duty(TURNS[10].starts, TURNS[10].ends, TURNS[10].who, True), *TURNS[11:]),
            (EMPTY,),
        ),
        Level(2, 900, "30 min", (Reached(LEAD),), (Duty(TAKEN, TAKEN + timedelta(days=14), (LEAD,)),)),
    ),
    0,
    900,
    2700,
    names=((LEAD, "A. Lead"),),
)  # fmt: skip
WAY = Way(
    Id("datadog", "monitor", "303"),
    HANDLE,
    (
        Leg("alert", "Tracking page burns", "proven"),
        Leg("handle", HANDLE, "proven"),
        Leg("service", "Dispatch", "likely", Id(CALLS, "oncall_service", "p1"), url="https://acme.example/services/p1"),
        Leg("policy", "Dispatch on call", "likely", Id(CALLS, "policy", "e1"), url="https://acme.example/policies/e1"),
    ),
    Id(CALLS, "policy", "e1"),
)
ETA_CHAIN = Chain(
    ETA,
    (
        measured(ETA_SLO),
        enough("promised 99.9 % over a calendar month leaves 40.3 min; SLO 99.9 % over 30 days leaves 43.2 min"),
        proven("alerted", f"by “{ETA_ALERT.name}”", matches=(tied(ETA_SLO.id, ETA_ALERT),)),
        PAGED,
        STAFFED,
        seen(ETA_PANEL),
        actionable("Tracking page is down"),
        tellable(),
    ),
    Verdict(
        "unknown",
        "backed by SLO “Tracking page is up”",
        (),
        ("paged", "staffed"),
        "yes",
        "attained 99.98 %, promised 99.9 %, over 30 days",
    ),
    ETA_SLO,
    (ETA_ALERT,),
    (attained("99.98", "99.9", "80"),),
    ways=(WAY,),
    forecasts=(FORECAST,),
)
PROOF_CHAIN = Chain(
    PROOF,
    (
        broken("measured", UNBOUND),
        *(moot(name, "measured") for name in ("sufficient", "alerted")),
        Link("paged", STAFFED.state.NOT_APPLICABLE, "the promise asks for a ticket, not for a page"),
        Link("staffed", STAFFED.state.NOT_APPLICABLE, "the promise asks for a ticket, not for a page"),
        moot("visible", "measured"),
        broken(
            "actionable",
            Fault("no first actions", PROOF.subject, "no playbook names the promise “proof-of-delivery”"),
        ),
        unknown(
            "tellable",
            "whatsapp:health: the service did not answer",
            (Gap("health", "whatsapp", "the service did not answer", TAKEN),),
        ),
    ),
    Verdict("broken", "unbound", ("measured", "actionable"), ("tellable",), "unknown", "nothing live measures it"),
    candidates=(
        Candidate(
            Id("datadog", "slo", "9e9e"),
            "Photo uploads",
            "its tag service:dispatch-api is one of `matches:`",
            "measured_by: {slo: datadog:slo/9e9e}",
            True,
        ),
    ),
)
CHAINS = (ACCEPTED_CHAIN, LOCATION_CHAIN, ASSIGNMENT_CHAIN, ETA_CHAIN, PROOF_CHAIN)
"""A weaker target, a muted alert, nobody alerted, a good one, an unbound one."""
