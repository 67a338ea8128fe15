"""Which live thing measures a promise: what the declaration names, then tags; likeness only ever suggests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Candidate, Evidence, Loser, Match
from compiler.model.coverage import Answer
from compiler.model.promise import Attestation, Binding
from compiler.model.watching import Monitor, Resource, Slo
from compiler.model.world import name_words
from compiler.reconcile.context import Context, instances
from compiler.reconcile.indicator import fits

CANDIDATES = 5


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
        return next((one for one in found if one.thing or one.attested), found[0])
    tagged = _tagged(context, _promise_tags(context), None)
    return tagged if tagged.thing else _unbound(context)


def resolve(context: Context, kind: Kind, reference: str) -> Answer[Resource]:
    """The thing that a reference names: an id, a bare key, or a url that holds the key."""
    spelled = Id.parse(reference)
    if spelled is not None and spelled.kind == kind and spelled.instance in instances(context.estate, kind):
        return context.estate.get(spelled)
    if not instances(context.estate, kind):
        return Answer((), (Gap(kind, "", "no connector configured for it", configured=False),))
    answers = [
        context.estate.get(Id(instance, kind, key))
        for instance in instances(context.estate, kind)
        for key in keys_in(reference)
    ]
    rows = tuple(row for answer in answers for row in answer.rows)[:1]
    return Answer(rows, tuple(sorted({gap for answer in answers for gap in answer.gaps})) if not rows else ())


def keys_in(reference: str) -> tuple[str, ...]:
    """The parts of a reference that may be a provider's key: the whole of a bare one; of a url the words of its path.

    Only where the path holds none are the values of its query taken, since these may name a part, such as a panel.
    """
    if "//" not in reference:
        return (reference.rpartition("/")[2],)
    path, _, query = reference.partition("//")[2].partition("?")
    return _keylike(path.split("/")[1:]) or _keylike(re.split(r"[&=#]", query))


def _keylike(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if len(word) > 4 and any(one.isdigit() for one in word)))


def _declared(context: Context, binding: Binding) -> Bound:
    if binding.form == "attested":
        return Bound(attested=binding.attested, named=binding)
    if binding.form == "tag":
        return _tagged(context, frozenset({binding.reference}), binding)
    answer = resolve(context, Kind.SLO if binding.form == "slo" else Kind.MONITOR, binding.reference)
    thing = answer.first
    if not isinstance(thing, (Slo, Monitor)):
        return Bound(named=binding, gaps=answer.gaps)
    proof = Evidence("declared", f"the declaration names it ({binding.place.file}:{binding.place.line})", (thing.id,))
    return Bound(thing, Match(context.promise.subject, thing.id, thing.name, evidence=(proof,)), named=binding)


def _promise_tags(context: Context) -> frozenset[str]:
    promise = context.promise
    return frozenset({f"promise:{promise.id}", f"promise:{promise.service}/{promise.id}"})


def _tagged(context: Context, tags: frozenset[str], named: Binding | None) -> Bound:
    answer = context.estate.tagged(Kind.SLO, tags)
    rows = [row for row in answer.rows if isinstance(row, Slo) and _ours(context, row, named)]
    if not rows:
        return Bound(named=named, gaps=answer.gaps)
    chosen, *rest = sorted(rows, key=lambda row: (not fits(context.promise, row), row.id))
    shared = ", ".join(sorted(chosen.tags & tags))
    losers = tuple(Loser(row.id, row.name, f"also carries {shared}") for row in rest)
    proof = Evidence("tagged", f"it carries the tag {shared}", (chosen.id,))
    match = Match(context.promise.subject, chosen.id, chosen.name, evidence=(proof,), losers=losers)
    return Bound(chosen, match, named=named)


def _ours(context: Context, slo: Slo, named: Binding | None) -> bool:
    return named is not None or not _services(slo.tags) or bool(slo.tags & context.service.tags)


def _services(tags: frozenset[str]) -> frozenset[str]:
    return frozenset(tag for tag in tags if tag.startswith("service:"))


def _unbound(context: Context) -> Bound:
    answer = context.estate.tagged(Kind.SLO, context.service.tags)
    ranked = sorted(_candidates(context, answer), key=lambda one: one[0])
    return Bound(candidates=tuple(one for _, one in ranked[:CANDIDATES]), gaps=answer.gaps)


def _candidates(context: Context, answer: Answer[Resource]) -> Iterator[tuple[tuple[bool, int, Id], Candidate]]:
    wanted = name_words(f"{context.promise.id} {context.promise.says}")
    for slo in answer.rows:
        if not isinstance(slo, Slo):
            continue
        alike = len(wanted & name_words(f"{slo.name} {slo.description}"))
        good = fits(context.promise, slo)
        why = f"carries {', '.join(sorted(slo.tags & context.service.tags))}" + (
            "" if good else "; measures another indicator"
        )
        paste = f'measured_by: {{slo: "{slo.id}"}}'
        yield (not good, -alike, slo.id), Candidate(slo.id, slo.name, why, paste)
