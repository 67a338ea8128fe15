"""Who else is on call where a rota is: a level is covered by the union of its targets."""

from collections.abc import Iterator

from compiler.model.base import Id, Kind
from compiler.model.oncall import Span
from compiler.model.rota import Rota
from compiler.model.routing import Policy, Step
from compiler.model.spans import Spans, common, union
from compiler.ports import Estate
from compiler.reconcile.staffing import together
from compiler.reconcile.staffing_cover import cover


def beside(estate: Estate, rota: Id, span: Span) -> Spans:
    """When others are on within the span at every level that calls the rota, or may be as far as is known.

    All of the span where nothing calls it: nobody is missing there.
    """
    found: Spans = (span,)
    for step in _levels(estate, rota):
        others = cover(estate, (one for one in step.called if one.to != rota), span)
        found = common(found, union((*others.able, *others.dark)))
    return found


def _levels(estate: Estate, rota: Id) -> Iterator[Step]:
    """The levels of policies that call it, as far as these are named by its tags or were read."""
    thing = estate.get(rota).first
    keys = sorted(tag.partition(":")[2] for tag in (thing.tags if isinstance(thing, Rota) else ()) if _uses(tag))
    for key in keys:
        policy = estate.get(Id(rota.instance, Kind.POLICY.value, key)).first
        for step in together(policy.steps) if isinstance(policy, Policy) else ():
            if any(one.to == rota for one in step.called):
                yield step


def _uses(tag: str) -> bool:
    return tag.startswith("used-by:")
