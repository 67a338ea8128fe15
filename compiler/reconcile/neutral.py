"""Scopes without what goes without saying: the production environment and the service's own tags."""

from compiler.model.promise import Service
from compiler.model.scope import EVERYTHING, Relation, Scope, Term, compare
from compiler.model.signal import Signal

ENVIRONMENT = ("env", "environment")


def relation(service: Service, panel: Scope, signal: Scope) -> Relation:
    """How a panel's scope lies to a signal's, neutral terms aside; "wider" means that the panel shows more."""
    return compare(neutral(service, panel), neutral(service, signal))


def neutral(service: Service, scope: Scope) -> Scope:
    """The scope without terms that only say "production" or name this service's deployables."""
    if scope.opaque:
        return scope
    kept = frozenset(frozenset(term for term in clause if not _says_nothing(service, term)) for clause in scope.clauses)
    return EVERYTHING if frozenset() in kept else Scope(kept)


def _says_nothing(service: Service, term: Term) -> bool:
    if term.negated or not term.values:
        return False
    if term.key in ENVIRONMENT:
        return set(term.values) <= set(service.environments)
    ours = {value for key, value in service.matches if key == term.key}
    return bool(ours) and set(term.values) <= ours and len(ours) == 1


def same_signal(service: Service, one: Signal, other: Signal) -> bool:
    """Whether two queries watch overlapping series of at least one common metric."""
    if one.domain != other.domain or not one.metrics & other.metrics:
        return False
    return relation(service, one.scope, other.scope) not in ("disjoint", "undecided")
