"""On-Call: from a team's mention to a person, with what the product means by waits, targets, holes and seams."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.rota import Shifts
from compiler.model.routing import OncallService, Policy, Routing
from compiler.ports import Gone, Row, Unread
from connectors.datadog.feeds.incidents import IncidentsFeed
from connectors.datadog.feeds.oncall import Oncall
from connectors.datadog.home import Home
from connectors.datadog.readers import oncall as reader
from connectors.datadog.readers.message import address
from connectors.datadog.source import Source
from connectors.datadog.walking import MOST, Told, walked

HOME = Home("datadog", "https://app.datadoghq.com")
NOW = datetime.fromisoformat("2026-11-01T06:00:00+00:00")
TEAM = "ac73040e-c8d4-11ed-b2ea-da7ad0900002"
ANA = "76000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("handle", "product", "name"),
    [
        ("@pagerduty-Dispatch", "pagerduty", "Dispatch"),
        ("@pagerduty", "pagerduty", ""),
        ("@opsgenie-Team-A", "opsgenie", "Team-A"),
        ("@oncall-dispatch", "oncall", "dispatch"),
        ("@team-dispatch", "oncall", "team-dispatch"),
        ("@dispatch", "oncall", "dispatch"),
        ("@slack-dispatch", "", ""),
        ("@ana@example.com", "", ""),
    ],
)
def test_a_handle_says_which_product_pages_and_whom_it_names_there(handle: str, product: str, name: str) -> None:
    """A team's mention means the vendor's own product; chat and mail mean none."""
    found = address(handle)
    assert (found.product, found.name) == (product, name)


def test_a_team_is_found_by_its_mention_with_and_without_its_prefix() -> None:
    """Both spellings of a mention find the same team."""
    team = reader.read_service(HOME, TEAM, {"attributes": {"handle": "dispatch", "name": "Dispatch"}})
    assert {"addressed:oncall-dispatch", "addressed:oncall-team-dispatch"} <= team.tags


def policy(*steps: dict[str, Any], retries: int = 0) -> Policy:
    """A policy of these steps."""
    return reader.read_policy(HOME, "p", {"attributes": {"name": "P", "retries": retries}, "steps": list(steps)})


def step(wait: int, *targets: dict[str, Any], how: str = "default") -> dict[str, Any]:
    """A step that escalates after so many seconds."""
    return {"assignment": how, "escalate_after_seconds": wait, "targets": list(targets)}


def test_a_step_stands_at_the_sum_of_the_waits_before_it() -> None:
    """`escalate_after_seconds` is how long a step waits before the next one; the source is the vendor's client."""
    found = policy(step(300), step(600), step(900), retries=2)
    assert [one.at_s for one in found.steps] == [0, 300, 900]
    assert [one.raw for one in found.steps] == [
        "escalates after 5 min",
        "escalates after 10 min",
        "escalates after 15 min",
    ]
    assert (found.pass_s, found.repeats) == (1800, 2)


def test_targets_are_people_schedules_teams_and_positions_of_schedules() -> None:
    """A position picks the previous or the next one of a schedule; a new type of target is nobody we know."""
    targets = [
        {"type": "users", "id": "u"},
        {"type": "schedules", "id": "s"},
        {"type": "schedule_target", "id": "s_previous", "schedule": "s", "position": "previous"},
        {"type": "schedule_target", "id": "t_next"},
        {"type": "teams", "id": "t"},
        {"type": "robots", "id": "r"},
    ]
    (found,) = policy(step(60, *targets, how="round-robin")).steps
    told = [(one.to.kind, one.to.key, one.pick) for one in found.called]
    assert told == [
        ("responder", "u", "on call"),
        ("rota", "s", "on call"),
        ("rota", "s", "previous"),
        ("rota", "t", "unknown"),
        ("oncall_service", "t", "all"),
        ("robots", "r", "on call"),
    ]
    assert found.mode == "one"


def test_a_step_without_a_wait_is_not_guessed() -> None:
    """The policy is unread, since all later steps would stand at a wrong minute."""
    with pytest.raises(Contract, match="how long it waits"):
        policy({"targets": []})


def routing(*rules: dict[str, Any]) -> Routing:
    """A routing of these rules."""
    return reader.read_routing(HOME, TEAM, {"name": "Dispatch", "rules": list(rules)})


