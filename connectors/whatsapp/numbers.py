"""Senders of the accounts; their real numbers are masked before a row leaves this module."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.channel import Health, Number
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Unread
from connectors.whatsapp.each import each, key_of, once, row, taken
from connectors.whatsapp.envelope import SCOPE
from connectors.whatsapp.graph import Fields, Graph, attempt
from connectors.whatsapp.health import opened, read_health
from connectors.whatsapp.masking import masked, without
from connectors.whatsapp.openings import numbers_page
from connectors.whatsapp.words import low, text

_LIMIT = "whatsapp_business_manager_messaging_limit"
_JUDGED = ("status", "quality_rating", "throughput", _LIMIT, "platform_type", "is_on_biz_app", "health_status")
_FIELDS = Fields("number", ("id", "verified_name"), ("display_phone_number", "account_mode", *_JUDGED))
_ALONE = Fields("number alone", ("id",), ("health_status",))
_EDGE = "/phone_numbers"
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Numbers:
    """One request for each hundred numbers of an account. Without a graph it only reads kept bodies."""

    instance: str
    accounts: Mapping[str, str]
    graph: Graph | None = None
    name: str = "numbers"
    kinds: tuple[Kind, ...] = (Kind.NUMBER, Kind.HEALTH)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE,)

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return f"{2 * len(self.accounts)}, two for each account, and one more for each hundred numbers"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.graph is not None, "a feed that only reads was asked to pull"
        graph = self.graph
        return each(self.accounts, self.kinds, lambda _, waba: _pull(graph, door, waba), _EDGE)

    def read(self, kind: Kind, key: str, body: bytes) -> Number | Health:
        """See `compiler.ports.Feed`."""
        return read_health(self.instance, key, body) if kind is Kind.HEALTH else _read(self.instance, key, body)


def _pull(graph: Graph, door: Door, waba: str) -> Iterator[Pulled]:
    portfolio = graph.portfolio(waba, door.told)
    listed = list(once(graph.listed(waba + _EDGE, _FIELDS, door.told, _PAGE), Kind.NUMBER, waba))
    yield from (one for one in listed if isinstance(one, Unread))
    rows = [one for one in listed if not isinstance(one, Unread)]
    for found in _with_health(graph, door, rows):
        yield from _rows(found, waba, portfolio)


def _with_health(graph: Graph, door: Door, rows: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Where the list withholds the health, each number is asked for it alone."""
    if not graph.withholds("number", "health_status"):
        yield from rows
        return
    asked = door.map(lambda one: attempt(lambda: graph.node(key_of(one), _ALONE, door.told), door.told), rows)
    for found, alone in zip(rows, asked, strict=True):
        yield {**found, **taken(alone or {}, "health_status")}


def _rows(found: Mapping[str, Any], waba: str, portfolio: str) -> Iterator[Pulled]:
    number, key = found.get("display_phone_number"), key_of(found)
    kept = {"id": key, "account": waba, "portfolio": portfolio, "masked": masked(number)}
    named = without(taken(found, "verified_name", "account_mode"), number)
    yield row(Kind.NUMBER, key, {**kept, **named})
    yield row(Kind.HEALTH, key, {"of": "number", **without(taken(found, *_JUDGED), number)})


def _read(instance: str, key: str, body: bytes) -> Number:
    found = opened(body, Kind.NUMBER, key)
    waba, hidden = text(found.get("account")), text(found.get("masked"))
    return Number(
        Id(instance, Kind.NUMBER.value, key),
        text(found.get("verified_name")) or hidden or key,
        frozenset({f"account:{waba}"}),
        numbers_page(text(found.get("portfolio")), waba),
        account=Id(instance, Kind.ACCOUNT.value, waba),
        masked=hidden,
        mode=low(found.get("account_mode")),
    )
