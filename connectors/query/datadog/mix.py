"""What the leaves of an expression have in common, and what each has beyond the others.

The panels of a dashboard select much the same, so both are found out once for leaves that are alike but for their
metrics.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from compiler.model.frozen import dataclass
from compiler.model.scope import Clause, Scope, Term, disjunction
from compiler.model.signal import Domain
from connectors.query.datadog.outline import Outline

_T = TypeVar("_T")

ONE = "#0"
"""The shape of one series, which most leaves have."""

Mark = tuple[Domain, str | None, frozenset[str], frozenset[str], str, int]
"""A leaf but for its metrics and its scope: domain, aggregation, grouping, dressing, shape, number of metrics."""

Bounds = tuple[frozenset[Clause], bool]
"""The fields of a scope, whose hashes are at hand where that of the scope is not."""

_PLACE = re.compile(r"#(\d+)")
_SIMPLE = re.compile(r"#\d+(?:&#\d+)*")


@dataclass(frozen=True, slots=True)
class Leaf:
    """How a leaf is spelled in the shape of the whole: its own shape, what stands before and after, its metrics."""

    shape: str
    before: str
    after: str
    metrics: int

    def spelled(self, places: Iterator[int]) -> str:
        """The text with the places of its metrics among those of all, which are taken from the front of `places`."""
        own = [f"#{next(places)}" for _ in range(self.metrics)]
        shape = _PLACE.sub(lambda found: own[int(found[1])], self.shape)
        return f"{self.before}{shape if is_simple(self.shape) else f'({shape})'}{self.after}"


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """What leaves in the places of an outline have in common; two are the same only where they are one object.

    `scope` is all that any of them selects, None where all select the same.
    """

    outline: Outline
    leaves: tuple[Leaf | None, ...]
    domain: Domain
    scope: Scope | None
    aggregation: str | None
    by: frozenset[str]
    dressing: frozenset[str]


def is_simple(shape: str) -> bool:
    """Whether a shape is that of one series or one search, so that its text needs no parentheses."""
    return shape == ONE or _SIMPLE.fullmatch(shape) is not None


def literal(text: str) -> str:
    """A text as it may stand in a shape, where `#` begins a place and nothing else."""
    return text.replace("#", "\\x23")


@lru_cache(maxsize=1 << 13)
def mixed(outline: Outline, marks: tuple[Mark | None, ...], bounds: tuple[Bounds, ...] | None) -> Mix:
    """What leaves with these marks and scopes have in common; no scopes where all have the same.

    A mark is None in a place without a leaf; there is at least one leaf.
    """
    given = [one for one in marks if one is not None]
    domains, aggregations = _distinct([one[0] for one in given]), _distinct([one[1] for one in given])
    groupings, scopes = _distinct([one[2] for one in given]), [Scope(*one) for one in bounds or ()]
    rests = iter(_rests(scopes) or [""] * len(given))

    def leaf(mark: Mark) -> Leaf:
        _, aggregation, by, _, shape, metrics = mark
        before = f"{aggregation or ''}:" if len(aggregations) > 1 else ""
        return Leaf(shape, before, next(rests) + (_split(by) if len(groupings) > 1 else ""), metrics)

    return Mix(
        outline=outline,
        leaves=tuple(leaf(mark) if mark is not None else None for mark in marks),
        domain=domains[0] if len(domains) == 1 else "other",
        scope=disjunction(_distinct(scopes)) if scopes else None,
        aggregation=aggregations[0] if len(aggregations) == 1 else None,
        by=_by(outline, groupings),
        dressing=frozenset().union(*[one[3] for one in given]),
    )


def _distinct(values: Iterable[_T]) -> tuple[_T, ...]:
    """The values, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(values))


def _by(outline: Outline, groupings: Sequence[frozenset[str]]) -> frozenset[str]:
    """The grouping of the result: a calculation is split by every key of its parts, a list only by those of all."""
    if outline.by is not None:
        return outline.by
    united = frozenset.union if len(outline.nodes) == 1 else frozenset.intersection
    return united(*groupings)


def _split(by: frozenset[str]) -> str:
    return literal(f" by {{{','.join(sorted(by))}}}")


def _rests(scopes: Sequence[Scope]) -> list[str]:
    """What each scope asks beyond the terms that every clause of all of them has; nothing where all are equal."""
    if len(set(scopes)) < 2:
        return [""] * len(scopes)
    clauses = [clause for scope in scopes for clause in scope.clauses]
    shared: Clause = frozenset.intersection(*clauses) if clauses else frozenset()
    return [_rest(scope, shared) for scope in scopes]


def _rest(scope: Scope, shared: Clause) -> str:
    """What a scope asks beyond the shared terms, in a stable order."""
    clauses = sorted(",".join(sorted(map(_term, clause - shared))) for clause in scope.clauses)
    return literal("{" + " or ".join(clauses) + "}")


def _term(term: Term) -> str:
    value = f"${term.variable}" if term.variable is not None else "|".join(term.values)
    return f"{'!' if term.negated else ''}{term.key}:{value}"
