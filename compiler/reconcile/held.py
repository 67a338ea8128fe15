"""Since when an observation has read as it does: state findings open after two pulls or an hour."""

from datetime import datetime, timedelta

from compiler.model.base import Id
from compiler.ports import Estate

SETTLED = timedelta(hours=1)


def held_since(estate: Estate, id: Id) -> datetime | None:
    """The first of the consecutive snapshots that hold this very observation, None where only this one does."""
    return estate.since(id)


def settled(estate: Estate, id: Id, since: datetime | None) -> bool:
    """Whether a state has lasted: an hour by the provider's word, or two pulls by ours."""
    if since is not None and estate.info.taken - since >= SETTLED:
        return True
    seen = held_since(estate, id)
    return seen is not None and seen < estate.info.taken
