"""One cheap call for each feed, and what the token says of itself; only `doctor` asks this."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from compiler.errors import ConnectorError, Refused
from compiler.ports import Reach
from connectors.whatsapp.envelope import SCOPE
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.words import instant

_EDGES = (("accounts", ""), ("numbers", "/phone_numbers"), ("templates", "/message_templates"))
_SOON = timedelta(days=14)


def probe(graph: Graph, accounts: Mapping[str, str], now: datetime) -> Iterator[Reach]:
    """Whether each feed may read each account, then whether the token lasts and holds no more than it needs."""
    for feed, edge in _EDGES:
        for alias, waba in accounts.items():
            yield _reach(graph, feed, alias, waba + edge)
    yield _token(graph, now)


def _reach(graph: Graph, feed: str, alias: str, path: str) -> Reach:
    params = [("fields", "id"), *([("limit", "1")] if "/" in path else [])]
    try:
        graph.get(path, params)
    except Refused as error:
        return Reach(feed, False, f"{alias}: {error}", error.scope or "")
    except ConnectorError as error:
        return Reach(feed, None, f"{alias}: {error}")
    return Reach(feed, True, f"{alias}: may be read")


def _token(graph: Graph, now: datetime) -> Reach:
    try:
        found = graph.inspected()
    except ConnectorError as error:
        return Reach("token", None, f"could not be inspected: {error}")
    scopes = found.get("scopes")
    held = {one for one in scopes if isinstance(one, str)} if isinstance(scopes, list) else set[str]()
    if found.get("is_valid") is False:
        return Reach("token", False, "is no longer valid; make a new one", SCOPE)
    if held and SCOPE not in held:
        return Reach("token", False, f"lacks the permission {SCOPE}", SCOPE)
    return Reach("token", True, f"{_lasts(found, now)}; {_holds(held)}")


def _lasts(found: Mapping[str, Any], now: datetime) -> str:
    """0 means without end; data access may end before the token does."""
    ends = [at for at in (instant(found.get(name)) for name in ("expires_at", "data_access_expires_at")) if at]
    if not ends:
        return "does not expire" if found.get("expires_at") == 0 else "does not tell when it expires"
    left = min(ends) - now
    warning = f" (in {left.days} days: make a new one soon)" if left < _SOON else ""
    told = f"write `token_expires: {min(ends):%Y-%m-%d}` beside it, and a finding comes two weeks before"
    return f"expires on {min(ends):%Y-%m-%d}{warning}; {told}"


def _holds(held: set[str]) -> str:
    more = sorted(held - {SCOPE, "public_profile"})
    return f"grants more than is needed: {', '.join(more)}" if more else "grants no more than is needed"
