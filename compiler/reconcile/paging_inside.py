"""The way of a page inside an on-call product: from an integration or a service to whom its policy calls."""

from collections.abc import Iterator
from dataclasses import field, replace

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Fault
from compiler.model.frozen import dataclass
from compiler.model.hours import Hours
from compiler.model.oncall import Leg
from compiler.model.rota import Rota
from compiler.model.routing import Integration, Maintenance, OncallService, Policy, Routing, Urgency
from compiler.model.spans import common, within
from compiler.model.watching import Resource
from compiler.reconcile.context import Context, instances
from compiler.reconcile.paging_routes import Branch, branches, routings, rules
from compiler.reconcile.staffing import named

DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Inside:
    """One way inside: its hops so far, what is wrong, unknown or worth a note, and the policy (or rota) at its end.

    `doubt` says why the way may not be taken, "" where it surely is; `drops` are the conditions, as written, under
    which it is not. `own` says that the alert lives in the same account, which needs no integration.
    """

    legs: tuple[Leg, ...] = ()
    policy: Resource | None = None
    faults: tuple[Fault, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    wait_s: int = 0
    drops: tuple[str, ...] = ()
    doubt: str = ""
    own: bool = False
    hours: tuple[Hours, ...] = ()
    but: tuple[Hours, ...] = ()
    urgency: Urgency = "unknown"
    seen: frozenset[Id] = field(default_factory=frozenset)


def inside(context: Context, thing: OncallService | Integration | Routing, at: Inside) -> Iterator[Inside]:
    """Every way on from a place of the product."""
    if thing.id in at.seen or len(at.seen) > DEEPEST:
        yield replace(at, doubt=f"“{thing.name}” leads back to itself")
    elif isinstance(thing, Integration):
        yield from _integration(context, thing, _passed(at, thing))
    elif isinstance(thing, Routing) and not thing.rules and thing.otherwise is None:
        yield replace(at, legs=(*at.legs, leg(thing, "routing")), doubt=f"the rules of “{thing.name}” are not known")
    elif isinstance(thing, Routing):
        yield from _branches(context, thing, rules(thing), _passed(at, thing))
    else:
        yield from _service(context, thing, _passed(at, thing))


def leg(thing: Resource, what: str) -> Leg:
    """The hop that a live thing is, as it stands."""
    return Leg(what, named(thing) or thing.id.key, "proven", thing.id, url=thing.opening.url if thing.opening else "")


def _passed(at: Inside, thing: Resource) -> Inside:
    return replace(at, seen=at.seen | {thing.id})


def _stopped(at: Inside, last: Leg, fault: Fault) -> Inside:
    """A way that ends in something broken."""
    return replace(
        at, legs=(*at.legs, replace(last, footing="broken", reason=fault.reason)), faults=(*at.faults, fault)
    )


def _integration(context: Context, thing: Integration, at: Inside) -> Iterator[Inside]:
    here = leg(thing, "integration")
    if thing.enabled is False:
        reason = f"the integration “{thing.name}” is switched off"
        fault = Fault("integration gone", thing.id, reason, "switch it on, or route the alert elsewhere")
        yield _stopped(at, here, fault)
        return
    silenced = _silenced(context, thing)
    if silenced is not None:
        yield _stopped(at, here, silenced)
        return
    at = replace(at, legs=(*at.legs, here), notes=(*at.notes, *_silences(context, thing)))
    if thing.feeds is None:
        yield replace(at, doubt=f"what the integration “{thing.name}” leads to is not told")
        return
    yield from _next(context, thing.feeds, at)


def _service(context: Context, thing: OncallService, at: Inside) -> Iterator[Inside]:
    here = leg(thing, "service")
    fault = _closed(context, thing, at)
    if fault is not None:
        yield _stopped(at, here, fault)
        return
    found, unruled = branches(context.estate, thing)
    unread = (*unruled, *_unread(context, thing, at))
    doubt = f"not all of “{thing.name}” could be read" if unread else at.doubt
    at = replace(at, legs=(*at.legs, here), notes=(*at.notes, *_silences(context, thing)), doubt=doubt)
    at = replace(at, gaps=(*at.gaps, *unread), seen=at.seen | {one.id for one in routings(context.estate, thing)[0]})
    yield from _branches(context, thing, found, at)


def _closed(context: Context, thing: OncallService, at: Inside) -> Fault | None:
    """Why a service pages nobody whatever happens: it is switched off, silenced for good, or nothing leads into it."""
    if thing.enabled is False:
        reason = f"the on-call service “{thing.name}” is disabled, so it pages nobody"
        return Fault("service disabled", thing.id, reason, "enable it, or route the alert to the one that replaced it")
    silenced = _silenced(context, thing)
    if silenced is not None or at.own or _led_into(at):
        return silenced
    return _unfed(context, thing)


def _silenced(context: Context, thing: OncallService | Integration) -> Fault | None:
    """The fault of a service or integration in maintenance that never ends."""
    for one in _maintenance(context, thing):
        if one.ends is None:
            reason = f"“{thing.name}” is in maintenance without an end, so it pages nobody"
            return Fault("paging silenced", one.id, reason, "end the maintenance, or give it an end")
    return None


def _unfed(context: Context, thing: OncallService) -> Fault | None:
    """The fault of a service that nothing feeds, where its product has integrations and all of them were read."""
    doors, gaps = _doors(context, thing)
    open_ = any(not isinstance(one, Integration) or one.enabled is not False for one in doors)
    if open_ or gaps or thing.id.instance not in instances(context.estate, Kind.INTEGRATION):
        return None
    what = "its only integration is switched off" if doors else "no integration and no routing leads into it"
    reason = f"nothing can page “{thing.name}”: {what}"
    return Fault("integration gone", thing.id, reason, "add the integration of the alerting product to the service")


def _unread(context: Context, thing: OncallService, at: Inside) -> Iterator[Gap]:
    """What could silence the service, or leave it without an integration, and was not read."""
    silences = context.estate.tagged(Kind.MAINTENANCE, frozenset({f"covers:{thing.id.key}", "covers:*"}))
    yield from _own(thing, silences.gaps)
    if not at.own and not _led_into(at):
        doors, gaps = _doors(context, thing)
        yield from () if doors else gaps


def _led_into(at: Inside) -> bool:
    """Whether the way came through a door of the product, so that none need be looked for."""
    return any(one.what in ("integration", "routing") for one in at.legs)


def _doors(context: Context, thing: OncallService) -> tuple[list[Resource], tuple[Gap, ...]]:
    """The integrations and the routings that lead into a service, or may lead anywhere; and what was not read."""
    feeding = context.estate.tagged(Kind.INTEGRATION, frozenset({f"feeds:{thing.id.key}", "feeds:*"}))
    leading = context.estate.tagged(Kind.ROUTING, frozenset({f"to:{thing.id.key}", "to:*"}))
    found = [one for one in (*feeding.rows, *leading.rows) if one.id.instance == thing.id.instance]
    return found, tuple(_own(thing, (*feeding.gaps, *leading.gaps)))


def _own(thing: OncallService, gaps: tuple[Gap, ...]) -> Iterator[Gap]:
    """Those gaps that are of the service's own account."""
    yield from (gap for gap in gaps if gap.configured and gap.instance == thing.id.instance)


def _silences(context: Context, thing: OncallService | Integration) -> Iterator[str]:
    for one in _maintenance(context, thing):
        yield f"“{thing.name}” pages nobody until {one.ends:%Y-%m-%d %H:%M} UTC, by maintenance “{one.name}”"


def _maintenance(context: Context, thing: OncallService | Integration) -> Iterator[Maintenance]:
    """What silences the service or integration at this instant."""
    tags = frozenset({f"covers:{thing.id.key}", "covers:*"})
    for one in context.estate.tagged(Kind.MAINTENANCE, tags).rows:
        if not isinstance(one, Maintenance) or one.id.instance != thing.id.instance:
            continue
        begun = one.starts is None or one.starts <= context.as_of
        if begun and (one.ends is None or one.ends > context.as_of) and (one.everything or thing.id in one.covers):
            yield one


def _branches(context: Context, thing: Resource, found: tuple[Branch, ...], at: Inside) -> Iterator[Inside]:
    """The ways on from a service or routing; what a condition may take away from the sure ones is told with these."""
    sure = [one for one in found if not one.when]
    maybe = [one for one in found if one.when]
    paging = [one for one in sure if not one.drops and one.to]
    if not paging and any(one.to and not one.drops for one in maybe):
        said = "; ".join(dict.fromkeys(one.when for one in maybe if one.to and not one.drops))
        yield replace(at, doubt=f"“{thing.name}” pages only where {said}")
        return
    drops = tuple(one.when for one in maybe if one.drops)
    usual = {id for one in paging for id in one.to}
    at = replace(at, notes=(*at.notes, *_may_differ(thing, maybe, usual)), drops=(*at.drops, *drops))
    dropping = (one for one in sure if one.drops and paging and _wanted(context, one.hours))
    timed = tuple(_drop_fault(thing, one) for one in dropping)
    if not paging and at.gaps:
        yield replace(at, doubt=at.doubt or f"whom “{thing.name}” calls could not be read")
        return
    if not paging:
        yield _stopped(at, leg(thing, "routing"), _drop_fault(thing, next((one for one in sure if one.drops), None)))
        return
    beside = (*timed, *_elsewhere(context, maybe, usual, at))
    for number, one in enumerate(paging):
        here = replace(_along(at, one), faults=(*at.faults, *(beside if number == 0 else ())))
        for target in one.to:
            yield from _next(context, target, here)


def _wanted(context: Context, hours: Hours | None) -> bool:
    """Whether the promise wants somebody at some of these hours; hours without a zone are those of the rule."""
    support = context.promise.support
    if hours is None or support is None:
        return hours is not None
    span = (context.as_of, context.as_of + context.terms.horizon)
    said = support if support.zone else replace(support, zone=hours.zone)
    return bool(common(within(said, *span), within(hours, *span)))


def _elsewhere(context: Context, maybe: list[Branch], usual: set[Id], at: Inside) -> Iterator[Fault]:
    """What is broken where a condition leads elsewhere: worth telling, and no proof that this very alert goes there."""
    for one in maybe:
        for target in (id for id in one.to if not one.drops and id not in usual):
            for way in _next(context, target, _along(replace(at, faults=()), one)):
                yield from (replace(two, reason=f"where {one.when}, {two.reason}", breaks=False) for two in way.faults)


def _along(at: Inside, branch: Branch) -> Inside:
    hours = (*at.hours, branch.hours) if branch.hours is not None else at.hours
    urgency = branch.urgency if branch.urgency != "unknown" else at.urgency
    legs = at.legs
    if branch.by is not None and all(one.id != branch.by for one in legs):
        legs = (*legs, Leg("routing", branch.rule, "proven", branch.by))
    return replace(
        at, legs=legs, wait_s=at.wait_s + branch.wait_s, hours=hours, but=(*at.but, *branch.but), urgency=urgency
    )


def _may_differ(thing: Resource, maybe: list[Branch], usual: set[Id]) -> Iterator[str]:
    """What a condition may change: whom the service calls, or that it calls nobody."""
    for one in maybe:
        rule = f" (rule “{one.rule}”)" if one.rule else ""
        if one.drops:
            yield f"“{thing.name}” pages nobody where {one.when}{rule}"
        elif set(one.to) - usual:
            yield f"“{thing.name}” calls {', '.join(id.key for id in one.to)} where {one.when}{rule}"


def _drop_fault(thing: Resource, branch: Branch | None) -> Fault:
    """The fault of a routing that pages nobody for certain, at all times or at given hours."""
    if branch is None:
        reason = f"“{thing.name}” has no escalation policy and no rule that calls anybody"
        return Fault("policy calls nobody", thing.id, reason, "give it an escalation policy")
    hours = " at the hours of that rule" if branch.hours is not None else ""
    rule = f"the rule “{branch.rule}”" if branch.rule else "the catch-all rule"
    reason = f"{rule} of “{thing.name}” suppresses every alert{hours}, so nobody is paged"
    fix = "let the rule pass the alerts that must page, or route these elsewhere"
    return Fault("paging suppressed", branch.by or thing.id, reason, fix)


def _next(context: Context, id: Id, at: Inside) -> Iterator[Inside]:
    """The way on to a thing by its id: a service or routing is passed through, a policy, rota or person ends it."""
    answer = context.estate.get(id)
    thing = answer.first
    if isinstance(thing, (OncallService, Integration, Routing)):
        yield from inside(context, thing, at)
    elif not isinstance(thing, Resource):
        yield _missing(context, id, at, answer.gaps)
    else:
        fault = _useless(thing)
        here = leg(thing, id.kind)
        if fault is not None:
            yield _stopped(at, here, fault)
        else:
            yield replace(at, legs=(*at.legs, here), policy=thing, seen=at.seen | {id})


def _missing(context: Context, id: Id, at: Inside, gaps: tuple[Gap, ...]) -> Inside:
    """A hop that is not there is only believed when asking by its own id proved it: keys see less than there is."""
    last = Leg(id.kind, id.key, "unknown", id)
    if gaps or not context.estate.proven_gone(id):
        return replace(at, legs=(*at.legs, last), gaps=(*at.gaps, *gaps), doubt=f"{id} could not be read")
    before = at.legs[-1].name if at.legs else "the alert"
    fix = "point it to one that exists"
    return _stopped(at, last, Fault("hop gone", id, f"“{before}” leads to {id}, which is not there", fix))


def _useless(thing: Resource) -> Fault | None:
    """Why a policy or rota at the end of a way calls nobody at all."""
    if isinstance(thing, (Policy, Rota)) and thing.enabled is False:
        return Fault("policy calls nobody", thing.id, f"“{thing.name}” is switched off", "switch it on")
    if isinstance(thing, Policy) and not any(step.called for step in thing.steps):
        reason = f"no level of the escalation policy “{thing.name}” calls anybody"
        return Fault("policy calls nobody", thing.id, reason, "add a schedule to its first level")
    return None
