"""When each product calls whom: one test a rule, with its source, from the product's own words to the core's seconds.

The same numbers mean different things: one product waits after a rule, the other counts from the start.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from compiler.model.base import Id, Kind
from compiler.model.rota import Rota, Shift, Shifts
from compiler.model.routing import OncallService, Policy, RouteRule, Routing
from compiler.model.world import World
from compiler.reconcile.paging_routes import branches
from compiler.reconcile.staffing import Asked, staff
from connectors.datadog.home import Home
from connectors.datadog.readers import oncall as own
from connectors.pagerduty.policies import read_policy as relative
from connectors.wire.operations.account import Account
from connectors.wire.operations.escalation import read_policy as absolute

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SPAN = (NOW, NOW + timedelta(days=2))


def waiting(*delays: int, **fields: Any) -> Policy:
    """The policy of a product whose rules wait: one schedule a rule."""
    rules = [
        {"delay": delay, "strategy": "assign_to_everyone", "targets": [["schedule_reference", f"s{number}"]]}
        for number, delay in enumerate(delays)
    ]
    return relative("calls", "e1", json.dumps({"name": "e1", "num_loops": 0, "rules": rules, **fields}).encode())


def counting(*delays: Any, **fields: Any) -> Policy:
    """The policy of a product whose rules count from the start of the escalation."""
    rules = [
        {"condition": "if-not-acked", "notifyType": "default", "recipient": {"type": "schedule", "id": f"s{number}"},
         "delay": delay if not isinstance(delay, int) else {"timeAmount": delay, "timeUnit": "minutes"}}
        for number, delay in enumerate(delays)
    ]  # fmt: skip
    return absolute(Account("calls", "calls"), "e1", {"name": "e1", "rules": rules, **fields})


def minutes(policy: Policy) -> list[int]:
    return [step.at_s // 60 for step in policy.steps]


def forecast(policy: Policy, empty: frozenset[str] = frozenset(), wait_s: int = 0) -> Any:
    """Who is called when, with every schedule of the policy filled but for the empty ones."""
    values: list[object] = []
    for id in {called.to for step in policy.steps for called in step.called}:
        shifts = () if id.key in empty else (Shift(*SPAN, Id("calls", "responder", id.key)),)
        values += [Rota(id, id.key), Shifts(id.seen_as(Kind.SHIFTS), *SPAN, shifts)]
    return staff(World(tuple(values)), policy, Asked(SPAN, wait_s=wait_s)).forecast


def test_the_same_three_numbers_mean_different_minutes() -> None:
    """Source: the two rules below, side by side."""
    assert minutes(waiting(5, 10, 30)) == [0, 5, 15]
    assert minutes(counting(5, 10, 30)) == [5, 10, 30]


def test_a_rule_that_waits_calls_at_once_and_the_next_one_after_its_delay() -> None:
    """Source: api-schema, Escalation Policies, `escalation_delay_in_minutes`: minutes before the incident leaves it."""
    policy = waiting(15, 30, 30)
    assert minutes(policy) == [0, 15, 45]
    assert forecast(policy, frozenset({"s0"})).worst_s == 15 * 60


def test_a_delay_from_the_start_is_taken_as_it_is() -> None:
    """Source: "How do escalations work in Opsgenie?" on support.atlassian.com; sums are wrong."""
    policy = counting(0, 5, 10)
    assert minutes(policy) == [0, 5, 10]
    assert forecast(policy, frozenset({"s0", "s1"})).worst_s == 10 * 60


def test_nobody_is_called_before_the_first_delay_from_the_start() -> None:
    """Source: as above; the first rule has a delay like every other."""
    assert forecast(counting(5, 15)).worst_s == 5 * 60


def test_rules_of_the_same_instant_are_one_level() -> None:
    """Source: as above; both are notified together, so the union of their schedules is what counts."""
    found = forecast(counting(0, 0, 10), frozenset({"s0"}))
    assert [(level.number, len(level.targets), level.holes) for level in found.levels] == [(1, 2, ()), (2, 1, ())]


def test_a_delay_says_its_own_unit() -> None:
    """Source: opsgenie-oas, escalation rule, `delay {timeAmount, timeUnit}`; the newer product sends whole minutes."""
    hours = {"timeAmount": 2, "timeUnit": "hours"}
    assert minutes(counting(hours)) == [120]
    newer = absolute(Account("c", "c"), "e", {"rules": [{"delay": 7, "recipient": {"type": "schedule", "id": "s"}}]})
    assert minutes(newer) == [7]


@pytest.mark.parametrize(("loops", "ends"), [(0, 45), (2, 135)])
def test_loops_come_after_the_first_pass(loops: int, ends: int) -> None:
    """Source: api-schema, `num_loops`: passes = num_loops + 1, each as long as the sum of the delays; 0 is one pass."""
    assert forecast(waiting(15, 30, num_loops=loops)).ends_s == ends * 60


@pytest.mark.parametrize(
    ("repeat", "ends"),
    [({"waitInterval": 20, "count": 2}, 90), ({"waitInterval": 0, "count": 5}, None), ({}, None)],
)
def test_a_repeat_starts_its_wait_after_the_last_rule(repeat: dict[str, int], ends: int | None) -> None:
    """Source: opsgenie-oas, `repeat {waitInterval, count}`: without a wait there is no repeat."""
    found = forecast(counting(0, 10, repeat=repeat))
    assert found.ends_s == (None if ends is None else ends * 60)


def test_the_product_of_the_alerts_waits_in_seconds_after_each_step() -> None:
    """Source: api v2 on-call, `escalate_after_seconds` of a step, `retries` of a policy."""
    steps = [
        {"escalate_after_seconds": wait, "targets": [{"type": "schedules", "id": f"s{number}"}]}
        for number, wait in enumerate((300, 600))
    ]
    body = {"attributes": {"name": "e1", "retries": 1}, "steps": steps}
    policy = own.read_policy(Home("live", "https://app.example.com"), "e1", body)
    assert minutes(policy) == [0, 5]
    assert (policy.repeats, policy.pass_s) == (1, 900)


def test_what_pauses_a_service_comes_before_everything() -> None:
    """Source: api-schema, `auto_pause_notifications_parameters`: up to 15 minutes before anybody is told."""
    assert forecast(waiting(15, 30), wait_s=900).worst_s == 900
    assert forecast(waiting(15, 30), frozenset({"s0"}), wait_s=900).worst_s == 1800


def test_what_a_rule_suspends_is_added_to_the_pause() -> None:
    """Source: api-schema, Event Orchestrations, `suspend`; notification policies, `delayAction`."""
    service = OncallService(Id("calls", "oncall_service", "p1"), "p1", policy=Id("calls", "policy", "e1"), pause_s=120)
    rule = RouteRule("flaps", wait_s=300)
    routing = Routing(Id("calls", "routing", "r"), "r", frozenset({"of:p1"}), of=service.id, rules=(rule,))
    (way,), _ = branches(World((service, routing)), service)
    assert way.wait_s == 420


def test_the_raw_numbers_stand_beside_every_sum() -> None:
    """So that whoever reads another meaning into them sees what the product says."""
    assert [step.raw for step in waiting(15, 30).steps] == ["escalates after 15 min", "escalates after 30 min"]
    assert [step.raw for step in counting(0, 5).steps] == ["0 minutes after the start", "5 minutes after the start"]