def test_the_last_rule_without_a_condition_is_the_catch_all() -> None:
    """A condition, or hours, make it a rule as any other."""
    last: dict[str, Any] = {"policy": "p"}
    assert routing({"query": "tags.a:b", "policy": "p"}, last).otherwise is not None
    assert routing({"query": "tags.a:b", "policy": "p"}).otherwise is None
    days = {"time_zone": "Europe/Paris", "restrictions": [span("monday", "09:00:00", "17:00:00")]}
    limited = routing({**last, "time_restriction": days})
    assert limited.otherwise is None
    assert limited.rules[0].hours is not None
    assert limited.rules[0].hours.spans == ((540, 1020),)


def span(day: str, start: str, end: str) -> dict[str, str]:
    """A span of a restriction within one day."""
    return {"start_day": day, "start_time": start, "end_day": day, "end_time": end}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", None])
def test_hours_that_cannot_be_read_leave_a_rule_undecided(zone: Any) -> None:
    """The rule may hold and need not; it is never taken for one that always holds."""
    (rule,) = routing({"policy": "p", "time_restriction": {"time_zone": zone, "restrictions": [{}]}}).rules
    assert (rule.hours, rule.when) == (None, "within hours that could not be read")


def test_rules_that_only_tell_page_nobody_and_new_actions_are_not_judged() -> None:
    """A chat message pages nobody, another team does, an action that is new may."""
    chat, reroute, new, page = routing(
        {"query": "a", "actions": [{"type": "send_slack_message"}]},
        {"query": "b", "actions": [{"type": "reroute_to_team", "destination_team_id": "t"}]},
        {"query": "c", "actions": [{"type": "quantum"}]},
        {"query": "d", "actions": [{"type": "escalation_policy", "policy_id": "p", "urgency": "dynamic"}]},
    ).rules
    assert (chat.drops, chat.to) == (True, ())
    assert reroute.to == (Id("datadog", "oncall_service", "t"),)
    assert (new.drops, [one.kind for one in new.to]) == (False, ["action"])
    assert (page.to, page.urgency) == ((Id("datadog", "policy", "p"),), "severity")


class Asked:
    """A schedule that answers from shifts, each ending a second early as the vendor's do, and counts questions."""

    def __init__(self, *shifts: tuple[datetime, datetime, str]) -> None:
        self.shifts, self.count = shifts, 0

    def __call__(self, at: datetime) -> Told:
        self.count += 1
        for start, end, who in self.shifts:
            if start <= at < end:
                return Told(start, end - timedelta(seconds=1), who)
        return Told()


def hours(*numbers: int) -> list[datetime]:
    """Instants so many hours after the beginning."""
    return [NOW + timedelta(hours=number) for number in numbers]


def test_shifts_are_asked_for_one_after_the_other_and_meet() -> None:
    """One question a shift; what ends a second early meets the next one."""
    start, middle, end = hours(-5, 20, 300)
    asked = Asked((start, middle, "a"), (middle, end, "b"))
    found, last = walked(asked, NOW, end)
    assert [(one.start, one.end, one.user) for one in found] == [(start, middle, "a"), (middle, end, "b")]
    assert (last, asked.count) == (end, 2)


def test_a_hole_ends_where_the_next_shift_says_that_it_begins() -> None:
    """Not at the step by which the shift was found."""
    a, b, c, d = hours(0, 4, 9, 12)
    c += timedelta(minutes=25)
    found, last = walked(Asked((a, b, "a"), (c, d, "b")), NOW, d)
    assert [(one.start, one.end) for one in found] == [(a, b), (c, d)]
    assert last == d


def test_an_endless_hole_is_told_as_far_as_it_was_asked() -> None:
    """The number of questions is bounded, and nothing is said beyond."""
    end = NOW + timedelta(days=3650)
    asked = Asked()
    found, last = walked(asked, NOW, end)
    assert (found, asked.count) == ([], MOST)
    assert NOW < last < end


def pulled(client: Any, memory: Any, names: bool = False) -> list[Any]:
    """Everything that the feed yields."""
    return list(Oncall(Source(HOME, client), names).pull(memory(now=NOW)))


