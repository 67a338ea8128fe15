"""What WhatsUp Logistics declares of its dispatch service: the promises, playbooks and wording of the examples."""

from datetime import date
from decimal import Decimal

from compiler.model.base import Place
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

MONTH = Window("rolling", 30)
APP = "https://app.datadoghq.com"


def at(line: int) -> Place:
    """A place in the declaration."""
    return Place("services/dispatch.yaml", line, 3)


def promise(name: str, line: int, says: str, indicator: str, target: str, limit: int | None = None, **rest) -> Promise:
    """A promise with its numbers, over thirty days unless told otherwise."""
    bound = Bound("<", Decimal(limit)) if limit else None
    objective = Objective(indicator, Decimal(target), rest.pop("window", MONTH), bound)
    to = rest.pop("to", "merchants and couriers")
    return Promise(name, "dispatch", says, at(line), to, objective=objective, **rest)


ACCEPTED = promise(
    "message-acceptance",
    8,
    "99.95% of delivery updates are accepted by WhatsApp, over 30 days",
    "accepted",
    "99.95",
    channel="whatsapp/main",
)
LOCATION = promise(
    "live-location", 14, "99% of live locations are fresher than 5 seconds, over 30 days", "fresh", "99", 5
)
ASSIGNMENT = promise(
    "assignment", 18, "99% of deliveries are assigned to a courier within 2 seconds, over 30 days", "latency", "99", 2
)
ETA = promise(
    "eta-page",
    22,
    "99.9% uptime of the tracking page, over a calendar month",
    "uptime",
    "99.9",
    window=Window("calendar", unit="month"),
    to="recipients",
)
PROOF = promise(
    "proof-of-delivery",
    26,
    "99.5% of photos are stored, over 7 days",
    "success",
    "99.5",
    window=Window("rolling", 7),
    response="ticket",
)


def playbook(name: str, scenario: str, line: int, actions: tuple[Action, ...], tell: tuple[Tell, ...] = ()) -> Playbook:
    """A declared failure mode."""
    return Playbook(
        name, "dispatch", scenario, at(line), (), actions, ("pagerduty:whatsup-logistics",), tell, date(2026, 9, 1)
    )


DELAY = Tell(at(40), "delay_notice", ("pt_BR", "en"), "whatsapp/main")
PAGE = Tell(at(41), attested="status page", reviewed=date(2026, 11, 1))
SLOW = playbook(
    "whatsapp-slow",
    "WhatsApp slow or refusing",
    32,
    (
        Action("run", "kubectl -n dispatch logs deploy/wa-gateway --since=10m | grep -c 'error_code\\|131'", at(35)),
        Action("open", f"{APP}/dashboard/abc-def-ghi the gateway's error codes", at(36)),
        Action("run", "kubectl -n dispatch set env deploy/wa-gateway SEND_RATE=40", at(36)),
        Action(
            "judgement",
            "switch to SMS when acceptance stays below 95 % for 10 minutes, because retries cost quality",
            at(37),
        ),
    ),
    (DELAY, PAGE),
)
STALE = playbook(
    "location-stale",
    "Courier location is stale",
    44,
    (Action("run", "kubectl -n dispatch rollout restart deploy/courier-location", at(47)),),
    (DELAY,),
)
VAGUE = playbook("assignment-slow", "Assignment is slow", 52, (Action("text", "check the logs", at(54)),), (DELAY,))
EMPTY = playbook("courier-app-down", "Courier app is down", 60, ())


ALLOW = (
    Allowance(
        "RB401", "datadog:slo/51dd07", "the board is being rebuilt", "dispatch", at(70), "ana", date(2026, 12, 31)
    ),
    Allowance(
        "RB503", "whatsapp:number/2", "support number is being replaced", "dispatch", at(71), "rui", date(2026, 10, 1)
    ),
)


FLAGS = """# Flags

Flags change by pull request.

```sh
flags apply --env prod
```

## Undo

Revert and apply.
"""
OLA = """Olá {{nome}}, as atualizações de entrega estão atrasadas.
Próxima atualização às {{hora}}. Pedimos desculpas."""


def service() -> Service:
    """The declaration."""
    return Service(
        "dispatch",
        "WhatsUp Logistics dispatch",
        at(1),
        "d1",
        "team dispatch",
        matches=(("service", "dispatch-api"), ("service", "dispatch-worker"), ("service", "wa-gateway")),
        context=Context(
            ("sao-paulo", "recife"),
            "Kubernetes, one cluster a region; control plane in Python on PostgreSQL and Redis",
            (
                Dependency("whatsapp", True),
                Dependency("postgres", promises=Decimal("99.95")),
                Dependency("courier-location"),
            ),
        ),
        promises=(ACCEPTED, LOCATION, ASSIGNMENT, ETA, PROOF),
        playbooks=(SLOW, STALE, VAGUE, EMPTY),
        procedures=Procedures(
            "Every weekday 10:00–16:00 America/Sao_Paulo, canary in recife first.",
            FLAGS,
        ),
        messages=(
            Message("external", "pt_BR", OLA, at(80), "dispatch"),
            Message("external", "en", "Hello {{name}}, delivery updates are late. We are sorry.", at(81), "dispatch"),
            Message(
                "internal", "", "[HH:MM] {{incident}}: impact {{impact}}, next update {{next}}", at(79), "dispatch"
            ),
        ),
        contacts=(
            Contact("Incident commander", "#dispatch-room", "on-call lead"),
            Contact("Partner manager", "through the partner portal"),
        ),
        backlog=(
            BacklogItem("Send through a second number in Recife", "team dispatch", date(2026, 12, 15)),
            BacklogItem("Load-test assignment"),
        ),
        allow=ALLOW,
    )
