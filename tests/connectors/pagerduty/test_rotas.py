"""Schedules of both generations: definitions, rendered shifts, and what happens where one cannot be read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from compiler.errors import Contract, Refused
from compiler.model.base import Id, Kind
from compiler.model.rota import RENDERED, RENDERED_BACK
from compiler.ports import Gone, Row, Unread, Want
from tests.connectors.pagerduty.conftest import NOW

FIRST, LAST = datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 12, 28, 9, tzinfo=UTC)


def person(key: str) -> dict[str, str]:
    return {"id": key, "type": "user_reference", "summary": f"Name of {key}"}


def entry(start: str | None, end: str | None, who: str = "PU1") -> dict[str, Any]:
    return {"start": start, "end": end, "user": person(who)}


def layered(*entries: Any, overrides: Any = (), layers: Any = (), **changed: Any) -> dict[str, Any]:
    """A schedule of the older generation, rendered."""
    return {
        "id": "PSC1",
        "name": "Shop primary",
        "time_zone": "Brasilia",
        "html_url": "https://acme.pagerduty.com/schedules/PSC1",
        "users": [person("PU1"), person("PU2")],
        "escalation_policies": [{"id": "PE1", "summary": "Shop"}],
        "teams": [{"id": "PT1"}],
        "web_cal_url": "webcal://acme.pagerduty.com/private/abc/feed",
        "schedule_layers": list(layers),
        "overrides_subschedule": {"rendered_schedule_entries": list(overrides)},
        "final_schedule": {"rendered_schedule_entries": list(entries), "rendered_coverage_percentage": None},
        **changed,
    }


def shifts_of(api: Any, account: Any, *entries: Any, **more: Any) -> Any:
    api.list("/schedules", layered(*entries, **more))
    return account.values("schedules")["shifts", "PSC1"]


DAY = ("2026-11-23T08:00:00-03:00", "2026-11-23T20:00:00-03:00")


def test_a_layered_schedule_is_a_definition_and_its_shifts(api: Any, account: Any) -> None:
    api.list("/schedules", layered(entry(*DAY)))
    found = account.values("schedules")
    rota = found["rota", "PSC1"]
    assert (rota.name, rota.zone, rota.enabled) == ("Shop primary", "America/Sao_Paulo", True)
    assert rota.tags == {"team:PT1", "used-by:PE1"}
    assert [one.key for one in rota.participants] == ["PU1", "PU2"]
    (shift,) = found["shifts", "PSC1"].shifts
    assert shift.who == Id("pagerduty", "responder", "PU1")
    assert (shift.starts, shift.ends) == (
        datetime(2026, 11, 23, 11, tzinfo=UTC), datetime(2026, 11, 23, 23, tzinfo=UTC),
    )  # fmt: skip
    bodies = account.bodies("schedules")
    assert "Name of" not in bodies and "private" not in bodies


def test_both_bounds_are_sent_on_whole_hours(api: Any, account: Any) -> None:
    """With one bound alone the vendor puts the other two weeks away."""
    found = shifts_of(api, account)
    query = api.calls("/schedules")[0]
    assert ("since", "2026-11-22T09:00:00Z") in query and ("until", "2026-12-28T09:00:00Z") in query
    assert [value for name, value in query if name == "include[]"] == [
        "schedule_layers", "overrides_subschedule", "final_schedule",
    ]  # fmt: skip
    assert (found.first, found.last) == (FIRST, LAST)
    assert FIRST <= NOW - RENDERED_BACK < FIRST + timedelta(hours=1)
    assert LAST <= NOW + RENDERED < LAST + timedelta(hours=1)


def test_an_hour_later_in_the_same_hour_the_rows_are_the_same(api: Any, account: Any) -> None:
    api.list("/schedules", layered(entry(*DAY)))
    before = account.bodies("schedules")
    account.door.now += timedelta(minutes=30)
    assert account.bodies("schedules") == before


def test_entries_without_a_bound_reach_to_the_bound_of_the_span(api: Any, account: Any) -> None:
    (shift,) = shifts_of(api, account, entry(None, None)).shifts
    assert (shift.starts, shift.ends) == (FIRST, LAST)


def test_an_override_and_the_layer_of_an_entry_are_told(api: Any, account: Any) -> None:
    weekdays = {"name": "Weekdays", "users": [{"user": person("PU1")}], "rendered_schedule_entries": [entry(*DAY)]}
    half = entry("2026-11-23T12:00:00-03:00", "2026-11-23T20:00:00-03:00", "PU2")
    early = entry("2026-11-23T08:00:00-03:00", "2026-11-23T12:00:00-03:00")
    found = shifts_of(api, account, early, half, overrides=[half], layers=[weekdays])
    assert [(one.source, one.layer) for one in found.shifts] == [("rotation", "Weekdays"), ("override", "")]


@pytest.mark.parametrize("odd", [entry("soon", None), {"start": None, "end": None, "user": None}])
def test_an_entry_that_cannot_be_read_leaves_that_schedule_unread_and_no_other(
    api: Any, account: Any, odd: Any
) -> None:
    api.list("/schedules", layered(odd), layered(entry(*DAY), id="PSC2"))
    found = account.rows("schedules")
    assert [(one.kind, one.key) for one in found if isinstance(one, Unread)] == [
        (Kind.ROTA, "PSC1"), (Kind.SHIFTS, "PSC1"),
    ]  # fmt: skip
    assert [one.key for one in found if isinstance(one, Row)] == ["PSC2", "PSC2"]


def test_a_list_that_takes_too_long_is_rendered_one_by_one(api: Any, error: Any, account: Any) -> None:
    bare = {name: value for name, value in layered().items() if "schedule_" not in name and "final" not in name}
    api.on("/schedules", error(408, 2016), {"schedules": [bare], "more": False})
    api.on("/schedules/PSC1", {"schedule": layered(entry(*DAY))})
    assert len(account.values("schedules")["shifts", "PSC1"].shifts) == 1
    assert dict(api.calls("/schedules/PSC1")[0])["since"] == "2026-11-22T09:00:00Z"


def member(key: str | None) -> dict[str, str]:
    return {"type": "user_member", "user_id": key} if key else {"type": "empty_member"}


def assigned(start: str, end: str, who: Any, source: str = "schedule_rotation") -> dict[str, Any]:
    whose = who if isinstance(who, dict) else member(who)
    kind = {"type": source, "rotation_id": "R1", "shift_id": None, "override_id": None}
    return {"start_time": start, "end_time": end, "member": whose, "source": kind}


def shifted(*assignments: Any, **changed: Any) -> dict[str, Any]:
    """A schedule of the newer generation, rendered."""
    event = {"name": "Week", "assignment_strategy": {"members": [member("PU1"), member(None)]}}
    return {
        "id": "QSC2",
        "type": "schedule",
        "name": "Shop shifts",
        "time_zone": "America/Recife",
        "http_cal_url": "https://acme.pagerduty.com/private/abc/feed",
        "rotations": [{"id": "R1", "events": [event]}],
        "final_schedule": {"computed_shift_assignments": list(assignments)},
        **changed,
    }


WEEK = ("2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z")


def newer(api: Any, account: Any, *assignments: Any) -> Any:
    api.list("/v3/schedules", {"id": "QSC2", "type": "schedule_v3_reference", "name": None})
    api.on("/v3/schedules/QSC2", {"schedule": shifted(*assignments)})
    return account.values("schedules")


def test_each_list_shows_its_own_generation_and_both_are_read(api: Any, account: Any) -> None:
    api.list("/schedules", layered(entry(*DAY)))
    found = newer(api, account, assigned(*WEEK, "PU1"))
    assert {key for kind, key in found if kind == "rota"} == {"PSC1", "QSC2"}
    assert found["rota", "QSC2"].zone == "America/Recife"
    assert [one.key for one in found["rota", "QSC2"].participants] == ["PU1"]
    assert "private" not in account.bodies("schedules")


def test_an_empty_member_is_nobody_on_purpose(api: Any, account: Any) -> None:
    """A hole of the newer generation is a member of type `empty_member` (PagerDuty API, schedules v3)."""
    found = newer(api, account, assigned(*WEEK, "PU1"), assigned(WEEK[1], "2026-12-07T08:00:00Z", None))
    one, other = found["shifts", "QSC2"].shifts
    assert (one.who, one.source, one.layer) == (Id("pagerduty", "responder", "PU1"), "rotation", "Week")
    assert other.who is None


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("custom_shift", "custom"), ("schedule_rotation_override", "override"), ("custom_shift_override", "override"),
        ("a_new_source", "rotation"),
    ],
)  # fmt: skip
def test_the_source_of_a_shift_is_told(api: Any, account: Any, source: str, told: str) -> None:
    (shift,) = newer(api, account, assigned(*WEEK, "PU1", source))["shifts", "QSC2"].shifts
    assert shift.source == told


def test_a_member_of_a_new_type_is_neither_nobody_nor_somebody(api: Any, account: Any) -> None:
    api.list("/v3/schedules", {"id": "QSC2"})
    api.on("/v3/schedules/QSC2", {"schedule": shifted(assigned(*WEEK, {"type": "team_member", "team_id": "T"}))})
    assert [type(one) for one in account.rows("schedules")] == [Unread, Unread]


def test_shifts_are_cut_to_the_span(api: Any, account: Any) -> None:
    found = newer(api, account, assigned("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "PU1"))
    (shift,) = found["shifts", "QSC2"].shifts
    assert (shift.starts, shift.ends) == (FIRST, LAST)


def test_several_people_may_be_on_call_at_the_same_moment(api: Any, account: Any) -> None:
    found = newer(api, account, assigned(*WEEK, "PU1"), assigned(*WEEK, "PU2"))
    assert [one.who.key for one in found["shifts", "QSC2"].shifts if one.who] == ["PU1", "PU2"]


def test_a_schedule_that_went_while_the_list_was_read_is_gone(api: Any, account: Any) -> None:
    api.list("/v3/schedules", {"id": "QSC2"})
    assert account.rows("schedules") == [Gone(Kind.ROTA, "QSC2")]


def oncall(start: str | None, end: str | None, schedule: str | None = "PSC1", policy: str = "PE1") -> dict[str, Any]:
    kept = {"id": schedule, "type": "schedule_reference", "summary": "Shop primary"} if schedule else None
    return {
        "escalation_policy": {"id": policy, "summary": "Shop"}, "escalation_level": 1, "schedule": kept,
        "user": person("PU1"), "start": start, "end": end,
    }  # fmt: skip


def test_where_schedules_are_refused_who_is_on_call_tells_their_shifts(api: Any, error: Any, account: Any) -> None:
    api.on("/schedules", error(403, 2010))
    api.list("/v3/schedules", {"id": "QSC2"})
    api.on("/v3/schedules/QSC2", {"schedule": shifted(assigned(*WEEK, "PU1"))})
    known = {**oncall(*WEEK, schedule="QSC2"), "user": person("PU9")}
    api.list("/oncalls", oncall(*WEEK), oncall(*WEEK, policy="PE2"), oncall(None, None, schedule=None), known)
    found = account.rows("schedules")
    read = account._feed("schedules").read
    rows = {(one.kind, one.key): read(one.kind, one.key, one.body) for one in found if isinstance(one, Row)}
    assert {(kind.value, key) for kind, key in rows} == {
        ("rota", "PSC1"), ("shifts", "PSC1"), ("rota", "QSC2"), ("shifts", "QSC2"),
    }  # fmt: skip
    assert len(rows[Kind.SHIFTS, "PSC1"].shifts) == 1
    assert rows[Kind.ROTA, "PSC1"].tags == {"used-by:PE1", "used-by:PE2"}
    assert [one.who.key for one in rows[Kind.SHIFTS, "QSC2"].shifts] == ["PU1"]
    assert [one.key for one in found if isinstance(one, Unread)] == ["/schedules", "/schedules"]
    assert "schedules.read" in next(one.why for one in found if isinstance(one, Unread))
    assert "Name of" not in account.bodies("schedules")


def test_a_better_definition_that_is_held_is_kept(api: Any, error: Any, account: Any) -> None:
    api.on("/schedules", error(500, 0))
    api.list("/oncalls", oncall(*WEEK))
    account.door.held = {Kind.ROTA: frozenset({"PSC1"})}
    assert [one.kind for one in account.rows("schedules") if isinstance(one, Row)] == [Kind.SHIFTS]


def test_where_nothing_can_be_read_the_error_of_the_schedules_is_told(api: Any, error: Any, account: Any) -> None:
    for path in ("/schedules", "/v3/schedules", "/oncalls"):
        api.on(path, error(403, 2010))
    with pytest.raises(Refused, match=r"schedules\.read"):
        account.rows("schedules")


def test_a_generation_that_the_plan_lacks_is_an_empty_one(api: Any, error: Any, account: Any) -> None:
    api.list("/schedules", layered(entry(*DAY)))
    api.on("/v3/schedules", error(402, 2014))
    assert len(account.values("schedules")) == 2
    assert "not available on this plan" in account.door.words[0]


@pytest.mark.parametrize(
    ("newer", "older", "found"),
    [
        ((200, 0), (404, 2100), "rows"),
        ((400, 2001), (200, 0), "rows"),
        ((404, 2100), (200, 0), "rows"),
        ((404, 2100), (404, 2100), "gone"),
        ((404, 2100), (400, 2001), "gone"),
        ((400, 2001), (404, 2100), "gone"),
        ((400, 2001), (400, 2001), "unread"),
        ((403, 2010), (404, 2100), "unread"),
        ((500, 0), (404, 2100), "unread"),
        ((404, 2100), (500, 0), "unread"),
    ],
)
def test_a_schedule_asked_by_its_id_is_gone_only_where_that_is_proven(
    api: Any, error: Any, account: Any, newer: tuple[int, int], older: tuple[int, int], found: str
) -> None:
    bodies = {"/v3/schedules/X1": shifted(assigned(*WEEK, "PU1")), "/schedules/X1": layered(entry(*DAY), id="X1")}
    for path, (status, code) in (("/v3/schedules/X1", newer), ("/schedules/X1", older)):
        api.on(path, {"schedule": bodies[path]} if status == 200 else error(status, code))
    account.door.wanted = (Want(Kind.ROTA, "X1"),)
    kinds = [type(one).__name__.lower() for one in account.rows("by-id")]
    assert kinds == (["row", "row"] if found == "rows" else [found])


def test_things_asked_by_their_ids_are_there_gone_or_unread(api: Any, error: Any, account: Any) -> None:
    api.on("/users/PU1", {"user": {"id": "PU1", "name": "Ada", "role": "user"}})
    api.on("/users/PU3", error(403, 2010))
    api.on("/services/PS1", error(400, 2001), {"service": {"id": "PS1", "name": "Shop", "status": "active"}})
    api.on("/escalation_policies/PE1", {"escalation_policy": {"id": "PE1", "name": "Shop"}})
    wants = ((Kind.RESPONDER, "PU1"), (Kind.RESPONDER, "PU2"), (Kind.RESPONDER, "PU3"), (Kind.ONCALL_SERVICE, "PS1"),
             (Kind.POLICY, "PE1"), (Kind.POLICY, "PE2"))  # fmt: skip
    account.door.wanted = tuple(Want(kind, key) for kind, key in wants)
    found = account.rows("by-id")
    assert [type(one) for one in found] == [Row, Gone, Unread, Row, Row, Gone]
    read = account._feed("by-id").read
    kept = [read(one.kind, one.key, one.body).id.key for one in found if isinstance(one, Row)]
    assert kept == ["PU1", "PS1", "PE1"]
    assert "users.read" in found[2].why and "Ada" not in account.bodies("by-id")


def test_a_kept_shift_of_another_shape_is_told(account: Any) -> None:
    read = account._feed("schedules").read
    for body in (b'{"first": "x"}', b'{"first": "2026-11-22T09:00:00Z"}'):
        with pytest.raises(Contract):
            read(Kind.SHIFTS, "PSC1", body)


@pytest.mark.parametrize("percent", [None, 0.0, 100.0])
def test_the_percentage_of_cover_is_never_believed(api: Any, account: Any, percent: float | None) -> None:
    """It is null without a window, and rounds gaps of seconds away; the entries tell what is covered."""
    final = {"rendered_schedule_entries": [entry(*DAY)], "rendered_coverage_percentage": percent}
    (shift,) = shifts_of(api, account, final_schedule=final).shifts
    assert (shift.ends - shift.starts).total_seconds() == 12 * 3600


def test_who_is_on_call_is_asked_within_what_the_provider_looks_ahead(api: Any, error: Any, account: Any) -> None:
    """A window that reaches more than 90 days ahead is refused (PagerDuty API, on-calls)."""
    for path in ("/schedules", "/v3/schedules"):
        api.on(path, error(403, 2010))
    account.rows("schedules")
    query = dict(api.calls("/oncalls")[0])
    ahead = datetime.fromisoformat(query["until"]) - NOW
    assert timedelta(days=30) < ahead < timedelta(days=90)
