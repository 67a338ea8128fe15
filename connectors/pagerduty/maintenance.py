"""Maintenance windows that are open or to come: times in which services page nobody on purpose."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.routing import Maintenance
from compiler.ports import Door, Pulled, Unread
from connectors.pagerduty.bodies import ids, opened, page_of, row, taken
from connectors.pagerduty.envelope import NotOnPlan
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.words import instant, key_of, keys_of, text

SCOPE = "services.read"
WINDOWS = Ask("/maintenance_windows", "maintenance_windows", SCOPE, (("filter", "open"),))


@dataclass(frozen=True, slots=True)
class Windows:
    """One request for each hundred windows. Without a `rest` it only reads kept bodies."""

    instance: str
    rest: Rest | None = None
    name: str = "maintenance"
    kinds: tuple[Kind, ...] = (Kind.MAINTENANCE,)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE,)

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return "1, and one more for each hundred windows"

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        try:
            for found in self.rest.listed(WINDOWS):
                known = bool(key_of(found))
                yield window_row(found) if known else Unread(Kind.MAINTENANCE, WINDOWS.path, "a row has no id")
        except NotOnPlan as error:
            door.told(str(error))

    def read(self, kind: Kind, key: str, body: bytes) -> Maintenance:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return read_window(self.instance, key, body)


def window_row(found: Mapping[str, Any]) -> Pulled:
    """A window without the person who made it."""
    kept = taken(found, "description", "html_url", "start_time", "end_time")
    return row(Kind.MAINTENANCE, key_of(found), {**kept, "services": keys_of(found.get("services"))})


def read_window(instance: str, key: str, body: bytes) -> Maintenance:
    """The window over the services that it names; raises Contract where it is not known when it is."""
    found = opened(body, Kind.MAINTENANCE, key)
    covers = ids(instance, Kind.ONCALL_SERVICE, found.get("services"))
    starts, ends = instant(found.get("start_time")), instant(found.get("end_time"))
    if starts is None or ends is None:
        raise Contract(f"{Kind.MAINTENANCE}/{key}: the window does not say when it begins and ends")
    return Maintenance(
        Id(instance, Kind.MAINTENANCE.value, key),
        text(found.get("description")) or "maintenance window",
        frozenset(f"covers:{one.key}" for one in covers),
        page_of(found),
        covers=covers,
        starts=starts,
        ends=ends,
    )
