"""Rules of an orchestration as an ordered list: nested sets unfolded, and actions as what they do to a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.routing import RouteRule, Urgency
from connectors.pagerduty.conditions import When, when
from connectors.pagerduty.words import low, objects, part, text, whole

OTHERWISE = "otherwise"
"""The label of what becomes of events that meet no rule."""

MOST = 1000
"""More rules than this, nested ones counted each time they can be reached, are not followed."""

_URGENCIES: Mapping[str, Urgency] = {"critical": "high", "error": "high", "warning": "low", "info": "low"}
"""What a severity means where a service's urgency rests on it."""

_NEUTRAL: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Reader:
    """How actions are read: `instance` owns the ids, `by_severity` says that the service's urgency rests on it."""

    instance: str
    by_severity: bool = False

    def rule(self, label: str, condition: When, actions: Mapping[str, Any], *, enabled: bool = True) -> RouteRule:
        """One rule with what its actions do; those that only describe the event do nothing to the page."""
        urgency = _URGENCIES.get(low(actions.get("severity")), "unknown") if self.by_severity else "unknown"
        return RouteRule(
            label,
            condition.text,
            condition.hours,
            drops=drops(actions),
            to=tuple(self._called(actions)),
            wait_s=whole(actions.get("suspend")) or 0,
            urgency=urgency,
            enabled=enabled,
        )

    def _called(self, actions: Mapping[str, Any]) -> Iterator[Id]:
        if text(actions.get("escalation_policy")):
            yield Id(self.instance, Kind.POLICY.value, text(actions.get("escalation_policy")))
        elif text(actions.get("service")):
            yield Id(self.instance, Kind.ONCALL_SERVICE.value, text(actions.get("service")))
        elif actions.get("dynamic"):
            yield Id(self.instance, "unknown", "chosen from the event")


def drops(actions: Mapping[str, Any]) -> bool:
    """Whether events with these actions page nobody: suppressed, dropped, or turned into the end of an alert."""
    resolves = low(actions.get("event_action")) == "resolve"
    return actions.get("suppress") is True or actions.get("drop_event") is True or resolves


@dataclass(frozen=True, slots=True)
class Flat:
    """One way through the sets: the labels passed, what must hold, and all actions, later ones winning."""

    label: str
    condition: When
    actions: Mapping[str, Any]
    enabled: bool = True

    def then(self, label: str, condition: When, actions: Mapping[str, Any]) -> "Flat":
        """This way, and further."""
        passed = " › ".join(one for one in (self.label, label) if one)
        return Flat(passed, self.condition & condition, {**self.actions, **actions}, self.enabled)


START = Flat("", When(), _NEUTRAL)


def flattened(path: Mapping[str, Any], before: Flat = START) -> list[Flat]:
    """The ways through an orchestration's sets in the order in which they are tried; the catch-all is the last.

    Raises Contract where there are more than `MOST`.
    """
    sets = {text(one.get("id")): list(objects(one.get("rules"))) for one in objects(path.get("sets"))}
    final = part(path, "catch_all", "actions")
    found: list[Flat] = []
    for one in _ways(sets, "start" if "start" in sets else next(iter(sets), ""), before, final, frozenset()):
        found.append(one)
        if len(found) > MOST:
            raise Contract(f"an orchestration has more than {MOST} ways through its sets")
    return found


def _ways(
    sets: Mapping[str, list[Mapping[str, Any]]], at: str, before: Flat, final: Mapping[str, Any], seen: frozenset[str]
) -> Iterator[Flat]:
    """Whoever meets no rule of a set follows the catch-all, whichever set it is."""
    for rule in sets.get(at, ()):
        actions = part(rule, "actions")
        condition = when([text(one.get("expression")) for one in objects(rule.get("conditions"))])
        here = before.then(text(rule.get("label")) or text(rule.get("id")), condition, actions)
        target = text(actions.get("route_to"))
        if rule.get("disabled") is True:
            yield Flat(here.label, here.condition, here.actions, enabled=False)
        elif target in sets and target not in seen | {at}:
            yield from _ways(sets, target, here, final, seen | {at})
        else:
            yield here
    yield before.then(OTHERWISE, When(), final)
