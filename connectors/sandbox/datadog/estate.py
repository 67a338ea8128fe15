"""What one organisation holds: wire rows, and the readings from which histories and statuses are computed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from connectors.sandbox.exchange import Wire

DAY_S = 86_400
RECENT_DAYS = 7
LONGEST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Reading:
    """How an SLO fared: attained percent over 30 days, events (or slices, or seconds) a day, the worst day ago.

    `trouble_share` is the part of all bad events that fell on the worst day; the last week is quiet otherwise.
    """

    attained: float
    per_day: int
    trouble: int = 12
    trouble_share: float = 0.45

    def days(self, now: datetime, count: int) -> list["Day"]:
        """The last `count` days before `now`, oldest first; at most 90, whole events only."""
        return [self._day(now, ago) for ago in reversed(range(min(count, LONGEST_DAYS)))]

    def _day(self, now: datetime, ago: int) -> "Day":
        start = int(now.timestamp()) - (ago + 1) * DAY_S
        total = round(self.per_day * self._swell(ago))
        bad = round(self._bad_in_month() * self._weight(ago))
        return Day(start, total - min(bad, total), total)

    def _swell(self, ago: int) -> float:
        """Traffic swells and ebbs by a seventh over the week; slices and seconds of a day do not."""
        return 1.0 if self.per_day in (288, 1440, DAY_S) else 1 + 0.14 * math.sin(2 * math.pi * ago / 7)

    def _bad_in_month(self) -> float:
        total = sum(round(self.per_day * self._swell(ago)) for ago in range(30))
        return total * (100 - self.attained) / 100

    def _weight(self, ago: int) -> float:
        if ago == self.trouble:
            return self.trouble_share
        plain = 30 - RECENT_DAYS + 0.15 * RECENT_DAYS - (1 if self.trouble >= RECENT_DAYS else 0.15)
        return (0.15 if ago < RECENT_DAYS else 1.0) * (1 - self.trouble_share) / plain


@dataclass(frozen=True, slots=True)
class Day:
    """Twenty-four hours of an SLO: epoch seconds of its start, good events, all events."""

    start: int
    good: int
    total: int


@dataclass(frozen=True, slots=True)
class Downtime:
    """A mute, from which both the older and the newer wire shape are written; `end` None mutes for good."""

    number: int
    uuid: str
    scope: str
    start: datetime
    end: datetime | None
    monitor_id: int | None = None
    monitor_tags: tuple[str, ...] = ()
    message: str = ""
    rrule: str | None = None
    duration: str = "30m"
    timezone: str = "UTC"
    status: str = "active"

    @property
    def active(self) -> bool:
        """Whether it mutes at this moment."""
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class Views:
    """How often a dashboard was opened, and when last."""

    total: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Estate:
    """The rows of an organisation as they go over the wire, and what is known beside them.

    `quality` names the vendor's own complaints per monitor id, `traffic` the value per hour of each metric that
    has data, `states` the moment when a monitor came into its present state.
    """

    monitors: tuple[Wire, ...] = ()
    slos: tuple[Wire, ...] = ()
    dashboards: tuple[Wire, ...] = ()
    deleted: tuple[Wire, ...] = ()
    downtimes: tuple[Downtime, ...] = ()
    rules: tuple[Wire, ...] = ()
    definitions: tuple[Wire, ...] = ()
    teams: tuple[Wire, ...] = ()
    notebooks: tuple[Wire, ...] = ()
    corrections: tuple[Wire, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    views: Mapping[str, Views] = field(default_factory=dict)
    quality: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    traffic: Mapping[str, float] = field(default_factory=dict)

    def __add__(self, other: "Estate") -> "Estate":
        """Both estates in one; of two entries with the same key the right one holds."""
        parts: dict[str, Any] = {f.name: _joined(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)}
        return Estate(**parts)


def _joined(mine: object, theirs: object) -> object:
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        return mine + theirs
    return {**mine, **theirs} if isinstance(mine, dict) and isinstance(theirs, dict) else theirs


def ago(now: datetime, **parts: float) -> datetime:
    """The moment so many days, hours, minutes before `now`, without fractions of a second."""
    return now.replace(microsecond=0) - timedelta(**parts)


def iso(moment: datetime) -> str:
    """A moment as this vendor writes it: ISO with microseconds and an offset."""
    return moment.isoformat(timespec="microseconds")
