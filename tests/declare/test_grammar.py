"""The whole grammar of a declaration at once, and what it becomes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from compiler.declare.services import read_service
from compiler.model.base import Place
from compiler.model.hours import daily
from compiler.model.promise import (
    Action,
    Allowance,
    Attestation,
    BacklogItem,
    Binding,
    Bound,
    Contact,
    Context,
    Dependency,
    Message,
    Objective,
    PagingRoute,
    Playbook,
    Procedures,
    Promise,
    Service,
    Tell,
    Window,
)

EVERYTHING = (Path(__file__).parent / "everything.yaml").read_bytes()


def at(line: int, column: int) -> Place:
    """A place in the file of these tests."""
    return Place("f.yaml", line, column)


SERVICE = Service(
    name="shop",
    title="The shop",
    place=at(2, 10),
    owner="sellers",
    environments=("live",),
    matches=(("service", "shop-api"), ("service", "shop-worker"), ("app", "shop")),
    context=Context(
        ("north", "south"),
        "Python on PostgreSQL",
        (
            Dependency("queue", place=at(10, 16)),
            Dependency("postgres", True, Decimal("99.99"), at(10, 23)),
        ),
    ),
    promises=(
        Promise(
            id="orders",
            service="shop",
            says="99.5% of orders succeed, over 30 days",
            place=at(12, 5),
            to="merchants",
            channel="chat/main",
            channel_place=at(16, 14),
            measured_by=(Binding("slo", "metrics:slo/abc", at(17, 24)),),
            objective=Objective("accepted", Decimal("99.9"), Window("calendar", unit="month"), Bound("<=", Decimal(5))),
            overridden=True,
            scope=(("app", "shop"), ("region", "north")),
            response="ticket",
            audience=1200,
            peak=Decimal(40),
            understood="accepted within 5 s ≥ 99.9 % over a calendar month",
            hours="08-20",
            support=daily("", 480, 1200),
            respond_within=timedelta(minutes=15),
        ),
        Promise(
            id="pages",
            service="shop",
            says="p95 under 2 s, over 30 days",
            place=at(24, 5),
            measured_by=(
                Binding("monitor", "42", at(27, 19)),
                Binding("tag", "promise:pages", at(28, 15)),
                Binding("attested", "Quality", at(29, 20), Attestation("Quality", date(2026, 12, 31))),
            ),
            objective=Objective("latency", Decimal(95), Window("rolling", 30), Bound("<", Decimal(2))),
            understood="latency under 2 s ≥ 95 % over 30 rolling days",
        ),
        Promise(
            id="kindness",
            service="shop",
            says="We are kind",
            place=at(30, 5),
            suggestion="99.9% of … succeed, over 30 days",
        ),
    ),
    playbooks=(
        Playbook(
            id="slow",
            service="shop",
            scenario="The shop is slow",
            place=at(33, 5),
            when=("orders", "channel:chat/main", "dependency:postgres", "monitor:42"),
            first_actions=(
                Action("run", "shopctl drain", at(36, 21)),
                Action("open", "https://x.example/a?b=c", at(36, 43)),
                Action("judgement", "wait because it heals", at(36, 76)),
                Action("text", "call us", at(36, 112)),
            ),
            escalate=("pager:shop", "after 30m: lead"),
            tell=(
                Tell(at(38, 12), "late", ("pt_BR", "no"), "chat/main"),
                Tell(at(38, 74), attested="status page", reviewed=date(2026, 11, 1)),
            ),
            reviewed=date(2026, 10, 1),
        ),
    ),
    procedures=Procedures("Press **go**.", "docs/config.md", "Ask.", (at(40, 27), at(40, 60), at(40, 84))),
    messages=(
        Message("internal", "", "Down: {{what}}", at(41, 22), "shop"),
        Message("external", "pt_BR", "Atraso", at(41, 58), "shop"),
        Message("external", "en", "Late", at(41, 72), "shop"),
    ),
    contacts=(Contact("lead", "the on-call page"), Contact("partner", "#desk", "Desk")),
    backlog=(BacklogItem("Add a panel", "sellers", date(2026, 12, 15)), BacklogItem("Rest")),
    allow=(
        Allowance("RB401", "metrics:slo/abc", "no board yet", "shop", at(45, 5), "sellers", date(2026, 12, 31)),
        Allowance("RB204", "x", "y", "shop", at(46, 5)),
    ),
    oncall=(
        PagingRoute("@pager-shop", "calls:oncall_service/p1", at(48, 5)),
        PagingRoute("", "https://calls.example/services/p2", at(49, 5)),
    ),
)


def test_every_key_of_the_grammar_becomes_a_value_with_its_place() -> None:
    """`everything.yaml` has each key once."""
    service, problems = read_service(EVERYTHING, "f.yaml")
    assert problems == ()
    assert service is not None and len(service.digest) == 64
    assert replace(service, digest="") == SERVICE
