"""Which live thing measures a promise: what the declaration names, then tags; likeness only ever suggests."""

from collections.abc import Iterable
from dataclasses import replace

from compiler.model.base import Gap, Kind
from compiler.model.chain import Candidate, Evidence, Loser, Match
from compiler.model.frozen import dataclass
from compiler.model.promise import Attestation, Binding
from compiler.model.watching import Monitor, Resource, Slo
from compiler.reconcile.budget import sufficiency
from compiler.reconcile.candidates import candidates
from compiler.reconcile.context import Context
from compiler.reconcile.indicator import fits
from compiler.reconcile.named import resolve


@dataclass(frozen=True, slots=True)
class Bound:
    """The answer to "what measures it": a thing with its match, a person's word, or only candidates.

    `named` is the binding that was declared; `gaps` is what could not be looked at.
    """

    thing: Slo | Monitor | None = None
    match: Match | None = None
    attested: Attestation | None = None
    named: Binding | None = None
    candidates: tuple[Candidate, ...] = ()
    gaps: tuple[Gap, ...] = ()


def bind(context: Context) -> Bound:
    """What the declaration names, else what carries the promise's tag, else candidates."""
    if context.promise.measured_by:
        found = [_declared(context, binding) for binding in context.promise.measured_by]
        gaps = tuple(sorted({gap for one in found for gap in one.gaps}))
        return next((one for one in found if one.thing or one.attested), replace(found[0], gaps=gaps))
    tagged = _tagged(context, promise_tags(context), None)
    if tagged.thing:
        return tagged
    likely, gaps = candidates(context, promise_tags(context))
    return Bound(candidates=likely, gaps=gaps)


def promise_tags(context: Context) -> frozenset[str]:
    """The tags by which live things say that they belong to this promise."""
    promise = context.promise
    return frozenset({f"promise:{promise.id}", f"promise:{promise.service}/{promise.id}"})


def agrees(context: Context, thing: Resource) -> bool:
    """Whether a thing that carries a promise's tag means this service's: by a whole name, or by the service's tag."""
    whole = f"promise:{context.promise.service}/{context.promise.id}"
    return whole in thing.tags or bool(thing.tags & context.service.tags)


def _declared(context: Context, binding: Binding) -> Bound:
    if binding.form == "attested":
        return Bound(attested=binding.attested, named=binding)
    if binding.form == "tag":
        return _tagged(context, frozenset({binding.reference}), binding)
    kind = Kind.SLO if binding.form == "slo" else Kind.MONITOR
    answer = resolve(context.estate, kind, binding.reference)
    thing = answer.first
    if not isinstance(thing, (Slo, Monitor)):
        return Bound(named=binding, gaps=answer.gaps)
    proof = Evidence("declared", f"the declaration names it ({binding.place.file}:{binding.place.line})", (thing.id,))
    return Bound(thing, Match(context.promise.subject, thing.id, thing.name, evidence=(proof,)), named=binding)


def _tagged(context: Context, tags: frozenset[str], named: Binding | None) -> Bound:
    """An SLO with one of the tags; where the declaration itself names the tag, an alert with it will do."""
    answer = context.estate.tagged(Kind.SLO, tags)
    found: list[Slo | Monitor] = [row for row in answer.rows if isinstance(row, Slo)]
    gaps = answer.gaps
    if named is None:
        found = [row for row in found if agrees(context, row)]
    elif not found:
        alerts = context.estate.tagged(Kind.MONITOR, tags)
        found, gaps = [row for row in alerts.rows if isinstance(row, Monitor)], gaps + alerts.gaps
    if not found:
        return Bound(named=named, gaps=tuple(sorted(set(gaps))))
    return _best(context, tags, named, sorted(found, key=lambda row: (*_rank(context, row), row.id)))


def _rank(context: Context, thing: Slo | Monitor) -> tuple[bool, bool]:
    """Of several, the one with the promised indicator and a sufficient target counts."""
    objective = context.promise.objective
    if objective is None or not isinstance(thing, Slo):
        return (False, False)
    enough = sufficiency(objective, thing.targets, context.terms.margin, thing.measure != "count")
    return (not fits(context.promise, thing), enough is None or enough.answer != "sufficient")


def _best(context: Context, tags: frozenset[str], named: Binding | None, found: Iterable[Slo | Monitor]) -> Bound:
    chosen, *rest = found
    shared = ", ".join(sorted(chosen.tags & tags))
    losers = tuple(Loser(row.id, row.name, f"also carries {shared}") for row in rest)
    proof = Evidence("tagged", f"it carries the tag {shared}", (chosen.id,))
    match = Match(context.promise.subject, chosen.id, chosen.name, evidence=(proof,), losers=losers)
    return Bound(chosen, match, named=named)
