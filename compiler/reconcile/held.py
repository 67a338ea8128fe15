"""Since when a state lasts: state findings open after two pulls or an hour, never on a single glance."""

from datetime import datetime, timedelta

from compiler.model.base import Id
from compiler.ports import Estate

SETTLED = timedelta(hours=1)


def began(estate: Estate, id: Id, since: datetime | None) -> datetime | None:
    """When a state began, by the provider's word or because an earlier snapshot held another; else None."""
    held = estate.held(id)
    return since or (held.first if held is not None and held.changed else None)


def settled(estate: Estate, id: Id, since: datetime | None) -> bool:
    """Whether a state has lasted: an hour by the provider's word, or two pulls by ours."""
    if since is not None and estate.info.taken - since >= SETTLED:
        return True
    held = estate.held(id)
    return held is not None and held.first < estate.info.taken
