"""Pages that nobody answered: an incident went through every level of a policy, as the product's own log says."""

from collections.abc import Iterator
from datetime import timedelta

from compiler.model.base import Kind
from compiler.model.chain import Fault
from compiler.model.incident import Incident, Incidents
from compiler.reconcile.context import Context
from compiler.reconcile.paging import Paging

LATELY = timedelta(days=30)
"""Older ones tell of how things were before, more than of how they are."""


def unanswered(context: Context, one: Paging) -> Iterator[Fault]:
    """The fault of the policy that a way ends at, with the newest such incident and how many there were."""
    policy = one.policy
    found = [incident for incident in _lately(context, one) if policy is not None and incident.called == policy.id]
    if policy is None or not found:
        return
    last = max(found, key=lambda incident: (incident.opened, incident.key))
    more = f"; {len(found)} such in {LATELY.days} days" if len(found) > 1 else ""
    reason = f"a page of {last.opened:%Y-%m-%d %H:%M} UTC went through all levels of “{policy.name}” unanswered{more}"
    fix = "find out who was on call then and what kept them from it, before the next one"
    yield Fault("page unanswered", policy.id, reason, fix, False, last.url)


def _lately(context: Context, one: Paging) -> Iterator[Incident]:
    """The incidents of the services on the way that ended so, unless they were of those that wake nobody."""
    for leg in one.way.legs:
        if leg.what != "service" or leg.id is None:
            continue
        held = context.estate.get(leg.id.seen_as(Kind.INCIDENTS)).first
        for incident in held.incidents if isinstance(held, Incidents) else ():
            late = context.as_of - LATELY <= incident.opened <= context.as_of
            if late and incident.exhausted is True and incident.acknowledged is None and incident.urgency != "low":
                yield incident
