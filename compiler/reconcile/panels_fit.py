"""How the scope of a panel lies to that of a signal, once the panel's variables are set as well as they can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.promise import Service
from compiler.model.scope import Clause, Scope, Term, compare
from compiler.model.setting import choices, demands, placed, terms_of, told
from compiler.model.signal import Signal
from compiler.reconcile.neutral import ENVIRONMENT, elsewhere, neutral, relation

Form = Literal["equal", "split", "wider", "part"]

FORMS: tuple[Form, ...] = ("equal", "split", "wider", "part")
"""Better first: the very scope; more, but with a line for it; more; a part of it, or what cannot be told from it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a panel shows a signal's scope.

    `setting` are the variables that the url must set. Before that, the panel `holds` so many of the tags that the
    signal asks for, and `strays` where a variable stands at somebody else's value. `beyond` is what a part asks more
    than the signal does.
    """

    form: Form
    setting: tuple[tuple[str, str], ...] = ()
    holds: int = 0
    strays: bool = False
    beyond: str = ""

    @property
    def whole(self) -> bool:
        """Whether the panel shows all of the signal."""
        return self.form != "part"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A signal as many panels are held against it: what it asks for, and its scope with production set aside."""

    signal: Signal
    demanded: Mapping[str, str]
    placed: Scope
    plain: Scope


def prepared(service: Service, signal: Signal) -> Wanted:
    """The signal, made ready."""
    scope = signal.scope
    return Wanted(signal, demands(scope), _one_production(service, scope), _plain(service, scope))


def fit(service: Service, panel: Signal, to: Wanted) -> Fit | None:
    """How a query of a panel shows a signal that it shares a metric with; None where it shows something else."""
    chosen = dict(
        choices(
            panel.scope,
            to.demanded,
            stays=lambda term: _silent(service, term.key, term.values),
            last=lambda pair: _is_production(service, *pair),
        )
    )
    scope = placed(_without_presence(panel.scope), chosen)
    form = _form(service, scope, panel.by, to)
    if form is None:
        return None
    beyond = _beyond(scope, to.signal.scope) if form == "part" else ""
    terms = [one for one in terms_of(panel.scope) if not one.negated and not _silent(service, one.key, one.values)]
    return Fit(
        form, tuple(told(panel.scope, chosen).items()), _holds(terms, to.demanded), _strays(terms, chosen), beyond
    )


def names_it(panel: Signal, signal: Signal, setting: Mapping[str, str]) -> bool:
    """Whether a search of a panel names the source or service of a signal: itself, by a variable, or line by line.

    A search without any of them shows everything, in which nothing is found again.
    """
    told = [name.split(":", 2)[1:] for name in signal.metrics]
    pairs = {(one[0], one[1]) for one in told if len(one) == 2}
    if not pairs:
        return bool(panel.metrics & signal.metrics)
    shown = {
        (term.key, value)
        for term in terms_of(panel.scope)
        for value in (*term.values, setting.get(term.variable or ""))
    }
    return bool(pairs & shown) or bool({key for key, _ in pairs} & panel.by)


def _silent(service: Service, key: str, values: tuple[str, ...]) -> bool:
    """Whether a default only says "production"."""
    return bool(values) and all(_is_production(service, key, value) for value in values)


def _is_production(service: Service, key: str, value: str) -> bool:
    return key in ENVIRONMENT and value in service.environments


def _without_presence(scope: Scope) -> Scope:
    """The scope without what only asks that a key is there, where a variable asks for it as well."""
    if not any(term.values == ("*",) and term.variable is None for term in terms_of(scope)):
        return scope
    return replace(scope, clauses=frozenset(frozenset(_beside_variables(clause)) for clause in scope.clauses))


def _beside_variables(clause: Clause) -> Iterator[Term]:
    varied = {term.key for term in clause if term.variable is not None}
    for term in clause:
        if term.variable is not None or term.values != ("*",) or term.key not in varied:
            yield term


def _form(service: Service, panel: Scope, by: frozenset[str], to: Wanted) -> Form | None:
    """The relation with production set aside; the service's own tags are, where they alone would stand between."""
    if compare(_one_production(service, panel), to.placed) == "disjoint":
        return None
    plain = _plain(service, panel)
    found = compare(plain, to.plain)
    if found not in ("equal", "wider"):
        found = relation(service, panel, to.signal.scope)
    if found == "equal":
        return "equal"
    if found == "wider":
        return "split" if _keys(to.plain) - _keys(plain) <= by else "wider"
    return (
        None
        if found == "disjoint" or (elsewhere(service, panel) and not elsewhere(service, to.signal.scope))
        else "part"
    )


def _plain(service: Service, scope: Scope) -> Scope:
    """The scope without what only says "production"."""
    if not any(term.key in ENVIRONMENT for term in terms_of(scope)):
        return scope
    return neutral(replace(service, matches=()), scope)


def _one_production(service: Service, scope: Scope) -> Scope:
    """The scope with one name for the environments of the service, so that two of its names are not two places."""
    if not any(term.key in ENVIRONMENT for term in terms_of(scope)):
        return scope
    return replace(
        scope, clauses=frozenset(frozenset(_renamed(service, term) for term in one) for one in scope.clauses)
    )


def _renamed(service: Service, term: Term) -> Term:
    ours = term.key in ENVIRONMENT and set(term.values) <= set(service.environments) and not term.negated
    return replace(term, key=ENVIRONMENT[0], values=service.environments[:1]) if ours and term.values else term


def _keys(scope: Scope) -> frozenset[str]:
    return frozenset(term.key for term in terms_of(scope) if term.variable is None)


def _holds(terms: Sequence[Term], demanded: Mapping[str, str]) -> int:
    """How many of the demanded tags a panel asks for as it stands, by fixed tags or by the defaults of variables."""
    return len({term.key for term in terms if "*" not in term.values and demanded.get(term.key) in term.values})


def _strays(terms: Sequence[Term], chosen: Mapping[str, str]) -> bool:
    """Whether a variable must be moved from a value of its own."""
    moved = [
        term for term in terms if term.values != (chosen.get(term.variable or "", ""),) and term.variable in chosen
    ]
    return any(term.values and "*" not in term.values for term in moved)


def _beyond(panel: Scope, signal: Scope) -> str:
    """What the panel asks that the signal does not, as tags."""
    own = set(terms_of(signal))
    found = sorted({f"{'not ' if one.negated else ''}{_spelled(one)}" for one in terms_of(panel) if one not in own})
    return ", ".join(found[:3])


def _spelled(term: Term) -> str:
    return ":".join(filter(None, (term.key, " or ".join(term.values))))
