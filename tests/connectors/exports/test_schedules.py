"""Exported schedules: what calendars and tables tell, from when to when, and what they must not be taken for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.model.base import Id, Kind
from compiler.model.rota import Rota, Shifts
from compiler.ports import Unread

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//invented//EN\n"


def event(number: int, body: str, who: str = "SUMMARY:Ana Souza") -> str:
    """One event."""
    return f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20261120T080000Z\n{body}\n{who}\nEND:VEVENT\n"


def calendar(*events: str, head: str = "") -> str:
    """A calendar of these events."""
    return f"{HEAD}{head}{''.join(events)}END:VCALENDAR\n"


def at(text: str) -> datetime:
    """An instant of November 2026, in UTC."""
    day, hour = text.split()
    return datetime(2026, 11, int(day), int(hour.split(":")[0]), int((hour + ":0").split(":")[1]), tzinfo=UTC)


def shifts(attached: Any, key: str = "dispatch") -> Shifts:
    """The shifts of one schedule."""
    found: Shifts = attached.values()[Kind.SHIFTS, key]
    return found


def spans(found: Shifts) -> list[tuple[datetime, datetime, str]]:
    """Beginning, end and person of each shift."""
    return [(one.starts, one.ends, one.who.key if one.who else "") for one in found.shifts]


def test_a_calendar_tells_from_its_first_event_to_its_last(attached: Any) -> None:
    """Between them, what no event covers is a hole; outside nothing is told."""
    attached.put(
        "dispatch.ics",
        calendar(
            event(1, "DTSTART:20261123T000000Z\nDTEND:20261124T000000Z"),
            event(2, "DTSTART:20261125T000000Z\nDTEND:20261126T000000Z", "SUMMARY:Bruno Lima"),
        ),
    )
    found = shifts(attached)
    assert (found.first, found.last) == (at("23 0"), at("26 0"))
    assert spans(found) == [(at("23 0"), at("24 0"), "person-1"), (at("25 0"), at("26 0"), "person-2")]
    assert {one.source for one in found.shifts} == {"export"}


def test_repeated_events_are_spread_out_with_their_exceptions(attached: Any) -> None:
    """A rule without an end tells all five weeks; a cancelled or moved turn counts as it is."""
    rule = "DTSTART:20261102T120000Z\nDTEND:20261109T120000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20261130T120000Z"
    moved = "RECURRENCE-ID:20261207T120000Z\nDTSTART:20261208T120000Z\nDTEND:20261209T120000Z"
    attached.put("dispatch.ics", calendar(event(1, rule), event(1, moved, "SUMMARY:Bruno Lima")))
    found = shifts(attached)
    assert (found.first, found.last) == (at("22 9"), datetime(2026, 12, 28, 9, tzinfo=UTC))
    begins = [(f"{starts:%m-%d}", who) for starts, _, who in spans(found)]
    assert begins == [
        ("11-22", "person-1"), ("11-23", "person-1"), ("12-08", "person-2"), ("12-14", "person-1"),
        ("12-21", "person-1"),
    ]  # fmt: skip


def test_a_shift_keeps_its_wall_clock_over_daylight_saving(attached: Any) -> None:
    """A handover at nine in Santiago is at noon UTC, and with summer time over at one."""
    rule = (
        "DTSTART;TZID=America/New_York:20261031T090000\nDTEND;TZID=America/New_York:20261101T090000\nRRULE:FREQ=DAILY"
    )
    attached.put("dispatch.ics", calendar(event(1, rule)))
    found = shifts(attached)
    assert {f"{starts:%H:%M}" for starts, _, _ in spans(found)[1:]} == {"14:00"}
    assert all(first[1] == second[0] for first, second in zip(spans(found), spans(found)[1:], strict=False))


def test_whole_days_are_those_of_the_calendars_zone(attached: Any) -> None:
    """The end of a calendar's whole days is not part of them; nobody's zone is guessed."""
    days = event(1, "DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261125")
    attached.put("dispatch.ics", calendar(days, head="X-WR-TIMEZONE:America/Sao_Paulo\n"))
    assert spans(shifts(attached)) == [(at("23 3"), at("25 3"), "person-1")]
    attached.put("dispatch.ics", calendar(days))
    assert {type(one) for one in attached.pull()} == {Unread}
    assert "without a zone" in str(attached.pull()[0])
    attached.options = {"folder": "attached", "zone": "America/Sao_Paulo"}
    assert spans(shifts(attached)) == [(at("23 3"), at("25 3"), "person-1")]


@pytest.mark.parametrize("summary", ["", "On call: nobody", "No one", "(unassigned)", "TBD"])
def test_an_event_for_nobody_puts_nobody_on_call(attached: Any, summary: str) -> None:
    """It is told as such, and not as somebody of that name."""
    attached.put(
        "dispatch.ics", calendar(event(1, "DTSTART:20261123T000000Z\nDTEND:20261124T000000Z", f"SUMMARY:{summary}"))
    )
    assert spans(shifts(attached)) == [(at("23 0"), at("24 0"), "")]


def test_attendees_come_before_the_summary(attached: Any) -> None:
    """Two attendees are two people on call, who is declined is none, and a cancelled event is no shift."""
    who = (
        "SUMMARY:Dispatch on call\nATTENDEE;CN=Ana Souza:mailto:ana.souza@example.com\n"
        "ATTENDEE;CN=Bruno:mailto:bruno@example.com\nATTENDEE;PARTSTAT=DECLINED:mailto:carla@example.com"
    )
    bounds = "DTSTART:20261123T000000Z\nDTEND:20261124T000000Z"
    gone = event(2, f"{bounds}\nSTATUS:CANCELLED", "SUMMARY:Davi")
    attached.put("dispatch.ics", calendar(event(1, bounds, who), gone))
    assert [who for _, _, who in spans(shifts(attached))] == ["person-1", "person-2"]


def test_an_old_calendar_tells_nothing_of_today(attached: Any) -> None:
    """It is no month-long hole."""
    attached.put("dispatch.ics", calendar(event(1, "DTSTART:20260101T000000Z\nDTEND:20260201T000000Z")))
    found = shifts(attached)
    assert (found.first, found.shifts) == (found.last, ())


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "",
        calendar(event(1, "DTSTART:20261123T000000Z\nDTEND:20261124T000000Z\nRRULE:FREQ=SECONDLY")),
        calendar(event(1, f"DTSTART:20261123T000000Z\nRRULE:FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))}")),
        calendar(event(1, "DTSTART:20261123T000000Z\nDTEND:20261122T000000Z")),
        calendar(event(1, "DTSTART:20261123T000000Z\nRRULE:FREQ=SOMETIMES")),
    ],
)
def test_what_is_no_schedule_is_unread_and_stops_no_other_file(attached: Any, text: str) -> None:
    """Each kind that the file would have brought is partial."""
    attached.put("bad.ics", text)
    attached.put("good.csv", "start,end,person\n2026-11-23T00:00Z,2026-11-24T00:00Z,Ana\n")
    pulled = attached.pull()
    assert [(one.kind, one.key) for one in pulled if isinstance(one, Unread)] == [
        (Kind.ROTA, "attached/bad.ics"), (Kind.SHIFTS, "attached/bad.ics")
    ]  # fmt: skip
    assert (Kind.SHIFTS, "good") in [(one.kind, one.key) for one in pulled]


def test_a_table_may_hold_several_schedules(attached: Any) -> None:
    """Each under its own name; the separator and the words of the headings are those of the file."""
    attached.put(
        "week.csv",
        "Schedule Name;Shift Start;Shift End;User Email\n"
        "First;2026-11-23T00:00:00Z;2026-11-24T00:00:00Z;ana@example.com\n"
        "Second;2026-11-23T00:00:00Z;2026-11-24T00:00:00Z;bruno@example.com\n"
        "\n"
        "First;2026-11-24T00:00:00Z;2026-11-25T00:00:00Z;\n",
    )
    values = attached.values()
    assert spans(values[Kind.SHIFTS, "first"])[1] == (at("24 0"), at("25 0"), "")
    assert values[Kind.ROTA, "second"].participants == (Id("exports", "responder", "person-2"),)


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        ("2026-11-23,2026-11-24,A\n2026-11-25,2026-11-26,B\n", "27 0"),
        ("2026-11-23,2026-11-25,A\n2026-11-25,2026-11-27,B\n", "27 0"),
        ("2026-11-23,2026-11-23,A\n", "24 0"),
        ("2026-11-23,2026-11-24,A\n", "24 0"),
    ],
    ids=["the last day counts", "it does not", "one day", "not told: no more than is certain"],
)
def test_whole_days_of_a_table_end_as_its_own_rows_tell(attached: Any, rows: str, ends: str) -> None:
    """A table is no calendar: its last day may count, and where one row follows on another it shows."""
    attached.options = {"folder": "attached", "zone": "UTC"}
    attached.put("dispatch.csv", f"start,end,person\n{rows}")
    found = shifts(attached)
    assert found.last == at(ends)
    assert all(first[1] == second[0] for first, second in zip(spans(found), spans(found)[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("who,when\nA,B\n", "needs columns `start`, `end` and `person`"),
        ("start,end,person\n23/11/2026,24/11/2026,Ana\n", "row 2: a time is not written as"),
        ("start,end,person\n2026-11-24T00:00Z,2026-11-23T00:00Z,Ana\n", "ends before it begins"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(attached: Any, text: str, says: str) -> None:
    """Without a word of what stands in it."""
    attached.put("dispatch.csv", text)
    assert says in str(attached.pull()[0])
    assert "Ana" not in str(attached.pull())


def test_the_date_of_an_export_is_told(attached: Any) -> None:
    """What the settings say wins over the file, the file over its name, its name over the file system."""
    attached.options = {"folder": "attached", "zone": "UTC"}
    attached.put("dispatch-2026-10-01.ics", calendar(event(1, "DTSTART:20261123T000000Z")))
    attached.put("second 20261002.csv", "start,end,person\n2026-11-23,2026-11-24,A\n")
    values = attached.values()
    rotas = {key: one.export for (kind, key), one in values.items() if kind is Kind.ROTA}
    assert rotas == {
        "dispatch-2026-10-01": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "second-20261002": datetime(2026, 10, 2, tzinfo=UTC),
    }
    attached.options = {
        "files": [{"file": "attached/dispatch-2026-10-01.ics", "dated": "2026-09-09", "schedule": "First"}]
    }
    (rota,) = (one for one in attached.values().values() if isinstance(one, Rota))
    assert (rota.id.key, rota.export) == ("first", datetime(2026, 9, 9, tzinfo=UTC))


def test_two_files_of_one_schedule_are_told_apart(attached: Any) -> None:
    """The second is unread: nobody knows which of them holds."""
    for name in ("a/dispatch.csv", "b/dispatch.csv"):
        attached.put(name, "start,end,person\n2026-11-23T00:00Z,2026-11-24T00:00Z,Ana\n")
    unread = [one for one in attached.pull() if isinstance(one, Unread)]
    assert len(unread) == 2
    assert all("a second time" in one.why for one in unread)
