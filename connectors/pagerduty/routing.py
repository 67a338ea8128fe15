"""What the kept body of an orchestration says: one ordered list of rules, whether it belongs to a service or not."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.routing import RouteRule, Routing
from connectors.pagerduty.bodies import name_of, opened, page_of
from connectors.pagerduty.rules import OTHERWISE, Flat, Reader, drops, flattened
from connectors.pagerduty.words import part, text

_UNROUTED = "unrouted"


def service_key(service: str) -> str:
    """The key of the routing of a service, whose rules have no id of their own."""
    return f"service-{service}"


def read_routing(instance: str, key: str, body: bytes) -> Routing:
    """The routing of a service, or the one in front of services."""
    found = opened(body, Kind.ROUTING, key)
    service = text(found.get("service"))
    if service:
        return _of_service(instance, key, found, service)
    ways = list(_chosen(found))
    rules = [_rule(Reader(instance), one) for one in ways]
    anywhere = {"to:*"} if not ways or any(one.actions.get("dynamic") for one in ways) else set()
    return Routing(
        Id(instance, Kind.ROUTING.value, key),
        name_of(found, key),
        _leading(rules) | anywhere,
        page_of(found),
        rules=tuple(rules[:-1]),
        otherwise=rules[-1] if rules else None,
        stage=0,
    )


def _of_service(instance: str, key: str, found: Mapping[str, Any], service: str) -> Routing:
    path = part(found, "path")
    reader = Reader(instance, found.get("by_severity") is True)
    rules = [_rule(reader, one) for one in (flattened(path) if path else [])]
    return Routing(
        Id(instance, Kind.ROUTING.value, key),
        name_of(found, key),
        _leading(rules) | {f"of:{service}"},
        page_of(found),
        of=Id(instance, Kind.ONCALL_SERVICE.value, service),
        rules=tuple(rules[:-1]),
        otherwise=rules[-1] if rules else None,
    )


def _leading(rules: list[RouteRule]) -> frozenset[str]:
    """The tags of where rules lead; `to:*` stands beside them where that is not known in advance."""
    return frozenset(f"to:{one.key}" for rule in rules for one in rule.to)


def _chosen(found: Mapping[str, Any]) -> Iterator[Flat]:
    """The rules before the router, and where each that lets events on may lead by the router's own rules.

    Nothing where the router could not be had: no rule is no proof that nothing is routed.
    """
    before, router = part(found, "before"), part(found, "router")
    if not router:
        return
    ways = flattened(before) if before else []
    if not any(_matters(one) for one in ways):
        yield from _routed(router, None)
        return
    for one in ways:
        if drops(one.actions) or not one.enabled:
            yield one
        else:
            yield from _routed(router, one)


def _routed(router: Mapping[str, Any], before: Flat | None) -> Iterator[Flat]:
    """The router's ways, each leading to a service; what goes unrouted pages nobody."""
    carried = Flat(_label(before), before.condition, _without_route(before.actions)) if before else None
    for one in flattened(router, carried) if carried else flattened(router):
        target = text(one.actions.get("route_to"))
        if one.actions.get("dynamic"):
            yield one
        elif target in ("", _UNROUTED):
            yield Flat(one.label, one.condition, {"drop_event": True}, one.enabled)
        else:
            yield Flat(one.label, one.condition, {**one.actions, "service": target}, one.enabled)


def _label(way: Flat) -> str:
    """Nothing is said of a catch-all that only lets events on."""
    return "" if way.label == OTHERWISE else way.label


def _matters(way: Flat) -> bool:
    return drops(way.actions) or bool(way.actions.get("suspend") or way.actions.get("escalation_policy"))


def _without_route(actions: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in actions.items() if name not in ("route_to", "dynamic")}


def _rule(reader: Reader, way: Flat) -> RouteRule:
    return reader.rule(_label(way), way.condition, way.actions, enabled=way.enabled)
