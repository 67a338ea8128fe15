"""Measured: is the promise bound to a live SLO or SLI with the same indicator and the same scope?"""

from compiler.model.base import Id, Kind
from compiler.model.chain import Evidence, Fault, Link, absent, broken, proven, unknown
from compiler.model.coverage import Answer
from compiler.model.promise import Objective
from compiler.model.reading import SloReading
from compiler.model.scope import Scope
from compiler.model.signal import Signal
from compiler.model.watching import Monitor, Slo
from compiler.reconcile.binding import Bound
from compiler.reconcile.context import Context
from compiler.reconcile.indicator import SECONDS, bound_of, difference

ENVIRONMENT = ("env", "environment")


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
    promise = context.promise
    if bound.named is not None:
        fault = Fault(
            "bound thing gone",
            promise.subject,
            f"{bound.named.reference} is named as measuring it and is not in the live estate",
            "name the SLO that measures it today under `measured_by:`",
            place=bound.named.place,
        )
        return absent("measured", Answer((), bound.gaps), fault)
    if bound.candidates:
        best = bound.candidates[0]
        return broken(
            "measured",
            Fault(
                "unbound",
                promise.subject,
                f"nothing says which SLO measures it; the nearest is “{best.name}” ({best.id})",
                best.paste,
                place=promise.place,
                ids=tuple(one.id for one in bound.candidates),
            ),
        )
    fault = Fault(
        "not measured",
        promise.subject,
        "no SLO of this service's deployables exists that could measure it",
        "create an SLO for it, or name the one that measures it under `measured_by:`",
        place=promise.place,
    )
    return absent("measured", Answer((), bound.gaps), fault)


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
    scopes = [one.scope for one in _signals(thing)]
    faults = [fault for scope in scopes for fault in _foreign(context, thing.id, thing.name, scope)]
    return faults[:1] or _masked(context, thing, scopes)


def _signals(thing: Slo | Monitor) -> list[Signal]:
    found = thing.total + thing.good if isinstance(thing, Slo) else tuple(one.on for one in thing.conditions)
    return [one for one in found if isinstance(one, Signal)]


def _foreign(context: Context, id: Id, name: str, scope: Scope) -> list[Fault]:
    """What the query selects that the promise does not speak of: another environment, or one region of several."""
    for key, values in _fixed(scope):
        if key in ENVIRONMENT and not values & set(context.service.environments):
            return [_different(context, id, name, f"{key}:{', '.join(sorted(values))}")]
        regions = set(context.service.context.regions)
        said = {value for _, value in context.promise.scope} | _named(context, regions)
        if values < regions and not values & said:
            return [_different(context, id, name, f"{key}:{', '.join(sorted(values))} only")]
    return []


def _named(context: Context, regions: set[str]) -> set[str]:
    says = context.promise.says.lower().replace(" ", "-")
    return {region for region in regions if region in says}


def _fixed(scope: Scope) -> list[tuple[str, set[str]]]:
    """The tags that every clause of a scope fixes, without negations, wildcards and variables."""
    if scope.opaque or len(scope.clauses) != 1:
        return []
    (clause,) = scope.clauses
    plain = [term for term in clause if not term.negated and term.variable is None and term.values]
    return sorted((term.key, set(term.values)) for term in plain if not any("*" in value for value in term.values))


def _different(context: Context, id: Id, name: str, what: str) -> Fault:
    reason = f"“{name}” measures {what}, the promise says no such thing"
    return Fault("different scope", id, reason, "widen the SLO's query, or narrow the promise with `scope:`",
                 place=context.promise.place)  # fmt: skip


def _masked(context: Context, thing: Slo | Monitor, scopes: list[Scope]) -> list[Fault]:
    if not isinstance(thing, Slo):
        return []
    fixed = {key for scope in scopes for key, _ in _fixed(scope)}
    for key, value in context.promise.scope:
        if key not in fixed and key not in thing.groups and scopes and key not in ENVIRONMENT:
            reason = f"“{thing.name}” covers more than {key}:{value}, so a bad {value} can hide in it"
            fix = f"group the SLO by {key}, or bind an SLO of {key}:{value} alone"
            return [Fault("masked", thing.id, reason, fix, breaks=False, place=context.promise.place)]
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
