"""Span arithmetic against a grid of minutes, over random spans, hours of the week and changes of the clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.hours import DAY, WEEK, Hours, daily
from compiler.model.oncall import Span
from compiler.model.spans import common, holds, length, union, within, without

START = datetime(2026, 3, 27, tzinfo=UTC)
MINUTES = 4 * DAY
GRID = tuple(START + timedelta(minutes=at) for at in range(MINUTES))
COARSE = tuple(START + timedelta(minutes=at) for at in range(0, MINUTES, 7))
ZONES = ("Europe/Lisbon", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
CLOCK_CHANGES = (
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 10, 23, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC),
    datetime(2026, 10, 2, tzinfo=UTC),
)


@st.composite
def some_spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """A few spans, in no order, touching or not."""
    pairs = draw(st.lists(st.tuples(st.integers(0, MINUTES), st.integers(0, 900)), max_size=8))
    return tuple((START + timedelta(minutes=at), START + timedelta(minutes=at + long)) for at, long in pairs)


def minutes(spans: tuple[Span, ...], grid: tuple[datetime, ...] = COARSE) -> set[datetime]:
    """The instants of the grid that lie in a span, one by one."""
    return {at for at in grid if any(first <= at < last for first, last in spans)}


@given(some_spans())
def test_a_union_holds_the_same_minutes_and_its_spans_are_apart(spans: tuple[Span, ...]) -> None:
    joined = union(spans)
    assert minutes(joined) == minutes(spans)
    assert all(one[1] < other[0] for one, other in pairwise(joined))


@given(some_spans(), some_spans())
def test_difference_and_common_part_are_those_of_the_minutes(a: tuple[Span, ...], b: tuple[Span, ...]) -> None:
    one, other = union(a), union(b)
    assert minutes(without(one, other)) == minutes(one) - minutes(other)
    assert minutes(common(one, other)) == minutes(one) & minutes(other)
    assert length(without(one, other)) + length(common(one, other)) == length(one)


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    """Hours of a week in some zone: spans that may wrap around Sunday night, or whole days."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.booleans()):
        days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
        return daily(zone, draw(st.integers(0, DAY - 1)), draw(st.integers(1, DAY)), days)
    spans = draw(st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(1, WEEK)), min_size=1, max_size=3))
    return Hours(zone, tuple(spans))


@settings(max_examples=60, deadline=None)
@given(some_hours(), st.sampled_from(CLOCK_CHANGES))
def test_hours_of_a_week_hold_the_minutes_that_the_wall_clock_shows(hours: Hours, start: datetime) -> None:
    """Each minute is looked at by itself, through the nights in which the clock of a zone is put back or forward."""
    spans = within(hours, start, start + timedelta(days=4))
    for at in range(0, MINUTES, 11):
        instant = start + timedelta(minutes=at)
        assert holds(spans, instant) == (instant in hours), instant


def test_hours_change_to_the_second_where_the_clock_does() -> None:
    """Lisbon puts its clock from 01:00 to 02:00 on 29 March 2026, so the hour from one to two does not exist."""
    spans = within(daily("Europe/Lisbon", 60, 120), START, START + timedelta(days=4))
    assert [first.astimezone(ZoneInfo("Europe/Lisbon")).day for first, _ in spans] == [27, 28, 30]


def test_an_hour_that_comes_twice_counts_twice() -> None:
    """On 25 October 2026 Lisbon's wall clock shows the hour from one to two twice."""
    begins = datetime(2026, 10, 25, tzinfo=UTC)
    assert length(within(daily("Europe/Lisbon", 60, 120), begins, begins + timedelta(days=1))) == timedelta(hours=2)
