"""The connector: its feeds, how it is opened, and how to make its key."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from compiler.model.base import Id, Kind, Place, Problem
from compiler.model.frozen import dataclass
from compiler.ports import Feed, Located, Opened, Reach, Step
from connectors.whatsapp.accounts import Accounts
from connectors.whatsapp.envelope import SCOPE
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.numbers import Numbers
from connectors.whatsapp.openings import account_of
from connectors.whatsapp.probe import probe
from connectors.whatsapp.settings import problems, settings
from connectors.whatsapp.templates import Templates

_STEPS = (
    Step(
        "In Meta Business Settings, under Users, System users, add a system user of the role Employee for this "
        "program alone (https://business.facebook.com/settings/system-users). A token of the developer dashboard "
        "lasts a day and will not do."
    ),
    Step(
        "Assign to it each WhatsApp account to be read, with the tasks that view phone numbers and templates and "
        "none that manages or sends. An employee sees only the accounts that are assigned to it."
    ),
    Step(
        "Generate its token for the app that sends the messages, since the health of the app is told of the app "
        f"that asks. Grant {SCOPE} and nothing else: not whatsapp_business_messaging, which sends, and not "
        "business_management.",
        (SCOPE,),
    ),
    Step(
        "Keep the token in an environment variable or a file that only this program reads, and name it in the "
        "settings: token: {env: WHATSAPP_TOKEN}. Name each account under `accounts` by the id that WhatsApp Manager "
        "shows."
    ),
    Step("Run `runbook doctor`: it says what the token may read, when it expires, and whether it grants too much."),
)


class Whatsapp:
    """WhatsApp Cloud API accounts, read-only; satisfies `compiler.ports.Connector`."""

    name = "whatsapp"
    summary = "WhatsApp Cloud API: accounts, numbers and message templates, and whether they can send"
    secrets = ("token",)
    kinds = (Kind.ACCOUNT, Kind.NUMBER, Kind.TEMPLATE, Kind.HEALTH)
    key_steps = _STEPS

    def check(self, options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
        """See `compiler.ports.Connector`."""
        return problems(options, places, place)

    def feeds(self, opened: Opened) -> Sequence[Feed]:
        """See `compiler.ports.Connector`."""
        return _feeds(opened, None)

    def located(self, opened: Opened, url: str) -> tuple[Located, ...]:
        """See `compiler.ports.Locates`: of the pages that are about one account."""
        key = account_of(url)
        known = settings(opened.options).accounts.values()
        return (Located(Id(opened.instance, Kind.ACCOUNT.value, key)),) if key in known else ()

    def connect(self, opened: Opened) -> "Connected":
        """See `compiler.ports.Connector`."""
        token = opened.secrets.get("token", "").strip()
        graph = Graph(settings(opened.options), token, opened.limit)
        accounts = settings(opened.options).accounts
        return Connected(_feeds(opened, graph), _fingerprint(token, accounts), graph, accounts)


@dataclass(frozen=True, slots=True)
class Connected:
    """An opened instance; satisfies `compiler.ports.Connection`."""

    feeds: Sequence[Feed]
    credential: str
    graph: Graph
    accounts: Mapping[str, str]

    def probe(self, now: datetime) -> Iterator[Reach]:
        """See `compiler.ports.Connection`."""
        return probe(self.graph, self.accounts, now)

    def close(self) -> None:
        """See `compiler.ports.Connection`."""
        self.graph.close()


CONNECTOR = Whatsapp()


def _feeds(opened: Opened, graph: Graph | None) -> Sequence[Feed]:
    told = settings(opened.options)
    rest = (feed(opened.instance, told.accounts, graph) for feed in (Numbers, Templates))
    return (Accounts(opened.instance, told.accounts, graph, told.expires), *rest)


def _fingerprint(token: str, accounts: Mapping[str, str]) -> str:
    """Changes with the token and with the accounts named, since both decide what may be seen."""
    return sha256("\n".join([token, *sorted(accounts.values())]).encode()).hexdigest()[:16]
