"""Escalation policies: whom each level calls, and when."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any, Literal

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.routing import Called, Policy, Step
from compiler.ports import Door, Pulled, Unread
from connectors.pagerduty.bodies import name_of, named, opened, page_of, row, taken
from connectors.pagerduty.rest import Ask, Rest
from connectors.pagerduty.words import key_of, keys_of, low, objects, text, whole

SCOPE = "escalation_policies.read"
POLICIES = Ask(
    "/escalation_policies",
    "escalation_policies",
    SCOPE,
    extra=(("include[]", "escalation_rule_assignment_strategies"),),
)

_MODES: Mapping[str, Literal["all", "one"]] = {"": "all", "assign_to_everyone": "all", "round_robin": "one"}


@dataclass(frozen=True, slots=True)
class Policies:
    """One request for each hundred policies. Without a `rest` it only reads kept bodies."""

    instance: str
    rest: Rest | None = None
    name: str = "policies"
    kinds: tuple[Kind, ...] = (Kind.POLICY,)
    reader: int = 1
    second: bool = False
    leaves_out: tuple[Kind, ...] = ()
    scopes: tuple[str, ...] = (SCOPE,)

    def calls(self, door: Door) -> str:
        """See `compiler.ports.Feed`."""
        return f"about {max(1, -(-len(door.keys(Kind.POLICY)) // 100))}"

    def pull(self, door: Door) -> Iterator[Pulled]:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        assert self.rest is not None, "a feed that only reads was asked to pull"
        for found in self.rest.listed(POLICIES):
            yield policy_row(found) if key_of(found) else Unread(Kind.POLICY, POLICIES.path, "a row has no id")

    def read(self, kind: Kind, key: str, body: bytes) -> Policy:  # noqa: ARG002 (the port's shape)
        """See `compiler.ports.Feed`."""
        return read_policy(self.instance, key, body)


def policy_row(found: Mapping[str, Any]) -> Pulled:
    """A policy; the summaries of its targets, which are names of people, stay outside."""
    kept = taken(found, "name", "summary", "html_url", "num_loops")
    rules = [_rule(one) for one in objects(found.get("escalation_rules"))]
    return row(Kind.POLICY, key_of(found), {**kept, "rules": rules, "teams": keys_of(found.get("teams"))})


def _rule(found: Mapping[str, Any]) -> dict[str, Any]:
    """The strategy comes as an object with a type, or as that type's word alone."""
    strategy = found.get("escalation_rule_assignment_strategy")
    word = strategy.get("type") if isinstance(strategy, dict) else strategy
    targets = [[low(one.get("type")), key_of(one)] for one in objects(found.get("targets"))]
    return {"delay": found.get("escalation_delay_in_minutes"), "strategy": low(word), "targets": targets}


def read_policy(instance: str, key: str, body: bytes) -> Policy:
    """The policy. A rule's delay says how long it waits before the NEXT rule, so rule 1 calls at once.

    `num_loops` counts passes after the first: 0 is one pass.
    """
    found = opened(body, Kind.POLICY, key)
    rules = list(objects(found.get("rules")))
    waits = [_wait(rule, key, last=rule is rules[-1]) for rule in rules]
    starts = accumulate((wait or 0 for wait in waits[:-1]), initial=0)
    return Policy(
        Id(instance, Kind.POLICY.value, key),
        name_of(found, key),
        frozenset(f"team:{one}" for one in found.get("teams") or ()),
        page_of(found),
        steps=tuple(_step(instance, rule, at, wait) for rule, at, wait in zip(rules, starts, waits, strict=False)),
        repeats=whole(found.get("num_loops")) or 0,
        pass_s=None if None in waits else sum(one for one in waits if one is not None),
    )


def _wait(rule: Mapping[str, Any], key: str, *, last: bool) -> int | None:
    minutes = whole(rule.get("delay"))
    if minutes is None and not last:
        raise Contract(f"{Kind.POLICY}/{key}: a rule does not say how long it waits")
    return None if minutes is None else minutes * 60


def _step(instance: str, rule: Mapping[str, Any], at: int, wait: int | None) -> Step:
    targets = rule.get("targets")
    called = [named(instance, *one) for one in targets] if isinstance(targets, list) else []
    return Step(
        tuple(Called(one) for one in called),
        at,
        "" if wait is None else f"escalates after {wait // 60} min",
        mode=_MODES.get(text(rule.get("strategy")), "unknown"),
    )