def estate(api: Any) -> None:
    """One team that takes pages and one that does not, a policy, and a schedule beyond the list."""
    rows = [{"id": TEAM, "attributes": {"handle": "dispatch", "name": "Dispatch"}}, {"id": "idle", "attributes": {}}]
    api.on("/api/v2/team", {"data": rows, "meta": {"pagination": {"total": 2}}})
    link = {"data": {"id": "p", "type": "policies"}}
    rule = {"id": "r", "type": "team_routing_rules", "attributes": {"query": ""}, "relationships": {"policy": link}}
    data = {"id": TEAM, "relationships": {"rules": {"data": [{"id": "r", "type": "team_routing_rules"}]}}}
    api.on(f"/api/v2/on-call/teams/{TEAM}/routing-rules", {"data": data, "included": [rule]})
    user = {
        "id": ANA,
        "type": "users",
        "attributes": {"email": "ana@example.com", "name": "Ana Souza", "status": "disabled"},
    }
    targets = {"data": [{"id": ANA, "type": "users"}, {"id": "s", "type": "schedules"}]}
    steps = {
        "id": "st",
        "type": "steps",
        "attributes": {"escalate_after_seconds": 60},
        "relationships": {"targets": targets},
    }
    body = {
        "id": "p",
        "attributes": {"name": "P"},
        "relationships": {"steps": {"data": [{"id": "st", "type": "steps"}]}},
    }
    api.on("/api/v2/on-call/escalation-policies/p", {"data": body, "included": [steps, user]})
    api.on("/api/v2/on-call/schedules", {"data": []})
    api.on("/api/v2/on-call/schedules/s", {"data": {"id": "s", "attributes": {"name": "S", "time_zone": "UTC"}}})
    api.on("/api/v2/on-call/schedules/s/on-call", {"data": None})


def of(kind: Kind, rows: Iterable[Any]) -> list[Any]:
    """The things of that kind."""
    return [one for one in rows if one.kind is kind]


def test_the_way_is_followed_from_teams_to_people(api: Any, client: Any, memory: Any) -> None:
    """Policies have no list, a schedule may be named that the list lacks, and a team without rules is left out."""
    estate(api)
    rows = pulled(client, memory)
    assert {one.kind: one.key for one in rows} == {
        Kind.ONCALL_SERVICE: TEAM, Kind.ROUTING: TEAM, Kind.POLICY: "p", Kind.ROTA: "s", Kind.SHIFTS: "s",
        Kind.RESPONDER: ANA,
    }  # fmt: skip
    feed = Oncall(Source(HOME))
    read = {one.kind: feed.read(one.kind, one.key, one.body) for one in rows}
    assert isinstance(read[Kind.ONCALL_SERVICE], OncallService)
    assert isinstance(read[Kind.SHIFTS], Shifts)
    assert "used-by:p" in read[Kind.ROTA].tags
    assert (read[Kind.RESPONDER].active, read[Kind.RESPONDER].name) == (False, "")


def test_people_come_in_by_id_and_status_alone(api: Any, client: Any, memory: Any) -> None:
    """Addresses never; names only where the settings allow them."""
    estate(api)
    told = b"".join(one.body for one in pulled(client, memory))
    assert b"example.com" not in told
    assert b"Souza" not in told
    named = b"".join(one.body for one in pulled(client, memory, names=True))
    assert b"Ana Souza" in named
    assert b"example.com" not in named


def test_who_is_only_named_is_there_as_well(api: Any, client: Any, memory: Any) -> None:
    """A person who comes along with no reply is not taken for deleted."""
    estate(api)
    shift = {"attributes": {"start": "2026-10-01T00:00:00Z", "end": "2027-01-01T00:00:00Z"}}
    user = {"relationships": {"user": {"data": {"id": "bruno", "type": "users"}}}}
    api.on("/api/v2/on-call/schedules/s/on-call", {"data": {**shift, **user}})
    rows = of(Kind.RESPONDER, pulled(client, memory))
    found = {one.key: Oncall(Source(HOME)).read(one.kind, one.key, one.body).active for one in rows}
    assert found == {ANA: False, "bruno": None}


def with_another_policy(api: Any) -> None:
    """The estate, whose rules name a policy more."""
    estate(api)
    rules = [
        {"id": f"r{key}", "type": "team_routing_rules", "attributes": {"query": ""},
         "relationships": {"policy": {"data": {"id": key, "type": "policies"}}}}
        for key in ("p", "q")
    ]  # fmt: skip
    links = [{"id": one["id"], "type": "team_routing_rules"} for one in rules]
    data = {"id": TEAM, "relationships": {"rules": {"data": links}}}
    api.on(f"/api/v2/on-call/teams/{TEAM}/routing-rules", {"data": data, "included": rules})


def test_a_policy_that_is_gone_is_proven_gone_beside_one_that_is_there(
    api: Any, client: Any, memory: Any, answer: Any
) -> None:
    """404 by id proves it; a vendor that is down proves nothing."""
    with_another_policy(api)
    api.on("/api/v2/on-call/escalation-policies/q", answer({"errors": []}, 404))
    assert Gone(Kind.POLICY, "q") in of(Kind.POLICY, pulled(client, memory))
    api.on("/api/v2/on-call/escalation-policies/q", answer({"errors": []}, 500))
    (unread,) = (one for one in of(Kind.POLICY, pulled(client, memory)) if isinstance(one, Unread))
    assert unread.passing


