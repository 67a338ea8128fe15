"""Scopes: which series a query selects, as an OR of ANDs of tag constraints, and how two of them compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Relation = Literal["equal", "narrower", "wider", "overlapping", "disjoint", "undecided"]


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One constraint: the tag `key` has one of `values` (each may hold `*`), or none of them when `negated`.

    `variable` names the dashboard variable that supplies the values; then `values` holds its default, if any.
    A bare tag without a key has the key "" and itself as value.
    """

    key: str
    values: tuple[str, ...]
    negated: bool = False
    variable: str | None = None


Clause = frozenset[Term]


@dataclass(frozen=True, slots=True)
class Scope:
    """An OR of clauses, each an AND of terms; no clause at all selects nothing, one empty clause everything.

    `opaque` marks a scope that was too large to normalise: it compares as undecided to everything but itself.
    """

    clauses: frozenset[Clause]
    opaque: bool = False


EVERYTHING = Scope(frozenset([frozenset()]))


def compare(a: Scope, b: Scope) -> Relation:
    """How the series that `a` selects lie to those of `b`: "narrower" means that `b` holds all of `a` and more."""
    raise NotImplementedError


def assign(panel: Scope, to: Scope) -> Mapping[str, str] | None:
    """Values of the panel's variables after which it is equal to `to` or wider; None where there are none."""
    raise NotImplementedError
