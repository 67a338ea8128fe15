"""The form that every feed of these two products has: what it brings, and a function that pulls it."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from compiler.errors import ConnectorError, Refused, Unavailable
from compiler.model.base import Kind
from compiler.model.frozen import dataclass
from compiler.ports import Door, Failed, Pulled, Reach, Unread
from connectors.wire.operations import rows
from connectors.wire.operations.account import Account

Found = TypeVar("Found")


class NotOnPlan(ConnectorError):
    """The account's plan lacks this part of the product, so there is none of it."""


@dataclass(frozen=True, slots=True)
class OneFeed:
    """One feed; satisfies `compiler.ports.Feed`. `narrow` says after a pull that things were hidden from the key."""

    account: Account
    name: str
    kinds: tuple[Kind, ...]
    scopes: tuple[str, ...]
    says: str
    rows: Callable[[Door], Iterator[Pulled]]
    narrow: Callable[[], bool]
    reader: int = 2
    second: bool = False

    @property
    def leaves_out(self) -> tuple[Kind, ...]:
        """All kinds, where the key was seen to reach a part of the account only."""
        return self.kinds if self.narrow() else ()

    def calls(self, door: Door) -> str:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return self.says

    def pull(self, door: Door) -> Iterator[Pulled]:
        """See `compiler.ports.Feed`."""
        return self.rows(door)

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        """See `compiler.ports.Feed`."""
        return rows.read(self.account, kind, key, body)


def attempt(fetch: Callable[[], Found]) -> Found | ConnectorError:
    """What the call gives, or the error that it raised: one thing's failure stops no other."""
    try:
        return fetch()
    except ConnectorError as error:
        return error


def good(found: Found | ConnectorError) -> Found:
    """What `attempt` gave; the error that it kept is raised."""
    if isinstance(found, ConnectorError):
        raise found
    return found


def reach(feed: str, scope: str, ask: Callable[[], Any]) -> Reach:
    """What one probing call tells of a feed; what the plan lacks is no refusal, since there is none of it."""
    try:
        ask()
    except NotOnPlan as error:
        return Reach(feed, True, f"{error}, so there is none of it", scope)
    except Refused as error:
        return Reach(feed, False, str(error), error.scope or scope)
    except ConnectorError as error:
        return Reach(feed, None, str(error), scope)
    return Reach(feed, True, "can be read", scope)


def failed(error: ConnectorError, *kinds: Kind) -> Iterator[Pulled]:
    """These kinds could not be read, each for that reason."""
    return (Failed(kind, str(error)) for kind in kinds)


def missed(kind: Kind, key: str, error: ConnectorError) -> Unread:
    """One thing could not be read; where only the moment was at fault, what was known of it still holds."""
    return Unread(kind, key, str(error), passing=isinstance(error, Unavailable))
