"""Coverage against a grid of instants: random layers, restrictions, overrides, absences, hours and clock changes.

The grid knows nothing of spans: for each instant it asks the plan who is on, by the wall clock of the rota's zone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.base import Id, Kind
from compiler.model.hours import Hours, daily
from compiler.model.oncall import Forecast
from compiler.model.rota import Responder, Rota, Shift, Shifts
from compiler.model.routing import Called, Policy, Step
from compiler.model.spans import holds
from compiler.model.world import World
from compiler.reconcile.staffing import Asked, staff

CALLS = "calls"


@dataclass(frozen=True)
class Grid:
    """How finely plans are drawn, and for how long: minutes from one instant to the next, and how many of these."""

    minutes: int
    count: int

    @property
    def step(self) -> timedelta:
        """From one instant to the next."""
        return timedelta(minutes=self.minutes)

    @property
    def day(self) -> int:
        """How many instants a day has."""
        return 24 * 60 // self.minutes


COARSE, FINE = Grid(30, 6 * 48), Grid(1, 36 * 60)
STARTS = (
    datetime(2026, 3, 26, 9, tzinfo=UTC),
    datetime(2026, 10, 22, 21, tzinfo=UTC),
    datetime(2026, 4, 2, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)
"""Around the clock changes of Europe and of Australia, and a week without any."""

ZONES = ("Europe/Lisbon", "America/Sao_Paulo", "Australia/Lord_Howe", "America/New_York")
PEOPLE = tuple(Id(CALLS, "responder", f"u{number}") for number in range(4))


@dataclass(frozen=True)
class Layer:
    """People by turns of so many hours, within local hours of the day."""

    people: tuple[Id, ...]
    turn_h: int
    hours: Hours


@dataclass(frozen=True)
class Plan:
    """Layers of which the later wins, and overrides (to nobody too) that win over all."""

    zone: str
    layers: tuple[Layer, ...]
    overrides: tuple[tuple[datetime, datetime, Id | None], ...]

    def on(self, at: datetime, start: datetime) -> tuple[Id | None, bool]:
        """Whom the plan names at an instant, and whether an override does."""
        for begins, ends, who in reversed(self.overrides):
            if begins <= at < ends:
                return who, True
        for layer in reversed(self.layers):
            if at in layer.hours:
                turn = int((at - start).total_seconds()) // (3600 * layer.turn_h)
                return layer.people[turn % len(layer.people)], False
        return None, False


@st.composite
def plans(draw: st.DrawFn, start: datetime, grid: Grid) -> Plan:
    """A plan as a product would hold it."""
    zone = draw(st.sampled_from(ZONES))
    layers = []
    for _ in range(draw(st.integers(0, 3))):
        first = draw(st.integers(0, grid.day - 1)) * grid.minutes
        last = draw(st.integers(1, grid.day)) * grid.minutes
        days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
        people = tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3)))
        layers.append(Layer(people, draw(st.sampled_from((1, 8, 12, 24, 168))), daily(zone, first, last, days)))
    overrides = []
    for _ in range(draw(st.integers(0, 3))):
        begins = start + grid.step * draw(st.integers(-4, grid.count))
        who = draw(st.sampled_from((None, *PEOPLE)))
        overrides.append((begins, begins + grid.step * draw(st.integers(1, grid.count // 4)), who))
    return Plan(zone, tuple(layers), tuple(overrides))


def rendered(plan: Plan, id: Id, start: datetime, drawn: Grid) -> Shifts:
    """The plan as a product renders it: entries of one person, cut where anything changes."""
    grid = [start + drawn.step * at for at in range(drawn.count)]
    shifts = []
    for (who, override), some in groupby(grid, key=lambda at: plan.on(at, start)):
        inside = list(some)
        source = "override" if override else "rotation"
        if who is not None or override:
            shifts.append(Shift(inside[0], inside[-1] + drawn.step, who, source))  # type: ignore[arg-type]
    return Shifts(id.seen_as(Kind.SHIFTS), start, start + drawn.step * drawn.count, tuple(shifts))


@dataclass(frozen=True)
class Told:
    """A policy of two levels, the plans behind each, who cannot be called, and the wanted hours.

    Of the `dark` plans, by level and place, the product rendered nothing that could be read.
    """

    grid: Grid
    start: datetime
    levels: tuple[tuple[Plan, ...], ...]
    absent: frozenset[Id]
    hours: Hours | None
    dark: frozenset[tuple[int, int]]


@st.composite
def some_told(draw: st.DrawFn, grid: Grid) -> Told:
    start = draw(st.sampled_from(STARTS))
    if grid is FINE:
        start += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    levels = tuple(
        tuple(draw(plans(start, grid)) for _ in range(draw(st.integers(1, 2)))) for _ in range(draw(st.integers(1, 2)))
    )
    absent = draw(st.frozensets(st.sampled_from(PEOPLE), max_size=2))
    zone = draw(st.sampled_from(ZONES))
    first, last = (draw(st.integers(least, grid.day - 1 + least)) * grid.minutes for least in (0, 1))
    dark = draw(st.frozensets(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=1))
    return Told(grid, start, levels, absent, draw(st.none() | st.just(daily(zone, first, last))), dark)


def on(told: Told, level: int, at: datetime) -> set[Id]:
    """Everybody who is known to be on call at a level at an instant and can be called, by the plans themselves."""
    read = (plan for place, plan in enumerate(told.levels[level]) if (level, place) not in told.dark)
    named = {plan.on(at, told.start)[0] for plan in read}
    return {who for who in named if who is not None and who not in told.absent}


def is_dark(told: Told, level: int) -> bool:
    """Whether something of a level could not be read."""
    return any((level, place) in told.dark for place in range(len(told.levels[level])))


def forecast(told: Told) -> Forecast:
    """What the arithmetic of spans makes of it."""
    values: list[object] = [Responder(who, "", active=who not in told.absent) for who in PEOPLE]
    steps = []
    for number, some in enumerate(told.levels):
        ids = [Id(CALLS, "rota", f"r{number}{at}") for at in range(len(some))]
        values += [Rota(id, id.key, zone=plan.zone) for id, plan in zip(ids, some, strict=True)]
        read = [
            (id, plan) for at, (id, plan) in enumerate(zip(ids, some, strict=True)) if (number, at) not in told.dark
        ]
        values += [rendered(plan, id, told.start, told.grid) for id, plan in read]
        steps.append(Step(tuple(Called(id) for id in ids), 600 * number))
    policy = Policy(Id(CALLS, "policy", "e1"), "policy", steps=tuple(steps))
    span = (told.start, told.start + told.grid.step * told.grid.count)
    hours = (told.hours,) if told.hours is not None else ()
    return staff(World(tuple(values)), policy, Asked(span, hours, wait_s=60)).forecast


def wait(told: Told, found: Forecast, at: datetime) -> int | Literal["not known"] | None:
    """How long a page of that instant waits for a person, by the plans themselves."""
    for level in found.levels:
        if on(told, level.number - 1, at):
            return 60 + level.at_s
        if is_dark(told, level.number - 1):
            return "not known"
    return None


def agrees(told: Told) -> None:
    """Every instant of the grid is as the forecast says, at every level."""
    found = forecast(told)
    waits = []
    for at in (told.start + told.grid.step * number for number in range(told.grid.count)):
        wanted = told.hours is None or at in told.hours
        for level in found.levels:
            people, dark = on(told, level.number - 1, at), is_dark(told, level.number - 1)
            (duty,) = (one for one in level.duties if one.starts <= at < one.ends)
            assert (set(duty.who), duty.known) == (people, bool(people) or not dark), (level.number, at)
            assert holds(level.holes, at) == (wanted and not people and not dark), (level.number, at)
        waits += [wait(told, found, at)] if wanted else []
    known = [one for one in waits if isinstance(one, int)]
    assert found.worst_s == (None if None in waits else max(known, default=None))


@settings(max_examples=100, deadline=None)
@given(some_told(COARSE))
def test_levels_holes_and_the_longest_wait_are_those_of_the_grid(told: Told) -> None:
    """Union of a level's targets, absences, declared hours, handovers and clock changes: half hour by half hour."""
    agrees(told)


