"""What the routing of an on-call service makes of an alert: which policy it calls, after how long, or none at all.

Rules are looked at in order, as their product does. A rule whose condition is a text is no more than possible, since
events are not known beforehand; one that holds always, or at given hours, is certain.
"""

from collections.abc import Iterator
from dataclasses import replace

from compiler.model.base import Gap, Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.hours import Hours
from compiler.model.routing import OncallService, RouteRule, Routing, Urgency
from compiler.ports import Estate


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through the routing of a service.

    `to` are the ids that are called; `drops` says that nobody is. `when` is the condition of the rule as written, ""
    for what is certain; `hours` are those in which the branch is taken, None for always, and `but` those in which an
    earlier certain branch is. `rule` and `by` name the rule and the routing that decide, "" and None for the service.
    """

    to: tuple[Id, ...]
    drops: bool = False
    wait_s: int = 0
    when: str = ""
    hours: Hours | None = None
    but: tuple[Hours, ...] = ()
    urgency: Urgency = "unknown"
    rule: str = ""
    by: Id | None = None


def routings(estate: Estate, service: OncallService) -> tuple[tuple[Routing, ...], tuple[Gap, ...]]:
    """The routings of a service by stage; gaps where one of its product's stages may have been left unread."""
    answer = estate.tagged(Kind.ROUTING, frozenset({f"of:{service.id.key}"}))
    own = [one for one in answer.rows if isinstance(one, Routing) and one.of == service.id]
    unread = tuple(gap for gap in answer.gaps if gap.configured and gap.instance == service.id.instance)
    whole = bool(own) and {stage for one in own for stage in one.stages} <= {one.stage for one in own}
    return tuple(sorted(own, key=lambda one: (one.stage, one.id))), () if whole else unread


def branches(estate: Estate, service: OncallService) -> tuple[tuple[Branch, ...], tuple[Gap, ...]]:
    """All ways through a service in order, the certain ones among them; and what could hold more rules."""
    own, gaps = routings(estate, service)
    start = Branch((service.policy,) if service.policy else (), wait_s=service.pause_s, urgency=service.urgency)
    ways: tuple[Branch, ...] = (start,)
    for routing in own:
        ways = tuple(after for before in ways for after in _through(before, routing))
    return ways, gaps


def rules(routing: Routing) -> tuple[Branch, ...]:
    """The ways through a routing that stands before services."""
    return tuple(_through(Branch(()), routing))


def calls(estate: Estate, service: OncallService) -> tuple[tuple[Id, ...], tuple[Gap, ...]]:
    """Whom a service calls for certain, at all hours taken together; gaps where that is not known."""
    found, gaps = branches(estate, service)
    sure = tuple(dict.fromkeys(id for one in found if not one.when and not one.drops for id in one.to))
    if sure or gaps or not any(one.when and one.to for one in found):
        return sure, () if sure else gaps
    return (), (Gap(Kind.ROUTING.value, service.id.instance, f"whom {service.name} calls depends on the event"),)


def _through(before: Branch, routing: Routing) -> Iterator[Branch]:
    """The ways after one routing: one for each rule that may hold, until one holds for certain.

    A rule that goes on changes what comes after it where it is certain; where it is only possible it is a way of its
    own.
    """
    if before.drops:
        yield before
        return
    at = before
    for rule in (one for one in routing.rules if one.enabled):
        certain = not rule.when
        if rule.goes_on and certain and rule.hours is None:
            at = _taken(at, rule, routing)
            if at.drops:
                yield at
                return
            continue
        yield _taken(at, rule, routing)
        if certain and rule.hours is None:
            return
        if certain and rule.hours is not None and (rule.drops or not rule.goes_on):
            at = replace(at, but=(*at.but, rule.hours))
    yield _taken(at, routing.otherwise, routing) if routing.otherwise is not None else at


def _taken(before: Branch, rule: RouteRule, routing: Routing) -> Branch:
    """A way with one more rule on it. Conditions add up; of two rules with hours the later one's are told."""
    when = " and ".join(filter(None, (before.when, rule.when)))
    changes = rule.drops or rule.to or rule.wait_s
    return replace(
        before,
        to=rule.to or before.to,
        drops=rule.drops,
        wait_s=before.wait_s + rule.wait_s,
        when=when,
        hours=rule.hours or before.hours,
        urgency=rule.urgency if rule.urgency != "unknown" else before.urgency,
        rule=rule.label if changes else before.rule,
        by=routing.id if changes else before.by,
    )
