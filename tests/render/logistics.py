"""The dispatch service of WhatsUp Logistics, judged by hand: what documents are tried on."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from compiler.model.base import Gap, Id, Place
from compiler.model.chain import (
    Candidate,
    Chain,
    ChannelView,
    Detection,
    Evidence,
    Fault,
    Hop,
    Judgement,
    Link,
    Loser,
    Match,
    Row,
    Verdict,
    broken,
    moot,
    proven,
    unknown,
)
from compiler.model.channel import Account, Health, Number, Reason, Template
from compiler.model.coverage import Coverage, Section, SnapshotInfo
from compiler.model.finding import Finding, Severity
from compiler.model.opening import Opening
from compiler.model.promise import (
    Action,
    Allowance,
    BacklogItem,
    Bound,
    Contact,
    Context,
    Dependency,
    Message,
    Objective,
    Playbook,
    Procedures,
    Promise,
    Service,
    Tell,
    Window,
)
from compiler.model.reading import Attained, Series
from compiler.model.watching import Address, Dashboard, Monitor, Slo, Target

TAKEN = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
MONTH = Window("rolling", 30)
APP = "https://app.datadoghq.com"
NO_ONCALL = Gap("oncall", "", "no on-call connector configured", configured=False)
HANDLE = "@pagerduty-WhatsUp-Logistics"


def at(line: int) -> Place:
    """A place in the declaration."""
    return Place("services/dispatch.yaml", line, 3)


def promise(name: str, line: int, says: str, indicator: str, target: str, limit: int | None = None, **rest) -> Promise:
    """A promise with its numbers, over thirty days unless told otherwise."""
    bound = Bound("<", Decimal(limit)) if limit else None
    objective = Objective(indicator, Decimal(target), rest.pop("window", MONTH), bound)  # type: ignore[arg-type]
    to = rest.pop("to", "merchants and couriers")
    return Promise(name, "dispatch", says, at(line), to, objective=objective, **rest)


ACCEPTED = promise(
    "message-acceptance", 8, "99.95% of delivery updates are accepted by WhatsApp, over 30 days", "accepted", "99.95",
    channel="whatsapp/main",
)  # fmt: skip
LOCATION = promise(
    "live-location", 14, "99% of live locations are fresher than 5 seconds, over 30 days", "fresh", "99", 5
)
ASSIGNMENT = promise(
    "assignment", 18, "99% of deliveries are assigned to a courier within 2 seconds, over 30 days", "latency", "99", 2
)
ETA = promise(
    "eta-page", 22, "99.9% uptime of the tracking page, over a calendar month", "uptime", "99.9",
    window=Window("calendar", unit="month"), to="recipients",
)  # fmt: skip
PROOF = promise("proof-of-delivery", 26, "99.5% of photos are stored, over 7 days", "success", "99.5",
                window=Window("rolling", 7), response="ticket")  # fmt: skip


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
    ACCEPTED_SLO.id, "abc-def-ghi", "WhatsApp gateway", "4711", "Accepted of submitted messages",
    Loser(Id("datadog", "dashboard", "zzz-zzz-zzz"), "Copy of WhatsApp gateway", "a newer copy of the same board"),
)  # fmt: skip
LOCATION_PANEL = plotted(LOCATION_SLO.id, "liv-loc-001", "Live location", "12", "Fresh locations by region")
ETA_PANEL = plotted(ETA_SLO.id, "eta-001", "Tracking page", "3", "Uptime")
PAGED = unknown(
    "paged", f"no on-call connector configured; the alert notifies {HANDLE}", (NO_ONCALL,),
    evidence=(Evidence("signal", f"the alert notifies {HANDLE}"),),
)  # fmt: skip
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
    "weaker target", ACCEPTED_SLO.id, f"“{ACCEPTED_SLO.name}”: {ARITHMETIC}",
    f"raise the target of “{ACCEPTED_SLO.name}” to at least 99.95 %, or agree a lower promise with the customer",
    place=at(8),
)  # fmt: skip
MUTED = Fault(
    "muted without end", LOCATION_ALERT.id,
    f"“{LOCATION_ALERT.name}” is silenced over its whole scope, without end, by datadog:downtime/900",
    "end the downtime, or give it an end",
)  # fmt: skip
UNWATCHED = Fault(
    "not alerted", ASSIGNMENT_SLO.id, f"no alert watches “{ASSIGNMENT_SLO.name}” or its metrics",
    "add a burn-rate alert to the SLO, and route it",
)  # fmt: skip
UNPLOTTED = Fault(
    "no panel", ASSIGNMENT_SLO.id, f"no panel in readable dashboards plots what “{ASSIGNMENT_SLO.name}” measures",
    "add a panel with the SLO's query, or the SLO itself, to the service's dashboard",
)  # fmt: skip
UNBOUND = Fault(
    "unbound", PROOF.subject, "nothing says which SLO measures it; the nearest is “Photo uploads” (datadog:slo/9e9e)",
    "measured_by: {slo: datadog:slo/9e9e}", place=at(26),
)  # fmt: skip


def attained(percent: str, target: str, left: str, window: Window = MONTH) -> Attained:
    """One reading."""
    return Attained(window, Decimal(percent), Decimal(left), Decimal(target), "ok", at=TAKEN - timedelta(minutes=7))


def series(one: Slo, *values: str) -> Series:
    """A series of days; `-` is a day on which nothing happened."""
    points = tuple(None if value == "-" else Decimal(value) for value in values)
    return Series(one.id, TAKEN - timedelta(days=len(values)), 86400, points)


def chains() -> tuple[Chain, ...]:
    """Five promises: a weaker target, a muted alert, nobody alerted, a good one, an unbound one."""
    return (
        Chain(
            ACCEPTED,
            (measured(ACCEPTED_SLO), broken("sufficient", WEAKER, evidence=(Evidence("computed", ARITHMETIC),)),
             proven("alerted", f"by “{ACCEPTED_ALERT.name}”", matches=(tied(ACCEPTED_SLO.id, ACCEPTED_ALERT),),
                    notes=(f"“{ACCEPTED_ALERT.name}” is silenced for env:staging until 2026-11-02 08:00 UTC",)),
             PAGED, STAFFED, seen(ACCEPTED_PANEL), actionable("WhatsApp slow or refusing"), tellable("by status page, as attested")),
            Verdict("broken", "weaker target", ("sufficient",), ("paged", "staffed"), "no",
                    "attained 99.91 %, promised 99.95 %, over 30 days"),
            ACCEPTED_SLO, (ACCEPTED_ALERT,), (attained("99.9134", "99.9", "13.4"),),
            series(ACCEPTED_SLO, "99.99", "99.98", "99.97", "-", "99.99", "99.95", "99.7", "99.6"),
        ),
        Chain(
            LOCATION,
            (measured(LOCATION_SLO), enough("promised 99 % over 30 days leaves 432 min; SLO 99 % over 30 days leaves 432 min"),
             broken("alerted", MUTED, matches=(tied(LOCATION_SLO.id, LOCATION_ALERT),)), moot("paged", "alerted"),
             moot("staffed", "alerted"), seen(LOCATION_PANEL), actionable("Courier location is stale"), tellable()),
            Verdict("broken", "not alerted", ("alerted",), (), "yes", "attained 99.6 %, promised 99 %, over 30 days"),
            LOCATION_SLO, (LOCATION_ALERT,), (attained("99.6", "99", "60"),),
        ),
        Chain(
            ASSIGNMENT,
            (measured(ASSIGNMENT_SLO), enough("promised 99 % over 30 days leaves 1 % bad events; SLO 99 % over 30 days leaves 1 % bad events"),
             broken("alerted", UNWATCHED), moot("paged", "alerted"), moot("staffed", "alerted"), broken("visible", UNPLOTTED),
             actionable("Assignment is slow"), tellable()),
            Verdict("broken", "not alerted", ("alerted", "visible"), (), "at risk",
                    "attained 99.02 %, promised 99 %, over 30 days; at the last day's burn the budget ends in 3 days"),
            ASSIGNMENT_SLO, (), (attained("99.02", "99", "2"),),
        ),
        Chain(
            ETA,
            (measured(ETA_SLO), enough("promised 99.9 % over a calendar month leaves 40.3 min; SLO 99.9 % over 30 days leaves 43.2 min"),
             proven("alerted", f"by “{ETA_ALERT.name}”", matches=(tied(ETA_SLO.id, ETA_ALERT),)), PAGED, STAFFED,
             seen(ETA_PANEL), actionable("Tracking page is down"), tellable()),
            Verdict("unknown", "backed by SLO “Tracking page is up”", (), ("paged", "staffed"), "yes",
                    "attained 99.98 %, promised 99.9 %, over 30 days"),
            ETA_SLO, (ETA_ALERT,), (attained("99.98", "99.9", "80"),),
        ),
        Chain(
            PROOF,
            (broken("measured", UNBOUND), *(moot(name, "measured") for name in ("sufficient", "alerted")),  # type: ignore[arg-type]
             Link("paged", STAFFED.state.NOT_APPLICABLE, "the promise asks for a ticket, not for a page"),
             Link("staffed", STAFFED.state.NOT_APPLICABLE, "the promise asks for a ticket, not for a page"),
             moot("visible", "measured"), broken("actionable", Fault("no first actions", PROOF.subject, "no playbook names the promise “proof-of-delivery”")),
             unknown("tellable", "whatsapp:health: the service did not answer", (Gap("health", "whatsapp", "the service did not answer", TAKEN),))),
            Verdict("broken", "unbound", ("measured", "actionable"), ("tellable",), "unknown", "nothing live measures it"),
            candidates=(Candidate(Id("datadog", "slo", "9e9e"), "Photo uploads", "its tag service:dispatch-api is one of `matches:`", "measured_by: {slo: datadog:slo/9e9e}", True),),
        ),
    )  # fmt: skip


def playbook(name: str, scenario: str, line: int, actions: tuple[Action, ...], tell: tuple[Tell, ...] = ()) -> Playbook:
    """A declared failure mode."""
    return Playbook(
        name, "dispatch", scenario, at(line), (), actions, ("pagerduty:whatsup-logistics",), tell, date(2026, 9, 1)
    )


DELAY = Tell(at(40), "delay_notice", ("pt_BR", "en"), "whatsapp/main")
PAGE = Tell(at(41), attested="status page", reviewed=date(2026, 11, 1))
SLOW = playbook(
    "whatsapp-slow", "WhatsApp slow or refusing", 32,
    (
        Action("run", "kubectl -n dispatch logs deploy/wa-gateway --since=10m | grep -c 'error_code\\|131'", at(35)),
        Action("open", f"{APP}/dashboard/abc-def-ghi the gateway's error codes", at(36)),
        Action("run", "kubectl -n dispatch set env deploy/wa-gateway SEND_RATE=40", at(36)),
        Action("judgement", "switch to SMS when acceptance stays below 95 % for 10 minutes, because retries cost quality", at(37)),
    ),
    (DELAY, PAGE),
)  # fmt: skip
STALE = playbook(
    "location-stale", "Courier location is stale", 44,
    (Action("run", "kubectl -n dispatch rollout restart deploy/courier-location", at(47)),), (DELAY,),
)  # fmt: skip
VAGUE = playbook("assignment-slow", "Assignment is slow", 52, (Action("text", "check the logs", at(54)),), (DELAY,))
EMPTY = playbook("courier-app-down", "Courier app is down", 60, ())


def rows() -> tuple[Row, ...]:
    """Four declared rows and two drafts."""
    hops = (
        Hop(HANDLE, "likely"),
        Hop("dispatch, first level", "unknown", "https://whatsup.pagerduty.com/escalation_policies/P1"),
        Hop("after 30m: partner manager at Meta"),
    )
    burning = Detection(
        ACCEPTED_ALERT.id, f"alert “{ACCEPTED_ALERT.name}”", f"{APP}/monitors/1001", ACCEPTED_PANEL,
        ("runbook explain --promise message-acceptance",),
    )  # fmt: skip
    blocked = Detection(Id("whatsapp", "account", "8001"), "account “WhatsUp Logistics” is blocked or limited",
                        "https://business.facebook.com/wa/manage/home?waba_id=8001")  # fmt: skip
    stale = Detection(LOCATION_ALERT.id, f"alert “{LOCATION_ALERT.name}”", f"{APP}/monitors/1002", LOCATION_PANEL)
    slow = Detection(ASSIGNMENT_SLO.id, f"SLO “{ASSIGNMENT_SLO.name}” burns", f"{APP}/slo?slo_id=51dd07")
    sources = ("services/dispatch.yaml:32", "datadog:monitor/1001")
    return (
        Row("whatsapp-slow", SLOW.scenario, ACCEPTED_SLO.id, (burning, blocked), SLOW.first_actions, hops, (), False, SLOW,
            ("message-acceptance",), sources),
        Row("location-stale", STALE.scenario, LOCATION_SLO.id, (stale,), STALE.first_actions, hops[:1], (), False, STALE,
            ("live-location",), ("services/dispatch.yaml:44",)),
        Row("assignment-slow", VAGUE.scenario, ASSIGNMENT_SLO.id, (slow,), VAGUE.first_actions, hops[:1], (), False, VAGUE,
            ("assignment",), ("services/dispatch.yaml:52",)),
        Row("courier-app-down", EMPTY.scenario, EMPTY.subject, (), (), (), (), False, EMPTY, (), ("services/dispatch.yaml:60",)),
        Row("slo-c0ffee", "“Tracking page is up” burns", ETA_SLO.id,
            (Detection(ETA_ALERT.id, f"alert “{ETA_ALERT.name}”", f"{APP}/monitors/1004", ETA_PANEL),), (), hops[:1], (), True,
            None, ("eta-page",), ("datadog:monitor/1004",)),
        Row("proof-of-delivery", "proof-of-delivery is not kept", PROOF.subject, draft=True, promises=("proof-of-delivery",)),
    )  # fmt: skip


def channel() -> ChannelView:
    """The messaging account: limited for months, one number rated red, one wording paused."""
    account = Account(Id("whatsapp", "account", "8001"), "WhatsUp Logistics", handle="whatsapp/main", status="active",
                      review="approved", verification="not verified")  # fmt: skip
    health = Health(
        account.id,
        "limited",
        "LIMITED",
        reasons=(Reason("BUSINESS", "141010", "The business is not verified.", "Verify it."),),
    )
    main = Number(Id("whatsapp", "number", "1"), "WhatsUp Logistics", account=account.id, masked="…78")
    help_ = Number(Id("whatsapp", "number", "2"), "WhatsUp Support", account=account.id, masked="…41")
    texts = (
        ("delay_notice", "pt_BR", "approved"),
        ("delay_notice", "en", "paused"),
        ("pickup_notice", "pt_BR", "approved"),
    )
    templates = tuple(
        (
            Template(Id("whatsapp", "template", str(n)), title, title=title, language=language),
            Health(Id("whatsapp", "health", str(n)), "available", status=state, quality="green"),
        )
        for n, (title, language, state) in enumerate(texts)
    )
    return ChannelView(
        "whatsapp/main", account, health,
        ((main, Health(main.id, "available", status="connected", quality="green", limit=10000, rate=80)),
         (help_, Health(help_.id, "available", status="connected", quality="red", limit=1000, rate=80, since=TAKEN - timedelta(days=2)))),
        templates, url="https://business.facebook.com/wa/manage/home?waba_id=8001", promises=(ACCEPTED.subject,),
    )  # fmt: skip


ALLOW = (
    Allowance("RB401", "datadog:slo/51dd07", "the board is being rebuilt", "dispatch", at(70), "ana", date(2026, 12, 31)),
    Allowance("RB503", "whatsapp:number/2", "support number is being replaced", "dispatch", at(71), "rui", date(2026, 10, 1)),
)  # fmt: skip


def service() -> Service:
    """The declaration."""
    return Service(
        "dispatch", "WhatsUp Logistics dispatch", at(1), "d1", "team dispatch",
        matches=(("service", "dispatch-api"), ("service", "dispatch-worker"), ("service", "wa-gateway")),
        context=Context(("sao-paulo", "recife"), "Kubernetes, one cluster a region; control plane in Python on PostgreSQL and Redis",
                        (Dependency("whatsapp", True), Dependency("postgres", promises=Decimal("99.95")), Dependency("courier-location"))),
        promises=(ACCEPTED, LOCATION, ASSIGNMENT, ETA, PROOF), playbooks=(SLOW, STALE, VAGUE, EMPTY),
        procedures=Procedures(
            "Every weekday 10:00–16:00 America/Sao_Paulo, canary in recife first.",
            "# Flags\n\nFlags change by pull request.\n\n```sh\nflags apply --env prod\n```\n\n## Undo\n\nRevert and apply.\n",
        ),
        messages=(
            Message("external", "pt_BR", "Olá {{nome}}, as atualizações de entrega estão atrasadas.\nPróxima atualização às {{hora}}. Pedimos desculpas.", at(80), "dispatch"),
            Message("external", "en", "Hello {{name}}, delivery updates are late. We are sorry.", at(81), "dispatch"),
            Message("internal", "", "[HH:MM] {{incident}}: impact {{impact}}, next update {{next}}", at(79), "dispatch"),
        ),
        contacts=(Contact("Incident commander", "#dispatch-room", "on-call lead"), Contact("Partner manager", "through the partner portal")),
        backlog=(BacklogItem("Send through a second number in Recife", "team dispatch", date(2026, 12, 15)), BacklogItem("Load-test assignment")),
        allow=ALLOW,
    )  # fmt: skip


def sections() -> tuple[Section, ...]:
    """One complete, one stale, one partial, one absent section."""
    down = Gap("dashboard", "datadog", "answered 500 three times", TAKEN - timedelta(minutes=2))
    denied = Gap("downtime", "datadog", "not allowed; needs the scope monitors_downtime")
    return (
        Section("datadog", "slo", Coverage(TAKEN, TAKEN), 5),
        Section("datadog", "dashboard", Coverage(TAKEN, TAKEN - timedelta(hours=26), gap=down), 12),
        Section("datadog", "monitor", Coverage(TAKEN, TAKEN, unread=2), 31),
        Section("datadog", "downtime", Coverage(TAKEN, gap=denied)),
        Section("whatsapp", "health", Coverage(TAKEN, TAKEN - timedelta(minutes=1)), 6),
    )


def judgement() -> Judgement:
    """The service, judged."""
    boards = ((GATEWAY, f"{APP}/dashboard/abc-def-ghi"), (LIVE, f"{APP}/dashboard/liv-loc-001"))
    return Judgement(service(), chains(), rows(), (channel(),), boards, sections(), SnapshotInfo(12, TAKEN, TAKEN))


def findings() -> tuple[Finding, ...]:
    """What the checks would say of it."""
    error, warning = Severity.ERROR, Severity.WARNING
    paused = Id("whatsapp", "template", "1")
    return (
        Finding("RB204", ACCEPTED_SLO.id, WEAKER.reason, WEAKER.fix, error, affected=(ACCEPTED.subject,), url=f"{APP}/slo?slo_id=7f3c11"),
        Finding("RB302", LOCATION_ALERT.id, MUTED.reason, MUTED.fix, error, affected=(LOCATION.subject,), url=f"{APP}/monitors/1002"),
        Finding("RB301", ASSIGNMENT_SLO.id, UNWATCHED.reason, UNWATCHED.fix, error, affected=(ASSIGNMENT.subject,)),
        Finding("RB401", ASSIGNMENT_SLO.id, UNPLOTTED.reason, UNPLOTTED.fix, warning, affected=(ASSIGNMENT.subject,)),
        Finding("RB106", PROOF.subject, UNBOUND.reason, UNBOUND.fix, warning, place=at(26)),
        Finding("RB702", VAGUE.subject, "“check the logs” is no concrete action", "write `run: <command>`, `open: <url>`, or `judgement: … because …`", warning, place=at(54)),
        Finding("RB701", EMPTY.subject, "the playbook “Courier app is down” has no first actions", "write `run: <command>`", warning, place=at(60)),
        Finding("RB004", ALLOW[1].subject, "the allowance of RB503 ended on 2026-10-01", "mend the finding, or renew the allowance", warning, place=at(71)),
        Finding("RB503", Id("whatsapp", "number", "2"), "customers rate “WhatsUp Support” (…41) low: quality red", "stop marketing on it", warning, "weather"),
        Finding("RB505", paused, "template “delay_notice” (en) is paused for low quality", "use another template now", warning, "weather", affected=(SLOW.subject,)),
    )  # fmt: skip


def allowed() -> dict[str, Allowance]:
    """The allowance that counts, by its finding's fingerprint."""
    return {one.fingerprint: ALLOW[0] for one in findings() if one.code == "RB401"}
