"""What the objects of both products mean: delays, picks, repeats, hours, gaps and words that nobody documented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.hours import Hours
from compiler.model.rota import Rota, Shifts
from compiler.model.routing import Maintenance, Policy, Routing
from connectors.wire.operations import alerts, rows
from connectors.wire.operations.account import Account
from connectors.wire.operations.doors import origin, silences
from connectors.wire.operations.restriction import Unclear, hours

ACCOUNT = Account("og", "opsgenie", "https://acme.app.opsgenie.com/teams/dashboard/{team}/main")
FIRST, LAST = datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC)


def read(row: Any) -> Any:
    """The value of a row."""
    return rows.read(ACCOUNT, row.kind, row.key, row.body)


def policy(*rules: dict[str, Any], **more: Any) -> Policy:
    """The policy of these rules."""
    found: Policy = read(rows.policy_row("e", {"name": "E", "rules": list(rules), **more}))
    return found


def rule(delay: Any, form: str = "schedule", **more: Any) -> dict[str, Any]:
    """A rule that calls something after a delay."""
    return {"delay": delay, "recipient": {"type": form, "id": "x"}, **more}


def minutes(amount: int) -> dict[str, Any]:
    """A delay as the older product spells it."""
    return {"timeAmount": amount, "timeUnit": "minutes"}


def test_a_delay_counts_from_the_start_of_the_escalation() -> None:
    """Not from the rule before: rules of 0, 5 and 10 minutes call at 0, 5 and 10.

    Source: "How do escalations work in Opsgenie?", support.atlassian.com.
    """
    found = policy(rule(minutes(0)), rule(minutes(5)), rule(minutes(10)))
    assert [one.at_s for one in found.steps] == [0, 300, 600]
    assert [one.raw for one in found.steps][1:] == ["5 minutes after the start", "10 minutes after the start"]


@pytest.mark.parametrize(
    ("delay", "at_s"),
    [
        (7, 420),
        (0, 0),
        (None, 0),
        ({"timeAmount": 1, "timeUnit": "hours"}, 3600),
        ({"timeAmount": 2, "timeUnit": "days"}, 172_800),
        ({"timeAmount": 30, "timeUnit": "seconds"}, 30),
        ({"timeAmount": 3}, 180),
    ],
)
def test_delays_come_as_objects_or_as_minutes(delay: Any, at_s: int) -> None:
    """Minutes are the default unit. Source: opsgenie-oas, Duration; OpenAPI of JSM Operations."""
    assert policy(rule(delay)).steps[0].at_s == at_s


@pytest.mark.parametrize("delay", [{"timeAmount": 1, "timeUnit": "fortnights"}, {"timeAmount": "soon"}, "soon", [1]])
def test_a_delay_that_cannot_be_read_is_not_guessed(delay: Any) -> None:
    """A wrong minute would be worse than none."""
    with pytest.raises(Contract, match="a delay"):
        policy(rule(delay))


def test_a_repeat_begins_its_wait_after_the_last_rule() -> None:
    """And a wait of nothing repeats nothing. Source: docs.opsgenie.com, Escalation API, `repeat`."""
    found = policy(rule(minutes(5)), repeat={"waitInterval": 10, "count": 3})
    assert (found.repeats, found.pass_s) == (3, 900)
    for repeat in ({"waitInterval": 0, "count": 3}, {}, None):
        found = policy(rule(minutes(5)), repeat=repeat)
        assert (found.repeats, found.pass_s) == (0, None)


@pytest.mark.parametrize(
    ("how", "pick", "mode"),
    [
        ("default", "on call", "all"), ("next", "next", "all"), ("previous", "previous", "all"),
        ("users", "all", "all"), ("admins", "admins", "all"), ("all", "all", "all"), ("random", "all", "one"),
        ("quantum", "unknown", "all"),
    ],
)  # fmt: skip
def test_whom_a_rule_picks(how: str, pick: str, mode: str) -> None:
    """Every documented word, and one that is new."""
    (step,) = policy(rule(minutes(0), notifyType=how)).steps
    assert (step.called[0].pick, step.mode) == (pick, mode)


def test_whom_a_rule_calls_and_what_spares_it() -> None:
    """A team is passed through its rules again; a type that is new is no kind that anybody brings."""
    steps = policy(
        rule(0, "user", condition="if-not-acked"), rule(1, "team", condition="if-not-closed"), rule(2, "quantum"),
        rule(3, "none"), {"delay": 4},
    ).steps  # fmt: skip
    assert [[one.to.kind for one in step.called] for step in steps] == [
        ["responder"],
        ["oncall_service"],
        ["quantum"],
        [],
        [],
    ]
    assert [step.unless for step in steps][:2] == ["acknowledged", "closed"]


DAY = {"startHour": 22, "startMin": 0, "endHour": 6, "endMin": 30}


def test_hours_of_every_day_run_over_midnight() -> None:
    """In the zone of their rule."""
    found = hours({"type": "time-of-day", "restriction": DAY}, "Europe/Berlin")
    assert isinstance(found, Hours)
    assert datetime(2026, 11, 23, 2, 0, tzinfo=UTC) in found
    assert datetime(2026, 11, 23, 12, 0, tzinfo=UTC) not in found


def test_hours_of_days_of_the_week_may_run_into_the_next_week() -> None:
    """And an hour of 24 ends the day."""
    spans = [
        {"startDay": "saturday", "startHour": 18, "endDay": "monday", "endHour": 6},
        {"startDay": "Sunday", "startHour": 0, "startMin": 0, "endDay": "sunday", "endHour": 24, "endMin": 0},
    ]
    found = hours({"type": "weekday-and-time-of-day", "restrictions": spans}, "UTC")
    assert found is not None
    assert found.spans == ((5 * 1440 + 1080, 360), (6 * 1440, 7 * 1440))


@pytest.mark.parametrize(
    ("restriction", "zone"),
    [
        ({"type": "time-of-day", "restriction": DAY}, ""),
        ({"type": "time-of-day", "restriction": DAY}, "Mars/Olympus"),
        ({"type": "time-of-day", "restriction": {**DAY, "startHour": 25}}, "UTC"),
        ({"type": "moonphase"}, "UTC"),
        ({"type": "weekday-and-time-of-day", "restrictions": []}, "UTC"),
        (
            {"type": "weekday-and-time-of-day", "restrictions": [{**DAY, "startDay": "feast", "endDay": "monday"}]},
            "UTC",
        ),
        ([DAY], "UTC"),
    ],
)
def test_hours_that_cannot_be_read_decide_nothing(restriction: Any, zone: str) -> None:
    """A rule with them may hold and need not."""
    with pytest.raises(Unclear):
        hours(restriction, zone)
    (found,) = routing({"name": "R", "timeRestriction": restriction, "timezone": zone}).rules
    assert (found.hours, found.when) == (None, "within hours that could not be read")


def routing(*rules: dict[str, Any], stage: int = 1) -> Routing:
    """A routing of these rules."""
    found: Routing = read(rows.routing_row("t", "T", stage, rules))
    return found


def test_rules_stand_in_their_order_and_the_default_one_catches_all() -> None:
    """The vendor returns them in any order."""
    found = routing(
        {"name": "last", "isDefault": True, "order": 2, "notify": {"type": "schedule", "id": "s"}},
        {"name": "second", "order": 1, "notify": {"type": "escalation", "id": "e"}},
        {"name": "first", "order": 0, "notify": {"type": "none"}},
    )
    assert [one.label for one in found.rules] == ["first", "second"]
    assert [one.drops for one in found.rules] == [True, False]
    assert found.otherwise is not None
    assert found.otherwise.to == (Id("og", "rota", "s"),)
    assert found.tags == {"of:t", "to:s", "to:e"}


def test_conditions_are_told_as_people_read_them() -> None:
    """All of them, any of them, negated, or with a key; addresses in them are scrubbed later like any text."""
    one = {"field": "priority", "not": False, "operation": "equals", "expectedValue": "P5"}
    other = {"field": "extra-properties", "key": "env", "not": True, "operation": "contains", "expectedValue": "prod"}
    whens = [
        routing({"criteria": {"type": form, "conditions": [one, other]}}).rules[0].when
        for form in ("match-all-conditions", "match-any-condition", "match-all", "quantum")
    ]
    both = ["priority equals P5", "extra-properties env not contains prod"]
    assert whens == [" and ".join(both), " or ".join(both), "", " and ".join(both)]
    assert routing({"criteria": {"type": "match-all-conditions"}}).rules[0].when == "a condition that could not be read"


def test_notification_policies_suppress_or_delay_and_go_on() -> None:
    """A delay until a time of day counts as long as it can last."""

    def wait(**action: Any) -> int:
        return routing({"delayAction": action}, stage=2).rules[0].wait_s

    hour = {"timeAmount": 1, "timeUnit": "hours"}
    assert wait(delayOption="for-duration", duration=hour) == 3600
    assert wait(delayOption="for-duration", waitDuration=5, durationFormat="minutes") == 300
    assert wait(delayOption="next-time", untilHour=8) == 86_400
    assert wait(delayOption="next-weekday") == 3 * 86_400
    assert wait(delayOption="next-tuesday") == 7 * 86_400
    (found,) = routing({"suppress": True, "enabled": False}, stage=2).rules
    assert (found.drops, found.enabled, found.goes_on, found.wait_s) == (True, False, True, 0)


def test_alert_policies_replace_responders_only_where_they_take_the_others_away() -> None:
    """Those that are added change nothing about who is called anyway. Both products spell it their way."""
    people = [{"type": "team", "id": "u"}, {"type": "none"}]
    added, ignored, kept, dropped = routing(
        {"responders": people},
        {"responders": people, "ignoreOriginalResponders": True, "continue": True},
        {"responders": people, "keepOriginalResponders": True},
        {"responders": people, "keepOriginalResponders": False},
        stage=0,
    ).rules
    assert (added.to, kept.to) == ((), ())
    assert ignored.to == dropped.to == (Id("og", "oncall_service", "u"),)
    assert (ignored.goes_on, added.goes_on) == (True, False)


def timeline(*periods: dict[str, Any], **bounds: Any) -> Shifts:
    """The shifts of a timeline of these periods."""
    body = {"finalTimeline": {"rotations": [{"name": "R", "periods": list(periods)}]}, **bounds}
    found: Shifts = read(rows.shifts_row("s", body, (FIRST, LAST)))
    return found


def period(
    who: Any, start: Any = "2026-03-24T00:00:00Z", end: Any = "2026-03-25T00:00:00Z", **more: Any
) -> dict[str, Any]:
    """A period of somebody."""
    return {"startDate": start, "endDate": end, "recipient": who, **more}


def test_null_dates_are_the_bounds_of_what_was_rendered() -> None:
    """A period without an end lasts as far as was asked; a date that is none is not taken for one."""
    (found,) = timeline(period({"type": "user", "id": "a"}, None, None)).shifts
    assert (found.starts, found.ends) == (FIRST, LAST)
    with pytest.raises(Contract, match="is no instant"):
        timeline(period({"type": "user", "id": "a"}, "tomorrow"))


def test_a_narrower_answer_tells_less() -> None:
    """Where the timeline begins later or ends earlier than was meant, the rest is not a hole."""
    found = timeline(startDate="2026-03-25T00:00:00Z", endDate="2026-04-01T00:00:00Z")
    assert (f"{found.first:%m-%d}", f"{found.last:%m-%d}") == ("03-25", "04-01")


@pytest.mark.parametrize("who", [{"type": "none"}, {"type": "noone"}, None, {}])
def test_nobody_is_deliberately_nobody(who: Any) -> None:
    """A period with a null recipient too."""
    (found,) = timeline(period(who, type="override")).shifts
    assert (found.who, found.source) == (None, "override")


@pytest.mark.parametrize(
    ("word", "source"),
    [("default", "rotation"), ("base", "rotation"), ("historical", "rotation"), ("override", "override"),
     ("forwarding", "forwarding"), ("quantum", "rotation")],
)  # fmt: skip
def test_where_a_shift_comes_from(word: str, source: str) -> None:
    """Every documented word, and one that is new."""
    assert timeline(period({"type": "user", "id": "a"}, type=word)).shifts[0].source == source


def test_teams_and_escalations_on_shift_are_followed_and_other_forms_flattened() -> None:
    """A form that is new counts as those it was flattened to, and without them nothing is told."""
    flat = {"flattenedRecipients": [{"type": "user", "id": "b"}]}
    found = timeline(
        period({"type": "team", "id": "t"}), period({"type": "escalation", "id": "e"}), period({"type": "all"}, **flat)
    )
    assert {str(one.who) for one in found.shifts} == {"og:oncall_service/t", "og:policy/e", "og:responder/b"}
    with pytest.raises(Contract, match="nobody documented"):
        timeline(period({"type": "all"}))


def test_an_answer_without_a_final_timeline_is_no_empty_schedule() -> None:
    """It is a contract that is broken."""
    with pytest.raises(Contract, match="no final timeline"):
        read(rows.shifts_row("s", {}, (FIRST, LAST)))


@pytest.mark.parametrize(("enabled", "read_as"), [(True, True), (False, False), (None, None), ("yes", None)])
def test_a_disabled_schedule_is_told(enabled: Any, read_as: bool | None) -> None:
    """Without the word, nothing is concluded."""
    found = read(rows.rota_row("s", {"enabled": enabled, "timezone": "Europe/Berlin", "rotations": None}, ["p"]))
    assert isinstance(found, Rota)
    assert (found.enabled, found.zone, found.tags) == (read_as, "Europe/Berlin", {"used-by:p"})


@pytest.mark.parametrize(
    ("form", "product"),
    [
        ("Datadog", "datadog"),
        ("NewRelicV2", "newrelic"),
        ("API", ""),
        ("Amazon CloudWatch", "amazoncloudwatch"),
        (None, ""),
    ],
)
def test_what_an_integration_takes(form: Any, product: str) -> None:
    """Versions of a type are one product, and an API takes anything."""
    assert origin(form) == product


def test_an_integration_without_a_team_may_lead_to_any() -> None:
    """Its events choose whom they call."""
    for team, tag, feeds in (("t", "feeds:t", Id("og", "oncall_service", "t")), (None, "feeds:*", None)):
        found = read(rows.integration_row("i", {"name": "I", "type": "API", "enabled": True, "teamId": team}))
        assert (tag in found.tags, found.feeds, found.enabled) == (True, feeds, True)


def test_maintenance_counts_where_it_switches_an_integration_off() -> None:
    """Not where it switches one on, disables a policy, or is over; indefinitely has no end."""

    def window(state: str, form: str, **more: Any) -> dict[str, Any]:
        return {"rules": [{"state": state, "entity": {"id": "i", "type": form}}], "time": {"type": "schedule"}, **more}

    assert silences(window("disabled", "integration", status="active"))
    for one in (
        window("enabled", "integration"),
        window("disabled", "policy"),
        {},
        window("disabled", "integration", status="past"),
    ):
        assert not silences(one)
    endless = window(
        "disabled",
        "integration",
        time={"type": "indefinitely", "startDate": "2026-11-01T00:00:00Z", "endDate": "2026-11-02T00:00:00Z"},
    )
    found = read(rows.maintenance_row("m", endless))
    assert isinstance(found, Maintenance)
    assert (found.ends, found.covers, found.tags) == (None, (Id("og", "integration", "i"),), {"covers:i"})


def test_an_alert_belongs_to_the_team_that_any_of_its_fields_names() -> None:
    """The owner first, then a responder, then the older field; empty texts are no team."""
    responder, old = {"responders": [{"type": "team", "id": "b"}]}, {"teams": [{"id": "c"}]}
    assert alerts.team({"ownerTeamId": "a", **responder, **old}) == "a"
    assert alerts.team({"ownerTeamId": "", **responder, **old}) == "b"
    assert alerts.team({"ownerTeamId": "", "responders": [], **old}) == "c"
    assert alerts.team({"ownerTeamId": "", "responders": [], "teams": []}) == alerts.NO_TEAM


def test_a_row_of_an_unknown_kind_is_refused() -> None:
    """A body that is no object, too."""
    with pytest.raises(Contract):
        rows.read(ACCOUNT, Kind.MONITOR, "1", b"{}")
    with pytest.raises(Contract):
        rows.read(ACCOUNT, Kind.ROTA, "1", b"[]")
    with pytest.raises(Contract):
        rows.read(ACCOUNT, Kind.ROTA, "1", b"{")
