"""Spans of an exported schedule, and the window within which they tell everything."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from compiler.errors import Contract
from compiler.model.frozen import dataclass
from compiler.model.rota import RENDERED, RENDERED_BACK

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody's time on call, half-open, in UTC; `who` are spellings of one person, () for nobody."""

    starts: datetime
    ends: datetime
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One exported schedule: its name and zone where it tells them, its spans, and from when to when these are all.

    `dated` is the day that the file tells of itself.
    """

    name: str
    zone: str
    spans: tuple[Span, ...]
    first: datetime
    last: datetime
    dated: datetime | None = None


def window(now: datetime) -> Window:
    """The span for which shifts are wanted."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour - RENDERED_BACK, hour + RENDERED


def plan(name: str, zone: str, spans: Iterable[Span], told: Window, meant: Window, dated: datetime | None) -> Plan:
    """The spans cut to what is wanted; a file whose last span is over tells nothing of today."""
    first, last = max(told[0], meant[0]), min(told[1], meant[1])
    if last <= first:
        return Plan(name, zone, (), meant[0], meant[0], dated)
    kept = [
        Span(max(one.starts, first), min(one.ends, last), one.who)
        for one in spans
        if one.starts < last and one.ends > first
    ]
    kept.sort(key=lambda one: (one.starts, one.ends, one.who))
    return Plan(name, zone, tuple(kept), first, last, dated)


def utc(value: date | datetime, zone: str, where: str) -> datetime:
    """An instant in UTC; dates and clocks without a zone are those of `zone`, and Contract where nobody named one."""
    at = value if isinstance(value, datetime) else datetime.combine(value, time())
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    if not zone:
        raise Contract(f"{where}: has times without a zone; name its `zone` in the settings")
    return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
