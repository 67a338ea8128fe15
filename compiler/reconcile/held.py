"""Since when a state lasts: state findings open after two pulls or an hour, never on a single glance."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from compiler.model.base import Id
from compiler.ports import Estate

SETTLED = timedelta(hours=1)

Same = Callable[[Any], bool]
"""Whether an observation shows the state that is asked about, whatever else of it differs."""


def began(estate: Estate, id: Id, since: datetime | None, same: Same) -> datetime | None:
    """When a state began, by the provider's word or because an earlier snapshot held another; else None."""
    held = estate.held(id)
    if since is not None or held is None or not held.changed:
        return since
    return None if _lasted(estate, id, same) else held.first


def settled(estate: Estate, id: Id, since: datetime | None, same: Same) -> bool:
    """Whether a state has lasted: an hour by the provider's word, or two pulls by ours."""
    if since is not None and estate.info.taken - since >= SETTLED:
        return True
    held = estate.held(id)
    return held is not None and (held.first < estate.info.pulled or _lasted(estate, id, same))


def _lasted(estate: Estate, id: Id, same: Same) -> bool:
    earlier = estate.before(id)
    return earlier is not None and same(earlier)
