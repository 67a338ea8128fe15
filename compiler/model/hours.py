"""Hours of a week in a time zone: when a rule applies, when support is promised."""

from datetime import datetime
from zoneinfo import ZoneInfo

from compiler.model.frozen import dataclass

DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours that come back every week.

    `spans` are (first, last) in minutes since Monday 00:00 of the wall clock of `zone`, an IANA name; the last minute
    is not part of it. A span that ends at or before its start runs on into the next week, and (0, 10080) is always.
    """

    zone: str
    spans: tuple[tuple[int, int], ...]

    def __contains__(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.zone))
        minute = local.weekday() * DAY + local.hour * 60 + local.minute
        return any(
            first <= minute < last or (last <= first and not last <= minute < first) for first, last in self.spans
        )


def daily(zone: str, first: int, last: int, days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)) -> Hours:
    """The hours from `first` to `last` (minutes of the day, 1440 is midnight) that begin on these days, Monday 0.

    An end at or before the start lies on the day after.
    """
    ends = last if last > first else last + DAY
    return Hours(zone, tuple((day * DAY + first, _wrapped(day * DAY + ends)) for day in days))


def _wrapped(minute: int) -> int:
    return minute if minute <= WEEK else minute - WEEK
