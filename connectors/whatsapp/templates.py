"""Message templates: one for each name and language. Their wording, which may hold customers' data, is never asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.channel import Health, Template
from compiler.model.frozen import dataclass
from compiler.ports import Door, Pulled, Unread
from connectors.whatsapp.each import each, key_of, once, row, taken
from connectors.whatsapp.envelope import SCOPE
from connectors.whatsapp.graph import Fields, Graph, attempt
from connectors.whatsapp.health import opened, read_health
from connectors.whatsapp.openings import templates_page
from connectors.whatsapp.words import language, low, text

_JUDGED = ("status", "quality_score", "rejected_reason", "last_updated_time")
_FIELDS = Fields("template", ("id", "name", "language", "status"), ("category", *_JUDGED[1:]))
_ALONE = Fields("template alone", ("id",), ("health_status",))
_EDGE = "/message_templates"
_PAGE = 100
_MOST_ALONE = 20
"""At most so many templates are asked for the reasons of their state, since each costs a request."""

_WORTH_ASKING = frozenset({"paused", "disabled", "rejected", "pending", "in_appeal", "limit_exceeded"})


@dataclass(frozen=True, slots=True)
class Templates:
    """One request for each hundred templates of an account, and one for some that may not be sent.

    Without a graph it only reads kept bodies.
    """

    instance: str
    accounts: Mapping[str, str]
    graph: Graph | None = None
    name: str = "templates"
    kinds: tuple[Kind, ...] = (Kind.TEMPLATE, Kind.HEALTH)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE,)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        known, accounts = len(door.keys(Kind.TEMPLATE)), len(self.accounts)
        lists = max(accounts, -(-known // _PAGE))
        return f"about {lists + accounts}, and up to {_MOST_ALONE * accounts} for templates that may not be sent"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.graph is not None, "a feed that only reads was asked to pull"
        graph = self.graph
        return each(self.accounts, self.kinds, lambda _, waba: _pull(graph, door, waba), _EDGE)

    def read(self, kind: Kind, key: str, body: bytes) -> Template | Health:
        """See `compiler.ports.Feed`."""
        return read_health(self.instance, key, body) if kind is Kind.HEALTH else _read(self.instance, key, body)


def _pull(graph: Graph, door: Door, waba: str) -> Iterator[Pulled]:
    """Health comes after the list, since only the whole list tells which templates are worth a request."""
    portfolio = graph.portfolio(waba, door.told)
    rows: list[Mapping[str, Any]] = []
    for found in once(graph.listed(waba + _EDGE, _FIELDS, door.told, _PAGE), Kind.TEMPLATE, waba):
        if isinstance(found, Unread):
            yield found
            continue
        rows.append(found)
        kept = taken(found, "name", "language", "category")
        yield row(Kind.TEMPLATE, key_of(found), {"account": waba, "portfolio": portfolio, **kept})
    reasons = _reasons(graph, door, rows)
    for found in rows:
        judged = {**taken(found, *_JUDGED), **reasons.get(key_of(found), {})}
        yield row(Kind.HEALTH, key_of(found), {"of": "template", **judged})


def _reasons(graph: Graph, door: Door, rows: list[Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """The health of templates that may not be sent, by id; the status decides, this only says why."""
    worth = [key_of(one) for one in rows if low(one.get("status")) in _WORTH_ASKING]
    if len(worth) > _MOST_ALONE:
        door.told(f"the reasons of {len(worth) - _MOST_ALONE} more templates that may not be sent were not asked")
    keys = worth[:_MOST_ALONE]
    asked = door.map(lambda key: attempt(lambda: graph.node(key, _ALONE, door.told), door.told), keys)
    return {key: taken(found or {}, "health_status") for key, found in zip(keys, asked, strict=True)}


def _read(instance: str, key: str, body: bytes) -> Template:
    found = opened(body, Kind.TEMPLATE, key)
    waba, title, spoken = text(found.get("account")), text(found.get("name")), language(found.get("language"))
    return Template(
        Id(instance, Kind.TEMPLATE.value, key),
        title,
        frozenset({f"account:{waba}", f"template:{title}", f"language:{spoken}"}),
        templates_page(text(found.get("portfolio")), waba),
        account=Id(instance, Kind.ACCOUNT.value, waba),
        title=title,
        language=spoken,
        category=low(found.get("category")),
    )
