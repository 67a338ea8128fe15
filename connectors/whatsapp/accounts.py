"""Business accounts: what they are, and whether they may send."""

from collections.abc import Iterator, Mapping

from compiler.model.base import Id, Kind
from compiler.model.channel import Account, Health
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Unread
from connectors.whatsapp.each import each, row, taken
from connectors.whatsapp.envelope import SCOPE, Policy
from connectors.whatsapp.graph import Fields, Graph, portfolio_of
from connectors.whatsapp.health import opened, read_health
from connectors.whatsapp.openings import account_page
from connectors.whatsapp.words import low, text

_LIMIT = "whatsapp_business_manager_messaging_limit"
_FIELDS = Fields(
    "account",
    ("id", "name"),
    ("status", "account_review_status", "business_verification_status", "owner_business_info", _LIMIT, "health_status"),
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """One request for each account. Without a graph it only reads kept bodies.

    `expires` is the day on which the token ends, as the settings say it.
    """

    instance: str
    accounts: Mapping[str, str]
    graph: Graph | None = None
    expires: str = ""
    name: str = "accounts"
    kinds: tuple[Kind, ...] = (Kind.ACCOUNT, Kind.HEALTH)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE,)

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return f"{len(self.accounts)}, one for each account"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.graph is not None, "a feed that only reads was asked to pull"
        graph = self.graph
        return each(self.accounts, self.kinds, lambda alias, waba: _pull(graph, door, alias, waba, self.expires))

    def read(self, kind: Kind, key: str, body: bytes) -> Account | Health:
        """See `compiler.ports.Feed`."""
        return read_health(self.instance, key, body) if kind is Kind.HEALTH else _read(self.instance, key, body)


def _pull(graph: Graph, door: Door, alias: str, waba: str, expires: str) -> Iterator[Pulled]:
    """A refusal by policy is no fault of the reading: it is the health of the account, whose definition stays."""
    ends = {"token_expires": expires} if expires else {}
    try:
        found = graph.node(waba, _FIELDS, door.told)
    except Policy as refusal:
        yield Unread(Kind.ACCOUNT, waba, str(refusal))
        yield row(Kind.HEALTH, waba, {"of": "account", **ends, "policy": {"code": refusal.code, "text": refusal.text}})
        return
    kept = taken(found, "name", "status", "account_review_status", "business_verification_status")
    yield row(Kind.ACCOUNT, waba, {"alias": alias, "id": waba, "portfolio": portfolio_of(found), **kept})
    judged = taken(found, "status", "account_review_status", _LIMIT, "health_status")
    yield row(Kind.HEALTH, waba, {"of": "account", **ends, **judged})


def _read(instance: str, key: str, body: bytes) -> Account:
    found = opened(body, Kind.ACCOUNT, key)
    handle = f"{instance}/{text(found.get('alias'))}"
    return Account(
        Id(instance, Kind.ACCOUNT.value, key),
        text(found.get("name")) or handle,
        frozenset({f"channel:{handle}"}),
        account_page(text(found.get("portfolio")), key),
        handle=handle,
        status=low(found.get("status")),
        review=low(found.get("account_review_status")),
        verification=low(found.get("business_verification_status")),
    )
