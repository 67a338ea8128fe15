"""What one account holds, as rows that go over the wire; schedules are kept as turns and rendered when asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from connectors.sandbox.exchange import Wire
from connectors.sandbox.pagerduty.rendering import Schedule


@dataclass(frozen=True, slots=True)
class Account:
    """Rows in the order in which they are listed.

    `orchestrations` are those in front of services: each row is its listing, with its paths under `global` and
    `router` and its `integrations`. `service_paths` maps a service to its own path, `inactive` names services that do
    not evaluate theirs. `supports` maps a business service to the ids of what it rests on.
    """

    services: tuple[Wire, ...] = ()
    policies: tuple[Wire, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    users: tuple[Wire, ...] = ()
    orchestrations: tuple[Wire, ...] = ()
    service_paths: Mapping[str, Wire] = field(default_factory=dict)
    inactive: frozenset[str] = frozenset()
    windows: tuple[Wire, ...] = ()
    business: tuple[Wire, ...] = ()
    supports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    incidents: tuple[Wire, ...] = ()
    entries: tuple[Wire, ...] = ()

    def __add__(self, other: "Account") -> "Account":
        """Both in one; of two entries with the same key the right one holds."""
        joined: dict[str, Any] = {f.name: _joined(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)}
        return Account(**joined)


def _joined(left: Any, right: Any) -> Any:
    if isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left | right
    if isinstance(left, tuple) and isinstance(right, tuple):
        known = {_key(one) for one in right}
        return (*(one for one in left if _key(one) not in known), *right)
    raise TypeError(f"two accounts cannot be joined at {type(left).__name__}")


def _key(row: object) -> str:
    return row.key if isinstance(row, Schedule) else str(row["id"]) if isinstance(row, dict) else str(row)
