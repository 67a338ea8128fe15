"""Things asked for by their ids: what live things name and no list held. Only here a going is proven."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.errors import ConnectorError, Missing
from compiler.model.base import Kind
from compiler.ports import Door, Gone, Pulled, Unread, Want
from connectors.wire.operations.feed import missed

Asks = Mapping[Kind, Callable[[str], Iterable[Pulled]]]
"""For each kind that can be asked for by id, what its lists would have given for a key."""

HIDDEN = "it is gone, or out of sight of this key"


def named(door: Door, asks: Asks, narrow: bool | None) -> Iterator[Pulled]:
    """What the door wants. `narrow` is whether the key was seen to reach a part of the account only, None if unknown.

    A thing that is not there is only called gone by a key that is known to see all, and where others of its kind were
    read: the products answer for what is hidden, or not on the plan, as they do for what is not.
    """

    def one(want: Want) -> tuple[Pulled, ...]:
        try:
            return tuple(asks[want.kind](want.key))
        except Missing as error:
            sure = narrow is False and bool(door.keys(want.kind))
            return (Gone(want.kind, want.key) if sure else Unread(want.kind, want.key, f"{error}: {HIDDEN}"),)
        except ConnectorError as error:
            return (missed(want.kind, want.key, error),)

    for rows in door.map(one, [want for want in door.wanted if want.kind in asks]):
        yield from rows
