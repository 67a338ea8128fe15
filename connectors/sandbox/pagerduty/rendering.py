"""Schedules as weekly turns in a time zone, rendered over any window, on nights when clocks change as on all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
Shift = tuple[datetime, datetime, str]
"""Start, end and the key of the user; "" is nobody, on purpose."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Turn:
    """One user on these days (Monday 0) from `first` to `last` by the wall clock; an end at the start is a day later.

    With `week` the turn counts only in weeks whose number leaves that remainder by `weeks`.
    """

    user: str
    first: time = time(0)
    last: time = time(0)
    days: tuple[int, ...] = EVERY_DAY
    week: int = 0
    weeks: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule. `shifts` marks the newer, shift-based generation; `holes` are times in which nobody is on call.

    `told` is how the zone is spelled on the wire, where that is not its name.
    """

    key: str
    name: str
    zone: str
    turns: tuple[Turn, ...]
    policies: tuple[tuple[str, str], ...] = ()
    shifts: bool = False
    holes: tuple[Span, ...] = ()
    overrides: tuple[Shift, ...] = ()
    told: str = ""

    def planned(self, since: datetime, until: datetime) -> list[Shift]:
        """The turns within the window, in order, without overrides."""
        found = [one for turn in self.turns for one in _rendered(turn, ZoneInfo(self.zone), since, until)]
        return sorted(part for one in found for part in without(one, self.holes))

    def final(self, since: datetime, until: datetime) -> list[Shift]:
        """What holds in the end: an override takes the place of whatever was planned."""
        taken = [(start, end) for start, end, _ in self.overrides]
        kept = [part for one in self.planned(since, until) for part in without(one, taken)]
        return sorted([*kept, *self.replaced(since, until)])

    def replaced(self, since: datetime, until: datetime) -> list[Shift]:
        """The overrides within the window."""
        return [(max(a, since), min(b, until), who) for a, b, who in self.overrides if a < until and b > since]


def covered(shifts: Sequence[Shift], since: datetime, until: datetime) -> float:
    """Percent of the window in which somebody is on call, rounded as the vendor does."""
    done, reached = timedelta(0), since
    for start, end, who in sorted(shifts):
        if who and end > reached:
            done += end - max(start, reached)
            reached = end
    return round(100 * (done / (until - since)), 2)


def without(shift: Shift, holes: Sequence[Span]) -> list[Shift]:
    """The parts of a shift outside of the holes."""
    parts = [shift]
    for first, last in holes:
        parts = [piece for start, end, who in parts for piece in _cut(start, end, who, first, last)]
    return parts


def _cut(start: datetime, end: datetime, who: str, first: datetime, last: datetime) -> list[Shift]:
    if last <= start or first >= end:
        return [(start, end, who)]
    pieces = [(start, first, who), (last, end, who)]
    return [one for one in pieces if one[0] < one[1]]


def _rendered(turn: Turn, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Shift]:
    """Each day's turn cut to the window; entries of one user are not merged."""
    day, last = since.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    while day <= last:
        if day.weekday() in turn.days and _week(day) % turn.weeks == turn.week:
            start, end = _instants(turn, day, zone)
            if start < until and end > since:
                yield max(start, since), min(end, until), turn.user
        day += timedelta(days=1)


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7


def _instants(turn: Turn, day: date, zone: ZoneInfo) -> Span:
    ends = day if turn.last > turn.first else day + timedelta(days=1)
    first, last = (datetime.combine(at, clock, zone) for at, clock in ((day, turn.first), (ends, turn.last)))
    return first.astimezone(UTC), last.astimezone(UTC)
