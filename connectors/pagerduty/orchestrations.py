"""Event orchestrations: rules in front of services that choose one, and rules of a service that change who is paged."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from compiler.errors import ConnectorError, Missing, Refused
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.routing import Integration, Routing
from compiler.ports import Door, Pulled
from connectors.pagerduty import services
from connectors.pagerduty.bodies import row, taken, unread
from connectors.pagerduty.envelope import NotOnPlan, TokenDead
from connectors.pagerduty.integrations import fingerprint, read_integration
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.routing import read_routing, service_key
from connectors.pagerduty.words import key_of, low, objects, part, text

SCOPE = "event_orchestrations.read"
PATH = "/event_orchestrations"
_ALL = Ask(PATH, "orchestrations", SCOPE)
_ACTIONS = ("route_to", "suppress", "drop_event", "suspend", "escalation_policy", "event_action", "severity")

Listed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Orchestrations:
    """Four requests for each orchestration, and one or two for each service.

    Without a `rest` it only reads kept bodies.
    """

    instance: str
    rest: Rest | None = None
    name: str = "orchestrations"
    kinds: tuple[Kind, ...] = (Kind.ROUTING, Kind.INTEGRATION)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE, services.SCOPE)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        known = len(door.keys(Kind.ONCALL_SERVICE)) or len(door.keys(Kind.ROUTING))
        return f"{known + 2} and more" if known else "1 or 2 for each service, 4 for each orchestration"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        rest = self.rest
        try:
            yield from _each(door, list(rest.listed(_ALL)), key_of, lambda one: _global(rest, one))
        except NotOnPlan as error:
            door.told(str(error))
        except Refused as error:
            if isinstance(error, TokenDead):
                raise
            yield from (unread(kind, PATH, error) for kind in self.kinds)
        held = door.keys(Kind.ROUTING)
        found = [one for one in rest.shared(services.SERVICES) if key_of(one)]
        yield from _each(door, found, lambda one: service_key(key_of(one)), lambda one: _of_service(rest, one, held))

    def read(self, kind: Kind, key: str, body: bytes) -> Routing | Integration:
        """See `compiler.ports.Feed`."""
        read = read_integration if kind is Kind.INTEGRATION else read_routing
        return read(self.instance, key, body)


def _each(
    door: Door, listed: list[Listed], name: Callable[[Listed], str], fetch: Callable[[Listed], tuple[Pulled, ...]]
) -> Iterator[Pulled]:
    """One orchestration that fails is unread, and stops no other."""

    def one(found: Listed) -> tuple[Pulled, ...]:
        try:
            return fetch(found)
        except TokenDead:
            raise
        except ConnectorError as error:
            return (unread(Kind.ROUTING, name(found) or PATH, error),)

    for rows in door.map(one, listed):
        yield from rows


def _global(rest: Rest, listed: Listed) -> tuple[Pulled, ...]:
    """Its router, the rules before it, and the integrations through which it is fed."""
    key = key_of(listed)
    before = _path(rest, f"{PATH}/{key}/global", SCOPE)
    router = _path(rest, f"{PATH}/{key}/router", SCOPE)
    kept = {**taken(listed, "name", "html_url"), "before": before, "router": router}
    found = rest.get(f"{PATH}/{key}/integrations", (), SCOPE).json()
    inlets = objects(found.get("integrations") if isinstance(found, dict) else None)
    return (row(Kind.ROUTING, key, kept), *(_inlet(one, listed) for one in inlets if key_of(one)))


def _inlet(found: Listed, orchestration: Listed) -> Pulled:
    """An integration of an orchestration; its routing key, with which anybody can page, stays outside."""
    secret = text(part(found, "parameters").get("routing_key"))
    name, of = text(found.get("label")) or text(found.get("name")), text(orchestration.get("name"))
    body = {"name": name, "of": of, "routing": key_of(orchestration), "fingerprint": fingerprint(secret)}
    return row(Kind.INTEGRATION, key_of(found), body)


def _of_service(rest: Rest, service: Listed, held: frozenset[str]) -> tuple[Pulled, ...]:
    """The rules of one service; they count for nothing while they are not active.

    A service without rules gives a row only where it had one before.
    """
    key = key_of(service)
    path = _path(rest, f"{PATH}/services/{key}", services.SCOPE)
    if path and _says_nothing(path):
        path = {}
    if path and not _active(rest, key):
        path = {}
    if not path and service_key(key) not in held:
        return ()
    severity = "severity_based" in _urgencies(service)
    body = {"service": key, "name": text(service.get("name")), "path": path, "by_severity": severity}
    return (row(Kind.ROUTING, service_key(key), {**body, **taken(service, "html_url")}),)


def _path(rest: Rest, path: str, scope: str) -> Mapping[str, Any]:
    """The sets and the catch-all of a path, empty where there is none of it."""
    try:
        return reduced(rest.one(path, "orchestration_path", scope))
    except (Missing, NotOnPlan):
        return {}


def reduced(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """A path without what is no matter of routing: notes, automations with their headers, who changed it."""
    sets = [
        {"id": text(one.get("id")), "rules": [_rule(rule) for rule in objects(one.get("rules"))]}
        for one in objects(found.get("sets"))
    ]
    return {"sets": sets, "catch_all": {"actions": _actions(part(found, "catch_all", "actions"))}}


def _rule(found: Mapping[str, Any]) -> Mapping[str, Any]:
    conditions = [taken(one, "expression") for one in objects(found.get("conditions"))]
    actions = _actions(part(found, "actions"))
    return {**taken(found, "id", "label", "disabled"), "conditions": conditions, "actions": actions}


def _actions(found: Mapping[str, Any]) -> Mapping[str, Any]:
    dynamic = {"dynamic": True} if found.get("dynamic_route_to") else {}
    return {**{name: found[name] for name in _ACTIONS if found.get(name) not in (None, False)}, **dynamic}


def _says_nothing(path: Mapping[str, Any]) -> bool:
    empty = not any(one.get("rules") for one in objects(path.get("sets")))
    return empty and not part(path, "catch_all", "actions")


def _active(rest: Rest, service: str) -> bool:
    """Whether a service evaluates its orchestration; where that is not said, it does."""
    try:
        found = rest.get(f"{PATH}/services/{service}/active", (), services.SCOPE).json()
    except (Missing, NotOnPlan):
        return True
    return not (isinstance(found, dict) and found.get("active") is False)


def _urgencies(service: Listed) -> set[str]:
    rule = part(service, "incident_urgency_rule")
    within = (rule, part(rule, "during_support_hours"), part(rule, "outside_support_hours"))
    return {low(one.get("urgency")) for one in within}
