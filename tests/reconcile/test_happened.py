"""Incidents beside rows: what had a row, what had none, what never fired, and how long people took."""

from dataclasses import replace
from datetime import timedelta

from compiler.checks.example import MONITOR_ID, monitor, playbook
from compiler.checks.example_oncall import SERVICE_ID, paging
from compiler.model.base import Gap, Id, Kind
from compiler.model.happened import Happened
from compiler.model.incident import Incident, Incidents
from compiler.model.opening import Opening
from compiler.model.world import MOMENT
from compiler.reconcile.happened import happened
from tests.reconcile.judging import judged

SINCE = MOMENT - timedelta(days=90)
PAGE = "https://live.example/monitors/m1"


def incident(number: int, days: int, *origins: str, minutes: int | None = 5, **fields: object) -> Incident:
    opened = MOMENT - timedelta(days=days)
    answered = opened + timedelta(minutes=minutes) if minutes is not None else None
    return Incident(f"q{number}", f"incident {number}", opened, answered, origins=origins, **fields)  # type: ignore[arg-type]


def held(*incidents: Incident, days: int = 90) -> Incidents:
    return Incidents(SERVICE_ID.seen_as(Kind.INCIDENTS), MOMENT - timedelta(days=days), incidents)


def told(*incidents: Incident, days: int = 90, failed: tuple[Gap, ...] = ()) -> Happened:
    case = paging(held(*incidents, days=days), failed=failed)
    return happened([judged(case)], case.world, SINCE)


def test_an_incident_whose_alert_a_row_names_had_a_row() -> None:
    for origin in ("m1", f"{PAGE}?from_ts=1"):
        (one,) = told(incident(1, 3, origin)).occurrences
        assert (one.planned, one.rows, one.answered_s) == ("yes", ("shop/orders-failing",), 300)


def test_an_alert_that_no_row_names_had_none_and_one_that_is_not_told_is_unknown() -> None:
    found = told(incident(1, 3, "m9"), incident(2, 4))
    assert [(one.key, one.planned) for one in found.occurrences] == [("q1", "no"), ("q2", "unknown")]


def test_an_address_of_the_alert_is_enough() -> None:
    case = paging(held(incident(1, 3, "https://elsewhere.example/monitors/x1")))
    at_home = monitor(opening=Opening("https://elsewhere.example/monitors/x1"))
    world = replace(
        case.world, values=tuple(at_home if one.id == MONITOR_ID else one for one in case.world.values), _by_id={}
    )
    (one,) = happened([judged(replace(case, world=world))], world, SINCE).occurrences
    assert one.planned == "yes"


def test_what_is_older_than_asked_is_left_out() -> None:
    assert told(incident(1, 91, "m1")).occurrences == ()


def test_rows_tell_how_often_they_fired_and_how_long_people_took() -> None:
    times = [incident(number, number, "m1", minutes=minutes) for number, minutes in enumerate((3, 8, 20, None), 1)]
    (row,) = told(*times).rows
    assert (row.row, row.count, row.usual_s, row.slowest_s) == ("shop/orders-failing", 4, 480, 1200)
    assert row.last == MOMENT - timedelta(days=1)


def test_a_row_without_an_incident_never_fired_as_far_as_all_was_read() -> None:
    found = told()
    assert ([row.count for row in found.rows], found.gaps) == ([0], ())
    cut = told(incident(1, 3, "m9"), days=30)
    assert [gap.why for gap in cut.gaps] == ["read back to 2026-10-02 06:00 UTC only"]


def test_an_outage_is_told_and_nothing_is_claimed_of_that_time() -> None:
    found = told(failed=(Gap(Kind.INCIDENTS.value, SERVICE_ID.instance, "HTTP 500"),))
    assert [gap.why for gap in found.gaps] == ["HTTP 500"]


def test_a_row_that_no_alert_detects_is_no_row_that_could_have_fired() -> None:
    case = paging(held(), playbooks=(playbook(when=()),))
    rows = happened([judged(case)], case.world, SINCE).rows
    assert "shop/orders-failing" not in [row.row for row in rows]


def test_an_event_that_two_products_keep_is_told_twice_and_counted_once() -> None:
    """One links to the other, and has the row of what set that one off; one that stands under two services is one."""
    page = "https://calls.example/incidents/q1"
    second = Incident("77", "Orders", MOMENT - timedelta(days=3), beside=(page,))
    noted = [
        Incidents(Id("live", Kind.INCIDENTS, name), MOMENT - timedelta(days=90), (second,)) for name in ("shop", "none")
    ]
    case = paging(held(incident(1, 3, "m1", url=page)), *noted)
    found = happened([judged(case)], case.world, SINCE)
    assert sorted((one.key, one.planned) for one in found.occurrences) == [("77", "yes"), ("q1", "yes")]
    assert [row.count for row in found.rows] == [1]
