"""Rendering a schedule whose product tells only who is on call at one instant: from the end of each shift to the next.

Each shift tells its own bounds. Where nobody is on call the answer has none, so the time is tried in steps; the next
shift then tells where it begins, so a hole is exact unless a shift shorter than a step lies within it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from compiler.model.frozen import dataclass

MOST = 200
"""So many questions are asked about one schedule; what lies beyond stays untold."""

_SECOND = timedelta(seconds=1)
"""Shifts of this product end a second before the next one begins, so the end is part of a shift."""

_FINE, _COARSE = timedelta(hours=1), timedelta(hours=6)
_FINE_STEPS = 24


@dataclass(frozen=True, slots=True)
class Told:
    """Whom one answer puts on call, and from when to when; a user "" is nobody."""

    start: datetime | None = None
    end: datetime | None = None
    user: str = ""


Ask = Callable[[datetime], Told]


def walked(ask: Ask, first: datetime, last: datetime) -> tuple[list[Told], datetime]:
    """The shifts from `first` on, and the instant up to which they are told, `last` at most."""
    found: list[Told] = []
    at, asked, empty = first, 0, 0
    while at < last and asked < MOST:
        told, asked = ask(at), asked + 1
        if told.end is not None and told.end + _SECOND > at:
            at, empty = told.end + _SECOND, 0
            found = _joined(found, Told(told.start, at, told.user)) if told.user else found
        else:
            at, empty = at + (_FINE if empty < _FINE_STEPS else _COARSE), empty + 1
    return found, min(at, last)


def _joined(found: list[Told], told: Told) -> list[Told]:
    """The shifts with one more; where both meet within a second, the one ends as the other begins."""
    before = found[-1] if found else Told()
    if told.start is None or before.end is None or abs(told.start - before.end) > _SECOND:
        return [*found, told]
    return [*found[:-1], Told(before.start, told.start, before.user), told]


def as_row(told: Told) -> dict[str, Any]:
    """One shift as it is kept."""
    bounds = {"start": told.start, "end": told.end}
    return {"user": told.user, **{name: at.isoformat() for name, at in bounds.items() if at is not None}}
