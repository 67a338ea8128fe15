"""One cheap call for each feed, and what the account's plan has; only `doctor` asks this."""

from collections.abc import Iterator
from datetime import datetime

from compiler.errors import ConnectorError, Refused
from compiler.ports import Reach
from connectors.pagerduty import incidents, layers, oncalls, orchestrations, policies, responders, services
from connectors.pagerduty.envelope import NotOnPlan
from connectors.pagerduty.rest import Rest
from connectors.pagerduty.span import Span

_CALLS = (
    ("services", "/services", services.SCOPE),
    ("policies", "/escalation_policies", policies.SCOPE),
    ("schedules", "/schedules", layers.SCOPE),
    ("schedules", "/v3/schedules", layers.SCOPE),
    ("orchestrations", "/event_orchestrations", orchestrations.SCOPE),
    ("maintenance", "/maintenance_windows", services.SCOPE),
    ("business-services", "/business_services", services.SCOPE),
    ("responders", "/users", responders.SCOPE),
    ("incidents", "/incidents", incidents.SCOPE),
)


def probe(rest: Rest, now: datetime) -> Iterator[Reach]:
    """Whether each feed may read, then whether who is on call may be asked, and what the plan has."""
    for feed, path, scope in _CALLS:
        yield _reach(rest, feed, path, scope)
    yield _reach(rest, "on-calls", oncalls.PATH, oncalls.SCOPE, Span.of(now).params)
    yield _abilities(rest)


def _reach(rest: Rest, feed: str, path: str, scope: str, params: tuple[tuple[str, str], ...] = ()) -> Reach:
    try:
        rest.get(path, (*params, ("limit", "1")), scope)
    except NotOnPlan as error:
        return Reach(feed, True, f"{error}, so there is none of it")
    except Refused as error:
        return Reach(feed, False, str(error), error.scope or "")
    except ConnectorError as error:
        return Reach(feed, None, str(error))
    return Reach(feed, True, f"{path}: may be read")


def _abilities(rest: Rest) -> Reach:
    try:
        found = rest.get("/abilities").json()
    except ConnectorError as error:
        return Reach("plan", None, f"could not be asked: {error}")
    words = found.get("abilities") if isinstance(found, dict) else None
    count = len(words) if isinstance(words, list) else 0
    return Reach("plan", True, f"has {count} abilities")
