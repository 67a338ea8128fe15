"""Measured: is the promise bound to a live SLO or SLI with the same indicator and the same scope?"""

import re
import unicodedata

from compiler.model.base import Kind
from compiler.model.chain import Evidence, Fault, Link, absent, broken, proven, unknown
from compiler.model.coverage import Answer
from compiler.model.promise import Objective
from compiler.model.reading import SloReading
from compiler.model.scope import Scope
from compiler.model.watching import Monitor, Slo
from compiler.reconcile.binding import Bound
from compiler.reconcile.context import Context
from compiler.reconcile.indicator import SECONDS, bound_of, difference
from compiler.reconcile.neutral import ENVIRONMENT, elsewhere, fixed
from compiler.reconcile.signals import signals


def measured(context: Context, bound: Bound) -> Link:
    """The first link, from what `bind` found."""
    if bound.attested is not None:
        return _attested(context, bound)
    if bound.thing is None:
        return _nothing(context, bound)
    faults = _faults(context, bound.thing)
    match = bound.match
    rest = {"matches": (match,) if match else (), "evidence": match.evidence if match else ()}
    breaking = [fault for fault in faults if fault.breaks]
    if breaking:
        others = tuple(fault for fault in faults if fault is not breaking[0])
        return broken("measured", breaking[0], faults=others, **rest)
    word = "SLO" if isinstance(bound.thing, Slo) else "monitor"
    return proven("measured", f"by the {word} “{bound.thing.name}”", faults=tuple(faults), **rest)


def _attested(context: Context, bound: Bound) -> Link:
    word = bound.attested
    assert word is not None
    if word.until is not None and word.until < context.as_of.date():
        return unknown("measured", f"the word of {word.by} counted until {word.until}")
    until = f" until {word.until}" if word.until else ""
    proof = Evidence("attested", f"{word.by} attests it{until}")
    return proven("measured", f"attested by {word.by}{until}", evidence=(proof,))


def _nothing(context: Context, bound: Bound) -> Link:
    """Broken only where every SLO was looked at: an unread one may carry the name or the tag."""
    fault = _gone(context, bound) if bound.named else _unbound(context, bound) if bound.candidates else _never(context)
    return absent("measured", Answer((), bound.gaps), fault)


def _gone(context: Context, bound: Bound) -> Fault:
    named = bound.named
    assert named is not None
    reason = f"{named.reference} is named as measuring “{context.promise.id}” and is not in the live estate"
    fix = "name the SLO that measures it today under `measured_by:`"
    return Fault("bound thing gone", context.promise.subject, reason, fix, place=named.place)


def _unbound(context: Context, bound: Bound) -> Fault:
    best = bound.candidates[0]
    reason = f"nothing says which SLO measures it; the nearest is “{best.name}” ({best.id})"
    ids = tuple(one.id for one in bound.candidates)
    return Fault("unbound", context.promise.subject, reason, best.paste, place=context.promise.place, ids=ids)


def _never(context: Context) -> Fault:
    tags = ", ".join(sorted(context.service.tags)) or "this service's tags"
    return Fault(
        "not measured",
        context.promise.subject,
        f"no SLO carries {tags}, and none was found by its query, its alerts or its name that could measure it",
        "create an SLO for it, or name the one that measures it under `measured_by:`",
        place=context.promise.place,
    )


def _faults(context: Context, thing: Slo | Monitor) -> list[Fault]:
    faults = _indicator(context, thing) + _scope(context, thing)
    if isinstance(thing, Slo):
        faults += _limit(context.promise.objective, thing) + _data(context, thing)
    return faults


def _indicator(context: Context, thing: Slo | Monitor) -> list[Fault]:
    objective = context.promise.objective
    why = difference(objective, thing) if objective else None
    if why is None:
        return []
    fix = "bind the promise to an SLO of its own indicator, or change the wording of the promise"
    return [Fault("different indicator", thing.id, f"“{thing.name}”: {why}", fix, place=context.promise.place)]


def _scope(context: Context, thing: Slo | Monitor) -> list[Fault]:
    """What the queries select that the promise does not speak of, else what they hide in a wider whole."""
    scopes = [one.scope for one in signals(thing)]
    for scope in scopes:
        what = elsewhere(context.service, scope) or _one_of_several(context, scope) or _another(context, scope)
        if what:
            return [_different(context, thing, what)]
    return _masked(context, thing, scopes) if isinstance(thing, Slo) and scopes else []


def _one_of_several(context: Context, scope: Scope) -> str:
    """A region among those that the service runs in, where the promise names none of them."""
    regions = set(context.service.context.regions)
    says = _spelled(context.promise.says)
    said = {value for _, value in context.promise.scope} | {region for region in regions if _spelled(region) in says}
    for key, values in fixed(scope):
        if values < regions and not values & said:
            return f"{key}:{', '.join(sorted(values))} only"
    return ""


def _spelled(text: str) -> str:
    """A text as tags spell it: lower case, dashes for spaces, no accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[\s_]+", "-", plain.lower())


def _another(context: Context, scope: Scope) -> str:
    """A tag of the promise's own scope with another value; environments are told apart by their meaning alone."""
    demanded = dict(fixed(scope))
    for key, value in context.promise.scope:
        if key not in ENVIRONMENT and key in demanded and value not in demanded[key]:
            return f"{key}:{', '.join(sorted(demanded[key]))}"
    return ""


def _different(context: Context, thing: Slo | Monitor, what: str) -> Fault:
    reason = f"“{thing.name}” measures {what}, the promise says no such thing"
    fix = "widen the SLO's query, or narrow the promise with `scope:`"
    return Fault("different scope", thing.id, reason, fix, place=context.promise.place)


def _masked(context: Context, slo: Slo, scopes: list[Scope]) -> list[Fault]:
    known = {key for scope in scopes for key, _ in fixed(scope)} | slo.groups | set(ENVIRONMENT)
    known |= {key for key, _ in context.service.matches}
    for key, value in context.promise.scope:
        if key not in known and not any(scope.opaque for scope in scopes):
            reason = f"“{slo.name}” covers more than {key}:{value}, so a bad {value} can hide in it"
            fix = f"group the SLO by {key}, or bind an SLO of {key}:{value} alone"
            return [Fault("masked", slo.id, reason, fix, breaks=False, place=context.promise.place)]
    return []


def _limit(objective: Objective | None, slo: Slo) -> list[Fault]:
    """The SLO's own limit beside the promised one; compared only where the unit of both is known."""
    limit = bound_of(slo)
    if objective is None or objective.bound is None or limit is None or limit.unit not in SECONDS:
        return []
    promised = objective.bound.value * SECONDS.get(objective.bound.unit, SECONDS["s"])
    if limit.op not in ("<", "<=") or limit.value <= promised:
        return []
    reason = f"“{slo.name}” calls up to {limit.value.normalize():f} s good, the promise says {promised.normalize():f} s"
    return [Fault("looser limit", slo.id, reason, f"set its threshold to {promised.normalize():f} s")]


def _data(context: Context, slo: Slo) -> list[Fault]:
    reading = context.estate.get(slo.id.seen_as(Kind.SLO_READING)).first
    if not isinstance(reading, SloReading) or not reading.attained:
        return []
    empty = all(one.percent is None and one.state.replace("_", " ") == "no data" for one in reading.attained)
    young = slo.created is None or (context.as_of - slo.created).days < 7
    if not empty or young:
        return []
    reason = f"“{slo.name}” holds no data over any of its windows"
    return [Fault("no data", slo.id, reason, "check that its query still finds a metric", breaks=False)]
