"""Incidents of the last weeks: by which integration each came, and how long it took until somebody acknowledged."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from compiler.errors import ConnectorError
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.incident import LOOKBACK, Incidents
from compiler.ports import Door, Pulled
from connectors.pagerduty import services
from connectors.pagerduty.bodies import row
from connectors.pagerduty.envelope import TokenDead
from connectors.pagerduty.incident import read_incidents, reduced
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.timeline import Timelines, timelines
from connectors.pagerduty.words import hour, key_of, text, written

SCOPE = "incidents.read"
_STATUSES = tuple(("statuses[]", one) for one in ("triggered", "acknowledged", "resolved"))
_ASK = Ask("/incidents", "incidents", SCOPE, _STATUSES, (("include[]", "first_trigger_log_entries"),))
_LOG = Ask("/log_entries", "log_entries", SCOPE)

MOST = 500
"""So many incidents of one service are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One request for each hundred incidents, and one for each hundred entries of their logs.

    Without a `rest` it only reads kept bodies.
    """

    instance: str
    rest: Rest | None = None
    name: str = "incidents"
    kinds: tuple[Kind, ...] = (Kind.INCIDENTS,)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE, services.SCOPE)

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return "1 for each hundred incidents of the last 90 days, and about 10 for each hundred from their logs"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`. Every service gives a row, so that none says that nothing happened."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        since = hour(door.now) - LOOKBACK
        by_service: dict[str, list[Mapping[str, Any]]] = {
            key: [] for one in self.rest.shared(services.SERVICES) if (key := key_of(one))
        }
        found = self.rest.spanned(_ASK, since, door.now)
        logs = _logs(self.rest, door, since) if found else None
        for one in found:
            by_service.setdefault(key_of(one.get("service")) or "none", []).append(reduced(one, logs))
        for key, incidents in by_service.items():
            yield row(Kind.INCIDENTS, key, _body(incidents, since))

    def read(self, kind: Kind, key: str, body: bytes) -> Incidents:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return read_incidents(self.instance, key, body)


def _logs(rest: Rest, door: Door, since: datetime) -> Timelines | None:
    """What happened to each incident; None where that cannot be read, which leaves the times unknown."""
    try:
        return timelines(rest.spanned(_LOG, since, door.now))
    except TokenDead:
        raise
    except ConnectorError as error:
        door.told(f"when incidents were acknowledged could not be read: {error}")
        return None


def _body(incidents: Sequence[Mapping[str, Any]], since: datetime) -> Mapping[str, Any]:
    """Newest first; where the list is cut, it tells a later beginning."""
    ranked = sorted(incidents, key=lambda one: (text(one["opened"]), text(one["key"])), reverse=True)
    whole = len(ranked) <= MOST
    return {"since": written(since) if whole else ranked[MOST - 1]["opened"], "incidents": ranked[:MOST]}