@pytest.mark.parametrize(("path", "kind"), [("escalation-policies/p", Kind.POLICY), ("schedules/s", Kind.ROTA)])
def test_a_site_that_answers_404_for_everything_proves_nothing_gone(
    api: Any, client: Any, memory: Any, answer: Any, path: str, kind: Kind
) -> None:
    """Not every site has On-Call, or all of it: where no other thing of the kind is there, it stays unread."""
    estate(api)
    api.on("/api/v2/on-call/schedules", answer({"errors": []}, 404))
    api.on(f"/api/v2/on-call/{path}", answer({"errors": []}, 404))
    (unread,) = of(kind, pulled(client, memory))
    assert isinstance(unread, Unread)
    assert "on this site" in unread.why


def test_a_refusal_names_the_permission(opened: Any, api: Any, answer: Any, memory: Any) -> None:
    """No team was read, so nothing is known of any."""
    estate(api)
    api.on(f"/api/v2/on-call/teams/{TEAM}/routing-rules", answer({"errors": ["Forbidden"]}, 403))
    with pytest.raises(Exception, match="on_call_read"):
        list(Oncall(opened.organisation.source).pull(memory(now=NOW)))


def test_incidents_stand_under_the_service_that_they_name(api: Any, client: Any, memory: Any) -> None:
    """Those of three months, without tests, without people; one that names no service stands by itself."""
    rows = [
        {"id": str(number), "attributes": {"public_id": number, "title": "T", "created": made, **more}}
        for number, made, more in (
            (1, "2026-10-20T10:00:00+00:00", {"fields": {"services": {"value": ["a", "b"]}}, "resolved": None}),
            (2, "2026-10-21T10:00:00+00:00", {"notification_handles": [{"handle": "@ana@example.com"}]}),
            (3, "2026-10-22T10:00:00+00:00", {"is_test": True}),
            (4, "2025-10-22T10:00:00+00:00", {}),
        )
    ]
    api.on("/api/v2/incidents", {"data": rows})
    feed = IncidentsFeed(Source(HOME, client))
    found = [one for one in feed.pull(memory(now=NOW)) if isinstance(one, Row)]
    assert {one.key: [i.key for i in feed.read(one.kind, one.key, one.body).incidents] for one in found} == {
        "a": ["1"], "b": ["1"], "none": ["2"]
    }  # fmt: skip
    assert not any(b"example.com" in one.body for one in found)


def test_incidents_keep_the_pages_of_alerts_and_of_other_incidents_and_no_other_text(
    api: Any, client: Any, memory: Any
) -> None:
    """From the summary and from what was attached: an alert of this organisation set it off, and queries are cut."""
    summary = "Ana (+1 555-0181) saw https://app.datadoghq.com/monitors/17?token=s1 first, see https://pad.example/x."
    links = ("https://acme.pagerduty.com/incidents/Q1?utm=s2", "https://meet.example/j/1?pwd=s3")
    rows = [
        {
            "id": "i1",
            "attributes": {"public_id": 1, "title": "T", "created": "2026-10-20T10:00:00+00:00",
                           "fields": {"summary": {"type": "textbox", "value": summary}}},
            "relationships": {"attachments": {"data": [{"type": "x", "id": f"a{number}"} for number in (0, 1)]}},
        }
    ]  # fmt: skip
    included = [
        {"type": "incident_attachments", "id": f"a{number}",
         "attributes": {"attachment_type": "link", "attachment": {"documentUrl": url, "title": "x"}}}
        for number, url in enumerate(links)
    ]  # fmt: skip
    api.on("/api/v2/incidents", {"data": rows, "included": included})
    feed = IncidentsFeed(Source(HOME, client))
    (row,) = feed.pull(memory(now=NOW))
    assert isinstance(row, Row)
    (found,) = feed.read(row.kind, row.key, row.body).incidents
    assert found.origins == ("https://app.datadoghq.com/monitors/17",)
    assert found.beside == ("https://acme.pagerduty.com/incidents/Q1",)
    assert not [word for word in (b"555", b"Ana", b"s1", b"s2", b"s3", b"meet", b"pad") if word in row.body]
    assert api.queries("/api/v2/incidents")[0]["include"] == "attachments"
