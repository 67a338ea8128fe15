"""The dispatch service of WhatsUp Logistics, judged by hand: what documents are tried on."""

from datetime import timedelta

from compiler.model.base import Gap, Id
from compiler.model.chain import (
    ChannelView,
    Detection,
    Hop,
    Judgement,
    Row,
)
from compiler.model.channel import Account, Health, Number, Reason, Template
from compiler.model.coverage import Coverage, Section, SnapshotInfo
from compiler.model.finding import Finding, Severity
from compiler.model.promise import Allowance
from tests.render.chained import (
    ACCEPTED_ALERT,
    ACCEPTED_PANEL,
    ACCEPTED_SLO,
    ASSIGNMENT_SLO,
    CHAINS,
    ETA_ALERT,
    ETA_PANEL,
    ETA_SLO,
    GATEWAY,
    HANDLE,
    LIVE,
    LOCATION_ALERT,
    LOCATION_PANEL,
    LOCATION_SLO,
    MUTED,
    TAKEN,
    UNBOUND,
    UNPLOTTED,
    UNWATCHED,
    WEAKER,
)
from tests.render.declared import (
    ACCEPTED,
    ALLOW,
    APP,
    ASSIGNMENT,
    EMPTY,
    LOCATION,
    PROOF,
    SLOW,
    STALE,
    VAGUE,
    at,
    service,
)


def rows() -> tuple[Row, ...]:
    """Four declared rows and two drafts."""
    hops = (
        Hop(HANDLE, "likely"),
        Hop("dispatch, first level", "unknown", "https://whatsup.pagerduty.com/escalation_policies/P1"),
        Hop("after 30m: partner manager at Meta"),
    )
    burning = Detection(
        ACCEPTED_ALERT.id,
        f"alert “{ACCEPTED_ALERT.name}”",
        f"{APP}/monitors/1001",
        ACCEPTED_PANEL,
        ("runbook explain --promise message-acceptance",),
    )
    blocked = Detection(
        Id("whatsapp", "account", "8001"),
        "account “WhatsUp Logistics” is blocked or limited",
        "https://business.facebook.com/wa/manage/home?waba_id=8001",
    )
    stale = Detection(LOCATION_ALERT.id, f"alert “{LOCATION_ALERT.name}”", f"{APP}/monitors/1002", LOCATION_PANEL)
    slow = Detection(ASSIGNMENT_SLO.id, f"SLO “{ASSIGNMENT_SLO.name}” burns", f"{APP}/slo?slo_id=51dd07")
    sources = ("services/dispatch.yaml:32", "datadog:monitor/1001")
    return (
        Row(
            "whatsapp-slow",
            SLOW.scenario,
            ACCEPTED_SLO.id,
            (burning, blocked),
            SLOW.first_actions,
            hops,
            (),
            False,
            SLOW,
            ("message-acceptance",),
            sources,
        ),
        Row(
            "location-stale",
            STALE.scenario,
            LOCATION_SLO.id,
            (stale,),
            STALE.first_actions,
            hops[:1],
            (),
            False,
            STALE,
            ("live-location",),
            ("services/dispatch.yaml:44",),
        ),
        Row(
            "assignment-slow",
            VAGUE.scenario,
            ASSIGNMENT_SLO.id,
            (slow,),
            VAGUE.first_actions,
            hops[:1],
            (),
            False,
            VAGUE,
            ("assignment",),
            ("services/dispatch.yaml:52",),
        ),
        Row(
            "courier-app-down",
            EMPTY.scenario,
            EMPTY.subject,
            (),
            (),
            (),
            (),
            False,
            EMPTY,
            (),
            ("services/dispatch.yaml:60",),
        ),
        Row(
            "slo-c0ffee",
            "“Tracking page is up” burns",
            ETA_SLO.id,
            (Detection(ETA_ALERT.id, f"alert “{ETA_ALERT.name}”", f"{APP}/monitors/1004", ETA_PANEL),),
            (),
            hops[:1],
            (),
            True,
            None,
            ("eta-page",),
            ("datadog:monitor/1004",),
        ),
        Row(
            "proof-of-delivery",
            "proof-of-delivery is not kept",
            PROOF.subject,
            draft=True,
            promises=("proof-of-delivery",),
        ),
    )


def channel() -> ChannelView:
    """The messaging account: limited for months, one number rated red, one wording paused."""
    account = Account(
        Id("whatsapp", "account", "8001"),
        "WhatsUp Logistics",
        handle="whatsapp/main",
        status="active",
        review="approved",
        verification="not verified",
    )
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
        "whatsapp/main",
        account,
        health,
        (
            (main, Health(main.id, "available", status="connected", quality="green", limit=10000, rate=80)),
            (
                help_,
                Health(
                    help_.id,
                    "available",
                    status="connected",
                    quality="red",
                    limit=1000,
                    rate=80,
                    since=TAKEN - timedelta(days=2),
                ),
            ),
        ),
        templates,
        url="https://business.facebook.com/wa/manage/home?waba_id=8001",
        promises=(ACCEPTED.subject,),
    )


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
    return Judgement(service(), CHAINS, rows(), (channel(),), boards, sections(), SnapshotInfo(12, TAKEN, TAKEN))


HOW = "write `run: <command>`, `open: <url>`, or `judgement: … because …`"


def findings() -> tuple[Finding, ...]:
    """What the checks would say of it."""
    error, warning = Severity.ERROR, Severity.WARNING
    paused = Id("whatsapp", "template", "1")
    return (
        Finding(
            "RB204",
            ACCEPTED_SLO.id,
            WEAKER.reason,
            WEAKER.fix,
            error,
            affected=(ACCEPTED.subject,),
            url=f"{APP}/slo?slo_id=7f3c11",
        ),
        Finding(
            "RB302",
            LOCATION_ALERT.id,
            MUTED.reason,
            MUTED.fix,
            error,
            affected=(LOCATION.subject,),
            url=f"{APP}/monitors/1002",
        ),
        Finding("RB301", ASSIGNMENT_SLO.id, UNWATCHED.reason, UNWATCHED.fix, error, affected=(ASSIGNMENT.subject,)),
        Finding("RB401", ASSIGNMENT_SLO.id, UNPLOTTED.reason, UNPLOTTED.fix, warning, affected=(ASSIGNMENT.subject,)),
        Finding("RB106", PROOF.subject, UNBOUND.reason, UNBOUND.fix, warning, place=at(26)),
        Finding("RB702", VAGUE.subject, "“check the logs” is no concrete action", HOW, warning, place=at(54)),
        Finding(
            "RB701",
            EMPTY.subject,
            "the playbook “Courier app is down” has no first actions",
            "write `run: <command>`",
            warning,
            place=at(60),
        ),
        Finding(
            "RB004",
            ALLOW[1].subject,
            "the allowance of RB503 ended on 2026-10-01",
            "mend the finding, or renew the allowance",
            warning,
            place=at(71),
        ),
        Finding(
            "RB503",
            Id("whatsapp", "number", "2"),
            "customers rate “WhatsUp Support” (…41) low: quality red",
            "stop marketing on it",
            warning,
            "weather",
        ),
        Finding(
            "RB505",
            paused,
            "template “delay_notice” (en) is paused for low quality",
            "use another template now",
            warning,
            "weather",
            affected=(SLOW.subject,),
        ),
    )


def allowed() -> dict[str, Allowance]:
    """The allowance that counts, by its finding's fingerprint."""
    return {one.fingerprint: ALLOW[0] for one in findings() if one.code == "RB401"}
