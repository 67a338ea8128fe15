"""The connector: its feeds, how it is opened, and how to make its key."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from compiler.model.base import Kind, Place, Problem
from compiler.model.frozen import dataclass
from compiler.ports import Feed, Located, Opened, Reach, Step
from connectors.pagerduty import incidents, layers, oncalls, orchestrations, policies, responders, services
from connectors.pagerduty.business import BusinessServices
from connectors.pagerduty.by_id import ById
from connectors.pagerduty.incidents import Happened
from connectors.pagerduty.maintenance import Windows
from connectors.pagerduty.openings import thing_of
from connectors.pagerduty.orchestrations import Orchestrations
from connectors.pagerduty.policies import Policies
from connectors.pagerduty.probe import probe
from connectors.pagerduty.responders import Responders
from connectors.pagerduty.rest import Rest
from connectors.pagerduty.rotas import Rotas
from connectors.pagerduty.services import Services
from connectors.pagerduty.settings import problems, settings

_STEPS = (
    Step(
        "As an admin or the owner of the account, under Integrations, Developer Tools, API Access Keys, make a new key "
        "`runbook` and tick Read-only API Key. It sees the whole account and can change nothing."
    ),
    Step(
        "Keep it in an environment variable or a file that only this program reads, and name it in the settings: "
        "token: {env: PAGERDUTY_TOKEN}. For an account in Europe add region: eu."
    ),
    Step(
        "Where such a key reads too much, register an OAuth app of the type Scoped OAuth instead, grant the scopes "
        "below and no other, and set token_type: oauth. Leave out users:contact_methods.read: numbers and "
        "addresses are never needed."
    ),
    Step("services, their integrations, maintenance windows, business services", (services.SCOPE,)),
    Step("escalation policies", (policies.SCOPE,)),
    Step("schedules of both generations, rendered", (layers.SCOPE,)),
    Step("who is on call, in place of schedules that cannot be read", (oncalls.SCOPE,)),
    Step("event orchestrations in front of services", (orchestrations.SCOPE,)),
    Step(
        "users, reduced to whether they are there; addresses are dropped before anything is kept", (responders.SCOPE,)
    ),
    Step("incidents of the last 90 days and their logs, which prove routes", (incidents.SCOPE,)),
    Step("Run `runbook doctor`: it says what the token may read, and which scope is missing."),
)


class PagerDuty:
    """PagerDuty accounts, read-only; satisfies `compiler.ports.Connector`."""

    name = "pagerduty"
    summary = "PagerDuty: services, escalation policies, schedules as rendered, orchestrations and late incidents"
    secrets = ("token",)
    kinds = (
        Kind.ONCALL_SERVICE, Kind.INTEGRATION, Kind.POLICY, Kind.ROTA, Kind.SHIFTS, Kind.ROUTING, Kind.MAINTENANCE,
        Kind.ENTRY, Kind.RESPONDER, Kind.INCIDENTS,
    )  # fmt: skip
    key_steps = _STEPS

    def check(self, options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
        """See `compiler.ports.Connector`."""
        return problems(options, places, place)

    def feeds(self, opened: Opened) -> Sequence[Feed]:
        """See `compiler.ports.Connector`."""
        return _feeds(opened, None)

    def located(self, opened: Opened, url: str) -> tuple[Located, ...]:
        """See `compiler.ports.Locates`."""
        found = thing_of(opened.instance, url, europe=opened.options.get("region") == "eu")
        return (Located(found),) if found is not None else ()

    def connect(self, opened: Opened) -> "Connected":
        """See `compiler.ports.Connector`."""
        token = opened.secrets.get("token", "").strip()
        rest = Rest(settings(opened.options), token, int(opened.options.get("concurrency", opened.limit)))
        return Connected(_feeds(opened, rest), sha256(token.encode()).hexdigest()[:16], rest)


@dataclass(frozen=True, slots=True)
class Connected:
    """An opened instance; satisfies `compiler.ports.Connection`."""

    feeds: Sequence[Feed]
    credential: str
    rest: Rest

    def probe(self, now: datetime) -> Iterator[Reach]:
        """See `compiler.ports.Connection`."""
        return probe(self.rest, now)

    def close(self) -> None:
        """See `compiler.ports.Connection`."""
        self.rest.close()


CONNECTOR = PagerDuty()


def _feeds(opened: Opened, rest: Rest | None) -> Sequence[Feed]:
    name, chosen = opened.instance, settings(opened.options)
    plain = (Services, Policies, Rotas, Orchestrations, Windows, BusinessServices, Happened)
    return (*(feed(name, rest) for feed in plain), Responders(name, chosen, rest), ById(name, chosen, rest))
