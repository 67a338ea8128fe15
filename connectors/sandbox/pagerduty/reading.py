"""A call and what it asks for: its window, what is to be included, its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.sandbox.exchange import Request, Wire, cut
from connectors.sandbox.pagerduty.account import Account

CEILING: Final = 10_000
_LARGEST, _LARGEST_SHIFTS = 100, 1000


class Refused(Exception):
    """A call is refused with a status, one of the vendor's codes, and its words."""

    def __init__(self, status: int, code: int, message: str, errors: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.status, self.code, self.errors = status, code, errors


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the account at a moment."""

    account: Account
    request: Request
    now: datetime

    @property
    def parts(self) -> tuple[str, ...]:
        """The path in parts."""
        return tuple(part for part in self.request.path.split("/") if part)

    @property
    def includes(self) -> tuple[str, ...]:
        """What the answer is to spell out."""
        return self.request.values("include[]")

    @property
    def users(self) -> dict[str, Wire]:
        """The users by their keys."""
        return {one["id"]: one for one in self.account.users}

    def window(self) -> tuple[datetime, datetime] | None:
        """Both bounds; where one is left out it lies two weeks away, and without any there is no window."""
        since, until = (_instant(self.request.query.get(name, "")) for name in ("since", "until"))
        if since is None and until is None:
            return None
        first = since or (until or self.now) - timedelta(weeks=2)
        last = until or first + timedelta(weeks=2)
        if first >= last:
            raise Refused(400, 2005, "Invalid Date Range")
        return first, last

    def page(self, name: str, rows: Sequence[Wire], largest: int = _LARGEST) -> Wire:
        """A page of rows under their name; beyond the ceiling nothing is listed."""
        limit, offset = min(max(self.request.number("limit", 25), 1), largest), self.request.number("offset", 0)
        if offset + limit > CEILING:
            raise Refused(400, 2001, "Invalid Input Provided", ("Offset and limit may not exceed 10000",))
        more = self.request.endless or offset + limit < len(rows)
        total = len(rows) if self.request.flag("total") else None
        found = cut(rows, offset, limit, self.request.endless)
        return {name: found, "limit": limit, "offset": offset, "more": more, "total": total}

    def shifts_page(self, rows: Sequence[Wire]) -> Wire:
        """A page of shift-based schedules, which may be larger."""
        return self.page("schedules", rows, _LARGEST_SHIFTS)


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(400, 2004, "Invalid Since or Until Parameter") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
