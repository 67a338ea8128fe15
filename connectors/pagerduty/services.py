"""Services, and the integrations through which events enter them. Keys of integrations never leave this module."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.model.routing import Integration, OncallService
from compiler.ports import Door, Pulled, Unread
from connectors.pagerduty.bodies import row, taken
from connectors.pagerduty.integrations import detailed, fetched, integration_row, read_integration
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.service import read_service
from connectors.pagerduty.words import key_of, keys_of, low, objects, part

SCOPE = "services.read"
SERVICES = Ask(
    "/services",
    "services",
    SCOPE,
    (),
    (("include[]", "integrations"), ("include[]", "auto_pause_notifications_parameters")),
)
"""One list for every feed that needs services; without its extras integrations come as bare references."""

_PAGING = frozenset({"active", "warning", "critical", "maintenance"})


@dataclass(frozen=True, slots=True)
class Services:
    """One request for each hundred services. Without a `rest` it only reads kept bodies."""

    instance: str
    rest: Rest | None = None
    name: str = "services"
    kinds: tuple[Kind, ...] = (Kind.ONCALL_SERVICE, Kind.INTEGRATION)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE,)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        known = len(door.keys(Kind.ONCALL_SERVICE))
        return f"about {max(1, -(-known // 100))}, and one for each integration that the list does not spell out"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        bare: list[tuple[str, Mapping[str, Any]]] = []
        for found in self.rest.shared(SERVICES):
            if not key_of(found):
                yield Unread(Kind.ONCALL_SERVICE, SERVICES.path, "a row of the list has no id")
                continue
            yield service_row(found)
            for one in objects(found.get("integrations")):
                if detailed(one):
                    yield integration_row(door, one, key_of(found))
                elif key_of(one):
                    bare.append((key_of(found), one))
        yield from fetched(self.rest, door, bare)

    def read(self, kind: Kind, key: str, body: bytes) -> OncallService | Integration:
        """See `compiler.ports.Feed`."""
        read = read_integration if kind is Kind.INTEGRATION else read_service
        return read(self.instance, key, body)


def service_row(found: Mapping[str, Any]) -> Pulled:
    """A service without its states of the moment: whether it has incidents now is no part of how it is defined."""
    kept = taken(found, "name", "summary", "description", "html_url", "incident_urgency_rule", "support_hours")
    word = low(found.get("status"))
    return row(
        Kind.ONCALL_SERVICE,
        key_of(found),
        {
            **kept,
            "status": "on" if word in _PAGING else word,
            "policy": key_of(part(found, "escalation_policy")),
            "teams": keys_of(found.get("teams")),
            "pause": taken(part(found, "auto_pause_notifications_parameters"), "enabled", "timeout"),
        },
    )
