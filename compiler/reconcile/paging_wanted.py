"""What a sync asks for by its id so that a page's way can be walked to its end: hops and people that no list held."""

from collections.abc import Iterator
from dataclasses import replace

from compiler.model.base import Id, Kind
from compiler.model.promise import Promise, Service
from compiler.model.rota import Rota, Shifts
from compiler.model.routing import Policy
from compiler.model.watching import Monitor, Slo
from compiler.ports import Estate
from compiler.reconcile.binding import bind
from compiler.reconcile.context import Context
from compiler.reconcile.paging import walk
from compiler.reconcile.watching import watching

ASKED = frozenset({Kind.ONCALL_SERVICE.value, Kind.POLICY.value, Kind.ROTA.value, Kind.RESPONDER.value})
"""Kinds of which an absence is only believed when the thing was asked for by its own id."""


def unread(service: Service, promise: Promise, estate: Estate) -> Iterator[Id]:
    """Everything that the ways of the promise's alerts name and the estate does not hold."""
    context = Context(service, promise, estate)
    thing = bind(context).thing
    context = replace(
        context,
        slo=thing if isinstance(thing, Slo) else None,
        meter=thing if isinstance(thing, Monitor) else None,
    )
    alerts = tuple(watch.monitor for watch in watching(context).watches)
    for one in walk(replace(context, alerts=alerts)):
        named = (leg.id for leg in one.way.legs if leg.id is not None)
        behind = _behind(context.estate, one.policy) if isinstance(one.policy, Policy) else ()
        for id in dict.fromkeys((*named, *behind)):
            if id.kind in ASKED and not context.estate.get(id).rows:
                yield id


def _behind(estate: Estate, policy: Policy) -> Iterator[Id]:
    """Whom the policy calls: its targets, and the people of its rotas."""
    for called in (called for step in policy.steps for called in step.called):
        yield called.to
        if isinstance(estate.get(called.to).first, Rota):
            shifts = estate.get(called.to.seen_as(Kind.SHIFTS)).first
            if isinstance(shifts, Shifts):
                yield from (shift.who for shift in shifts.shifts if shift.who is not None)