@settings(max_examples=30, deadline=None)
@given(some_told(FINE))
def test_the_same_holds_minute_by_minute(told: Told) -> None:
    """Over a day and a half that begins at any minute of the days around a change of clocks."""
    agrees(told)


def test_a_handover_in_the_hour_that_the_clock_skips_leaves_no_hole_and_no_double() -> None:
    """Innocent case 34: shifts that meet at 02:30 on 29 March, which no clock in Madrid shows."""
    madrid = ZoneInfo("Europe/Madrid")
    start = datetime(2026, 3, 28, tzinfo=UTC)
    meets = datetime(2026, 3, 29, 2, 30, tzinfo=madrid).astimezone(UTC)
    id = Id(CALLS, "rota", "r1")
    shifts = (Shift(start, meets, PEOPLE[0]), Shift(meets, start + timedelta(days=3), PEOPLE[1]))
    world = World(
        (
            Rota(id, "r1", zone="Europe/Madrid"),
            Shifts(id.seen_as(Kind.SHIFTS), start, start + timedelta(days=3), shifts),
            *(Responder(who, "", active=True) for who in PEOPLE),
        )
    )
    policy = Policy(Id(CALLS, "policy", "e1"), "policy", steps=(Step((Called(id),)),))
    (level,) = staff(world, policy, Asked((start, start + timedelta(days=3)))).forecast.levels
    assert level.holes == ()
    assert [duty.who for duty in level.duties] == [(PEOPLE[0],), (PEOPLE[1],)]


def test_seconds_between_two_shifts_are_no_hole() -> None:
    """Products that end a shift at 23:59:59 mean midnight."""
    start = datetime(2026, 7, 1, tzinfo=UTC)
    id = Id(CALLS, "rota", "r1")
    noon = start + timedelta(hours=12)
    shifts = (
        Shift(start, noon - timedelta(seconds=1), PEOPLE[0]),
        Shift(noon, start + timedelta(days=1), PEOPLE[1]),
    )
    world = World((Rota(id, "r1"), Shifts(id.seen_as(Kind.SHIFTS), start, start + timedelta(days=1), shifts)))
    policy = Policy(Id(CALLS, "policy", "e1"), "policy", steps=(Step((Called(id),)),))
    found = staff(world, policy, Asked((start, start + timedelta(days=1))))
    assert found.forecast.levels[0].holes == ()
