"""Arithmetic of spans of time: unions, what is left of one without another, and the hours of a week as spans.

Spans are half-open and lists of them sorted and apart: no two touch. All instants are aware; what is computed is UTC.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from compiler.model.hours import DAY, WEEK, Hours
from compiler.model.oncall import Span

Spans = tuple[Span, ...]


def union(spans: Iterable[Span]) -> Spans:
    """All instants of these spans, as few spans as there can be."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def without(spans: Spans, taken: Spans) -> Spans:
    """The instants of the one that are in none of the others."""
    left: list[Span] = []
    for first, last in spans:
        at = first
        for begins, ends in taken:
            if ends <= at or begins >= last:
                continue
            if begins > at:
                left.append((at, begins))
            at = max(at, ends)
        if at < last:
            left.append((at, last))
    return tuple(left)


def common(one: Spans, other: Spans) -> Spans:
    """The instants of both."""
    return union((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d))


def length(spans: Iterable[Span]) -> timedelta:
    """How long spans that are apart last together."""
    return sum((last - first for first, last in spans), timedelta(0))


def holds(spans: Iterable[Span], at: datetime) -> bool:
    """Whether an instant lies in one of the spans."""
    return any(first <= at < last for first, last in spans)


def edges(*some: Iterable[Span]) -> tuple[datetime, ...]:
    """Every instant at which one of the spans begins or ends, sorted."""
    return tuple(sorted({at for spans in some for span in spans for at in span}))


def within(hours: Hours, first: datetime, last: datetime) -> Spans:
    """The instants between two at which the wall clock of the zone stands within these hours.

    An hour that a clock change skips does not exist, and one that it repeats counts twice, as on the wall.
    """
    pieces = _steady(ZoneInfo(hours.zone), first.astimezone(UTC), last.astimezone(UTC))
    return union(span for begins, ends, offset in pieces for span in _piece(hours, begins, ends, offset))


def _piece(hours: Hours, first: datetime, last: datetime, offset: timedelta) -> Iterator[Span]:
    """The spans of one piece in which the zone's offset does not change; there, wall clock and UTC run alike."""
    begins = (first + offset).replace(tzinfo=None)
    monday = datetime.combine(begins.date() - timedelta(days=begins.weekday()), datetime.min.time())
    end = (last + offset).replace(tzinfo=None)
    week = monday - timedelta(days=7)
    while week < end:
        for start, stop in hours.spans:
            lasts = stop - start if stop > start else stop - start + WEEK
            one = week + timedelta(minutes=start)
            other = one + timedelta(minutes=lasts)
            if max(one, begins) < min(other, end):
                yield _utc(max(one, begins), offset), _utc(min(other, end), offset)
        week += timedelta(days=7)


def _utc(local: datetime, offset: timedelta) -> datetime:
    return (local - offset).replace(tzinfo=UTC)


def _steady(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The pieces of a span in which a zone's offset from UTC stays the same, with that offset."""
    at = first
    while at < last:
        ends = _changes(zone, at, last)
        yield at, ends, _offset(zone, at)
        at = ends


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> datetime:
    """The first minute after `first` with another offset, `last` where there is none before it."""
    offset, low = _offset(zone, first), first
    while low < last:
        high = min(low + timedelta(minutes=DAY), last)
        if _offset(zone, high) != offset:
            return _between(zone, low, high, offset)
        low = high
    return last


def _between(zone: ZoneInfo, low: datetime, high: datetime, offset: timedelta) -> datetime:
    """Halves a span at whose end the offset differs until the instant of the change is known to the second."""
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        middle = middle.replace(microsecond=0) if middle.replace(microsecond=0) > low else middle
        low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
    return high.replace(microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
