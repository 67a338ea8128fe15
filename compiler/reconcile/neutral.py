"""Scopes without what goes without saying: the production environment and the service's own tags."""

from compiler.model.promise import Service
from compiler.model.scope import EVERYTHING, Relation, Scope, Term, compare

ENVIRONMENT = ("env", "environment")
UNDECLARED = ("prod", "production")
"""The environments of a service that declares none; then only names that are surely another one count as such."""

REHEARSALS = frozenset({
    "staging", "stage", "stg", "dev", "develop", "development", "test", "testing", "qa", "uat", "sandbox", "preprod",
    "pre-prod", "demo", "local", "ci", "int", "integration", "homolog", "homologacao", "hml",
})  # fmt: skip


def relation(service: Service, panel: Scope, signal: Scope) -> Relation:
    """How a panel's scope lies to a signal's, neutral terms aside; "wider" means that the panel shows more."""
    return compare(neutral(service, panel), neutral(service, signal))


def neutral(service: Service, scope: Scope) -> Scope:
    """The scope without terms that only say "production" or name this service's deployables."""
    if scope.opaque:
        return scope
    kept = frozenset(frozenset(term for term in clause if not _says_nothing(service, term)) for clause in scope.clauses)
    return EVERYTHING if frozenset() in kept else Scope(kept)


def fixed(scope: Scope) -> tuple[tuple[str, frozenset[str]], ...]:
    """The tags that a scope demands as (key, values), sorted; none where it is an alternative of several clauses.

    Negations, wildcards and variables demand nothing certain.
    """
    if scope.opaque or len(scope.clauses) != 1:
        return ()
    (clause,) = scope.clauses
    plain = (term for term in clause if not term.negated and term.variable is None and term.values)
    found = ((one.key, frozenset(one.values)) for one in plain if not any("*" in value for value in one.values))
    return tuple(sorted(found, key=lambda one: (one[0], sorted(one[1]))))


def elsewhere(service: Service, scope: Scope) -> str:
    """The environment, as `key:value`, that a scope demands and that is not the service's own; "" where none is.

    A service that declares no environment may call its production by any name, so only a rehearsal's name counts.
    """
    for key, values in fixed(scope):
        surely = service.environments != UNDECLARED or values <= REHEARSALS
        if key in ENVIRONMENT and surely and not values & set(service.environments):
            return f"{key}:{', '.join(sorted(values))}"
    return ""


def _says_nothing(service: Service, term: Term) -> bool:
    if term.negated or not term.values:
        return False
    if term.key in ENVIRONMENT:
        return set(term.values) <= set(service.environments)
    ours = {value for key, value in service.matches if key == term.key}
    return bool(ours) and set(term.values) <= ours and len(ours) == 1
