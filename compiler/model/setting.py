"""Setting the variables of a panel: which values make it show what was asked for, and nothing less."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from compiler.model.scope import Clause, Scope, Term, covers

Pair = tuple[str, str]


def assign(panel: Scope, to: Scope) -> Mapping[str, str] | None:
    """Values of the panel's variables after which it is equal to `to` or wider; None where there are none.

    Each variable gets the one value that `to` demands of its key, else `*`: a demanded value never loses a series of
    `to`, so that this is the narrowest panel that still covers it. Variables that `*` leaves at their default are
    not named.
    """
    if panel.opaque or to.opaque:
        return None
    chosen = dict(choices(panel, demands(to)))
    return told(panel, chosen) if covers(placed(panel, chosen), to) else None


def demands(scope: Scope) -> Mapping[str, str]:
    """The one value that every series of a scope has for a key; it may hold `*`."""
    if scope.opaque:
        return {}
    asked = [
        {(term.key, term.values[0]) for term in clause if not term.negated and len(term.values) == 1}
        for clause in scope.clauses
    ]
    found = sorted(set.intersection(*asked)) if asked else []
    keys = [key for key, _ in found]
    return {key: value for key, value in found if keys.count(key) == 1}


def choices(
    panel: Scope,
    demanded: Mapping[str, str],
    stays: Callable[[Term], bool] = lambda _: False,
    last: Callable[[Pair], bool] = lambda _: False,
) -> Iterator[Pair]:
    """The value for each variable that only ever demands; one that excludes keeps its default.

    Without a demand a variable asks nothing, unless it `stays` where it stands. One without a key is set to a whole
    `key:value` that nothing else of the panel asks for, each to another one; what is `last` only where all else is.
    """
    terms = list(terms_of(panel))
    fixed = {term.key for term in terms if term.key}
    loose = sorted((pair for pair in demanded.items() if pair[0] not in fixed), key=lambda pair: (last(pair), pair))
    for name in sorted({term.variable for term in terms if term.variable is not None}):
        uses = [term for term in terms if term.variable == name]
        keys = {term.key for term in uses}
        if any(term.negated for term in uses):
            continue
        key = keys.pop() if len(keys) == 1 else "*"
        if not key:
            yield name, ":".join(filter(None, loose.pop(0))) if loose else "*"
        elif key in demanded:
            yield name, demanded[key]
        elif not stays(uses[0]):
            yield name, "*"


def placed(panel: Scope, chosen: Mapping[str, str]) -> Scope:
    """The panel's scope with its variables at the chosen values."""
    return Scope(frozenset(frozenset(_set(clause, chosen)) for clause in panel.clauses), panel.opaque)


def told(panel: Scope, chosen: Mapping[str, str]) -> Mapping[str, str]:
    """What of a choice must be said, by name: not the `*` of a variable that stands there anyway."""
    return {name: value for name, value in sorted(chosen.items()) if not _left_open(panel, name, value)}


def terms_of(scope: Scope) -> Iterator[Term]:
    """Every term of every clause."""
    for clause in scope.clauses:
        yield from clause


def _set(clause: Clause, chosen: Mapping[str, str]) -> Iterator[Term]:
    """The terms of a clause with the chosen values; a term set to `*` asks nothing."""
    for term in clause:
        value = chosen.get(term.variable) if term.variable is not None else None
        if value is None:
            yield term
        elif value != "*":
            yield replace(term, values=(value,))


def _left_open(panel: Scope, name: str, value: str) -> bool:
    """Whether a variable is set to the `*` that it stands at anyway, also for want of a default."""
    uses = (term for term in terms_of(panel) if term.variable == name)
    return value == "*" and all(not term.values or "*" in term.values for term in uses)
