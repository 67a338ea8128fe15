"""The lines about people of what must yield no finding, and what must."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from compiler.checks.example import monitor, promise
from compiler.checks.example_oncall import (
    ANA,
    BO,
    CALLS,
    CY,
    DEE,
    FIRST_ID,
    FROM,
    POLICY_ID,
    SECOND_ID,
    UNTIL,
    entry,
    paging,
    policy,
    responder,
    rota,
    turns,
)
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import State
from compiler.model.finding import Severity
from compiler.model.hours import daily
from compiler.model.rota import Shift, Shifts
from compiler.model.routing import Called, Step
from compiler.model.world import MOMENT
from tests.reconcile.judging import chain, checked, codes, only, state

EAST, WEST = Id(CALLS, "rota", "east"), Id(CALLS, "rota", "west")
HOUR = timedelta(hours=1)


def halves(id: Id, who: tuple[Id, Id], at: int) -> Shifts:
    """Twelve hours of every day from this hour on, by turns."""
    days = range((UNTIL - FROM).days + 2)
    starts = (FROM.replace(hour=0) + timedelta(days=day, hours=at) for day in days)
    shifts = tuple(Shift(one, one + 12 * HOUR, who[number % 2]) for number, one in enumerate(starts))
    return Shifts(id.seen_as(Kind.SHIFTS), FROM, UNTIL, shifts)


def absent(first: datetime, last: datetime, id: Id = FIRST_ID) -> Shifts:
    """Two people by turns of a day, and nobody between these instants."""
    whole = turns(FIRST_ID, (ANA, BO)) if id == FIRST_ID else turns(SECOND_ID, (CY, DEE), 7)
    parts = []
    for one in whole.shifts:
        if one.starts < first:
            parts.append(replace(one, ends=min(one.ends, first)))
        if one.ends > last:
            parts.append(replace(one, starts=max(one.starts, last)))
    return replace(whole, shifts=tuple(one for one in parts if one.starts < one.ends))


def test_26_a_handle_that_matches_only_by_name_is_likely_and_never_broken() -> None:
    case = paging(entry(oncall=()))
    assert (state(case, "paged"), state(case, "staffed")) == (State.UNKNOWN, State.UNKNOWN)
    assert {leg.footing for leg in chain(case).ways[0].legs} == {"proven", "likely"}
    assert codes(case) == set()


def test_29_follow_the_sun_two_schedules_with_holes_and_a_union_without() -> None:
    sun = policy(Step((Called(EAST), Called(WEST))), Step((Called(SECOND_ID),), 1800))
    case = paging(
        sun, rota(EAST, "East"), rota(WEST, "West"), halves(EAST, (ANA, BO), 4), halves(WEST, (CY, DEE), 16),
        turns(SECOND_ID, (BO, CY), 7),
    )  # fmt: skip
    assert codes(case) == set()
    assert state(case, "staffed") is State.PROVEN


def test_29_one_of_the_two_alone_has_holes() -> None:
    case = paging(policy(Step((Called(EAST),))), rota(EAST, "East"), halves(EAST, (ANA, BO), 4))
    assert codes(case) == {"RB608"}


def test_30_a_director_as_a_person_at_level_3_is_silent() -> None:
    steps = (Step((Called(FIRST_ID),)), Step((Called(SECOND_ID),), 1800), Step((Called(DEE),), 3600))
    assert codes(paging(policy(*steps))) == set()


def test_30_a_person_in_place_of_a_schedule_at_level_1_is_a_finding() -> None:
    case = paging(policy(Step((Called(ANA),)), Step((Called(SECOND_ID),), 1800)))
    assert (only(case).code, only(case).subject) == ("RB611", POLICY_ID)
    assert state(case, "staffed") is State.PROVEN


def test_30_a_person_beside_a_schedule_is_silent() -> None:
    lead = Id(CALLS, "responder", "lead")
    steps = (Step((Called(FIRST_ID), Called(lead))), Step((Called(SECOND_ID),), 1800))
    assert codes(paging(policy(*steps), responder(lead))) == set()


def test_31_a_hole_at_level_2_only_is_a_warning() -> None:
    first = MOMENT + timedelta(hours=30)
    case = paging(absent(first, first + 4 * HOUR, SECOND_ID))
    assert (only(case).code, only(case).severity) == ("RB610", Severity.WARNING)
    assert state(case, "staffed") is State.PROVEN


@pytest.mark.parametrize(
    ("ahead", "code", "severity", "link"),
    [
        (timedelta(hours=40), "RB608", Severity.ERROR, State.BROKEN),
        (timedelta(days=9), "RB609", Severity.WARNING, State.PROVEN),
        (timedelta(0), "RB608", Severity.ERROR, State.BROKEN),
    ],
)
def test_31_a_hole_at_level_1_is_an_error_soon_and_a_warning_later(
    ahead: timedelta, code: str, severity: Severity, link: State
) -> None:
    case = paging(absent(MOMENT + ahead, MOMENT + ahead + 4 * HOUR))
    found = only(case)
    assert (found.code, found.severity, found.subject) == (code, severity, FIRST_ID)
    assert state(case, "staffed") is link
    assert "level 2 is called after 30 min" in found.message


def test_31_a_hole_beyond_the_forecast_is_silent() -> None:
    first = MOMENT + timedelta(days=20)
    assert codes(paging(absent(first, first + 4 * HOUR))) == set()


def test_level_1_empty_with_level_2_filled_is_told_apart_from_nobody_at_all() -> None:
    first = MOMENT + timedelta(hours=10)
    hole = (first, first + 4 * HOUR)
    filled, empty = paging(absent(*hole)), paging(absent(*hole), absent(*hole, SECOND_ID))
    (told,) = (one.message for one in checked(filled).findings if one.code == "RB608")
    assert "level 2 is called after 30 min" in told
    (told,) = (one.message for one in checked(empty).findings if one.code == "RB608")
    assert "no other level is on all that time" in told
    assert chain(filled).forecasts[0].worst_s == 1800
    assert chain(empty).forecasts[0].worst_s is None


def test_32_contact_methods_that_the_key_cannot_read_are_silent() -> None:
    case = paging(*(responder(one, reachable=None) for one in (ANA, BO, CY, DEE)))
    assert codes(case) == set()
    assert state(case, "staffed") is State.PROVEN


def test_33_support_hours_with_an_empty_night_are_silent() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    starts = [datetime(2026, 10, 31, 8, tzinfo=lisbon) + timedelta(days=day) for day in range(37)]
    shifts = tuple(
        Shift(one.astimezone(FROM.tzinfo), one.replace(hour=20).astimezone(FROM.tzinfo), (ANA, BO)[number % 2])
        for number, one in enumerate(starts)
    )
    days = Shifts(FIRST_ID.seen_as(Kind.SHIFTS), FROM, UNTIL, shifts)
    hours = {"hours": "08-20", "support": daily("", 480, 1200)}
    assert codes(paging(days, promises=(promise(**hours),))) == set()
    assert codes(paging(days)) == {"RB608"}


def test_declared_hours_that_cannot_be_read_leave_the_link_unknown() -> None:
    case = paging(promises=(promise(hours="when we are there"),))
    assert state(case, "staffed") is State.UNKNOWN


def test_a_deactivated_person_is_told_and_not_the_hole_that_it_leaves() -> None:
    case = paging(responder(BO, active=False))
    assert (only(case).code, only(case).subject) == ("RB613", BO)
    assert state(case, "staffed") is State.BROKEN
    assert str(BO) not in only(case).message


def test_a_deactivated_person_beside_an_active_one_breaks_nothing() -> None:
    case = paging(responder(DEE, active=False))
    assert only(case).code == "RB613"
    assert state(case, "staffed") is State.PROVEN


def test_a_person_who_is_deleted_is_like_one_deactivated() -> None:
    from compiler.checks.example import without

    case = paging(without(BO, proven=True))
    assert (only(case).code, state(case, "staffed")) == ("RB613", State.BROKEN)


def test_somebody_whom_no_list_holds_is_there_until_asking_by_id_proves_otherwise() -> None:
    """A key may see fewer people than there are."""
    from compiler.checks.example import without

    assert codes(paging(without(BO))) == set()


@pytest.mark.parametrize("kind", [Kind.SHIFTS, Kind.ROTA, Kind.RESPONDER, Kind.POLICY])
def test_the_outage_of_schedules_leaves_staffed_unknown_and_never_broken(kind: Kind) -> None:
    first = MOMENT + 10 * HOUR
    case = paging(absent(first, first + 4 * HOUR), failed=(Gap(kind.value, CALLS, "HTTP 503"),))
    assert state(case, "staffed") is State.UNKNOWN
    assert not {code for code in codes(case) if code.startswith("RB6")}


def test_shifts_that_end_before_the_forecast_are_unknown_beyond_and_no_hole() -> None:
    short = replace(turns(FIRST_ID, (ANA, BO)), last=MOMENT + timedelta(days=5))
    kept = replace(short, shifts=tuple(one for one in short.shifts if one.ends <= short.last))
    case = paging(kept)
    assert state(case, "staffed") is State.UNKNOWN
    assert codes(case) == set()


def test_a_rota_of_many_that_one_person_holds_for_weeks_is_no_rota_of_one() -> None:
    case = paging(rota(FIRST_ID, "Orders first", participants=(ANA, BO)), turns(FIRST_ID, (ANA,)))
    assert codes(case) == set()


def test_swapped_shifts_of_a_few_days_are_no_double_booking() -> None:
    second = turns(SECOND_ID, (CY, CY, CY, CY, ANA, BO))
    assert codes(paging(second)) == set()


def test_no_name_and_no_contact_stands_in_any_message() -> None:
    named = (responder(one, active=False) for one in (ANA, BO))
    case = paging(*(replace(one, name="Ana Example") for one in named), monitor(notifies=monitor().notifies))
    assert all("Ana" not in one.message + one.fix for one in checked(case).findings)


@pytest.mark.parametrize("id", [FIRST_ID, POLICY_ID])
def test_a_schedule_that_no_list_holds_is_unknown_and_no_hole(id: Id) -> None:
    """A key may see fewer schedules than there are; only asking by the very id proves that one is gone."""
    from compiler.checks.example import without

    case = paging(without(id), *(without(id.seen_as(Kind.SHIFTS)),) * (id == FIRST_ID))
    assert codes(case) == set()
    assert State.BROKEN not in (state(case, "paged"), state(case, "staffed"))


def test_a_deactivated_person_at_the_second_level_is_a_warning_that_comes_and_goes() -> None:
    second = only(paging(responder(CY, active=False)))
    assert (second.code, str(second.severity), second.nature) == ("RB613", "warning", "weather")
    first = only(paging(responder(ANA, active=False)))
    assert (first.code, str(first.severity)) == ("RB613", "error")
