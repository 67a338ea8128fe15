"""Scopes: which series a query selects, as an OR of ANDs of tag constraints, and how two of them compare.

The algebra reads a series as one value, or none, for each tag key. Whatever it cannot tell apart for certain is
"undecided"; it never guesses.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Literal

from compiler.model.frozen import dataclass
from compiler.model.region import Box, Dimension, cells, inside, meets

Relation = Literal["equal", "narrower", "wider", "overlapping", "disjoint", "undecided"]

MOST_CLAUSES = 64
"""A scope that needs more clauses than this is opaque: comparing it would cost more than it tells."""


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One constraint: the tag `key` has one of `values` (each may hold `*`), or none of them when `negated`.

    `variable` names the dashboard variable that supplies the values; then `values` holds its default, if any.
    A bare tag without a key has the key "" and itself as value. A value that starts with `$` names something that
    nobody declared, one that starts with `<`, `>`, `[`, `{` or `"` is a comparison, a range or a phrase.
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


def opaque(text: str) -> Scope:
    """The scope that `text` spells, where it cannot be normalised; equal only to the opaque scope of the same text."""
    return Scope(frozenset([frozenset([Term("", (text,))])]), opaque=True)


def conjunction(parts: Iterable[Scope]) -> Scope:
    """The series that every part selects, in normal form; everything where there is no part."""
    scopes = tuple(parts)
    # What asks for one thing alone is united first: one by one, each step would copy all that came before.
    plain = [next(iter(scope.clauses)) for scope in scopes if len(scope.clauses) == 1]
    clauses: set[Clause] = {_merged(frozenset().union(*plain))}
    for scope in scopes:
        if len(scope.clauses) != 1:
            clauses = {_merged(one | other) for one in clauses for other in scope.clauses}
        if scope.opaque or len(clauses) > MOST_CLAUSES:
            return opaque("all of " + _spelled(scopes))
    return Scope(_absorbed(clauses))


def disjunction(parts: Iterable[Scope]) -> Scope:
    """The series that any part selects, in normal form; nothing where there is no part."""
    scopes = tuple(parts)
    clauses = _united(clause for scope in scopes for clause in scope.clauses)
    if len(clauses) > MOST_CLAUSES or any(scope.opaque for scope in scopes):
        return opaque("any of " + _spelled(scopes))
    return Scope(_absorbed(clauses))


def selecting(terms: Iterable[Term]) -> Scope:
    """The series that satisfy every term, in normal form."""
    return Scope(frozenset([_merged(frozenset(terms))]))


def compare(a: Scope, b: Scope) -> Relation:
    """How the series that `a` selects lie to those of `b`: "narrower" means that `b` holds all of `a` and more.

    A variable is read as its default, `*` being no constraint; one without default, a range or a phrase is only ever
    itself. Over all tags that could be, not over those that are: `env:prod` is narrower than everything even where
    nothing else exists. Two values asked of one key at once are undecided, since a series may carry both.
    """
    if a == b:
        return "equal"
    if a.opaque or b.opaque:
        return "undecided"
    left_asks, right_asks = _simple(a), _simple(b)
    if left_asks is not None and right_asks is not None:
        return _simple_relation(left_asks, right_asks)
    space = _space(a, b)
    return _relation(space, space.boxes(a), space.boxes(b))


def covers(a: Scope, b: Scope) -> bool:
    """Whether `a` certainly selects all that `b` does."""
    space = _space(a, b)
    return a == b or inside(space.boxes(b), space.boxes(a), space.full) is True


def _merged(clause: Clause) -> Clause:
    """The clause with all that it excludes from one key in one term, which makes equal clauses equal values."""
    excluding = [term for term in clause if term.negated and term.key and term.variable is None]
    if len(excluding) < 2 or len({term.key for term in excluding}) == len(excluding):
        return clause
    values: dict[str, set[str]] = {}
    for term in excluding:
        values.setdefault(term.key, set()).update(term.values)
    return clause.difference(excluding) | {
        Term(key, tuple(sorted(excluded)), negated=True) for key, excluded in values.items()
    }


def _united(clauses: Iterable[Clause]) -> set[Clause]:
    """The clauses with all single demands of one key in one term: `a:x OR a:y` is `a` in (x, y)."""
    values: dict[str, set[str]] = {}
    rest: set[Clause] = set()
    for clause in clauses:
        term = next(iter(clause)) if len(clause) == 1 else None
        if term is None or not term.key or term.negated or term.variable is not None:
            rest.add(clause)
        else:
            values.setdefault(term.key, set()).update(term.values)
    return rest | {frozenset([Term(key, tuple(sorted(found)))]) for key, found in values.items()}


def _absorbed(clauses: set[Clause]) -> frozenset[Clause]:
    """The clauses without those that only add terms to another."""
    if len(clauses) < 2:
        return frozenset(clauses)
    return frozenset(clause for clause in clauses if not any(other < clause for other in clauses))


def _spelled(scopes: Iterable[Scope]) -> str:
    """A text that is the same for the same scopes in any order."""
    ordered = [sorted([sorted(clause, key=_order) for clause in scope.clauses], key=_orders) for scope in scopes]
    return repr(sorted(ordered, key=lambda clauses: [_orders(clause) for clause in clauses]))


def _order(term: Term) -> tuple[str, tuple[str, ...], bool, bool, str]:
    """What terms are sorted by: a term without a variable compares to one with, which the fields alone do not."""
    return term.key, term.values, term.negated, term.variable is not None, term.variable or ""


def _orders(clause: Iterable[Term]) -> list[object]:
    return [_order(term) for term in clause]


@lru_cache(maxsize=1 << 14)
def _simple(scope: Scope) -> Mapping[Dimension, str] | None:
    """The one literal demanded of each dimension, for the many scopes that ask nothing else; None for others."""
    if len(scope.clauses) != 1:
        return None
    asked: dict[Dimension, str] = {}
    for found in map(_constraint, next(iter(scope.clauses))):
        if found is None:
            continue
        dimension, values, negated = found
        if negated or len(values) != 1 or dimension[0] == _ATOM or dimension in asked or _is_wide(values[0]):
            return None
        asked[dimension] = values[0]
    return asked


def _simple_relation(left: Mapping[Dimension, str], right: Mapping[Dimension, str]) -> Relation:
    if any(right.get(dimension, value) != value for dimension, value in left.items()):
        return "disjoint"
    if left.keys() == right.keys():
        return "equal"
    if left.keys() >= right.keys():
        return "narrower"
    return "wider" if left.keys() <= right.keys() else "overlapping"


_Constraint = tuple[Dimension, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class _Space:
    """The dimensions that two scopes speak of, with the cells that their values tell apart."""

    masks: Mapping[Dimension, Mapping[str, int]]
    full: dict[Dimension, int]

    def boxes(self, scope: Scope) -> tuple[Box, ...]:
        """One box for each clause that is not empty."""
        return tuple(box for box in map(self._box, scope.clauses) if all(box.values()))

    def _box(self, clause: Clause) -> Box:
        demanded: dict[Dimension, int] = {}
        excluded: dict[Dimension, int] = {}
        for dimension, values, negated in self._told(clause):
            mask = 0
            for value in values:
                mask |= self.masks[dimension][value]
            if negated:
                excluded[dimension] = excluded.get(dimension, 0) | mask
            else:
                demanded[dimension] = demanded.get(dimension, self.full[dimension]) & mask
        twice = [dimension for dimension, mask in demanded.items() if not mask]
        for dimension, mask in excluded.items():
            demanded[dimension] = demanded.get(dimension, self.full[dimension]) & ~mask
        for dimension in twice:
            # Some series may carry both values: in place of the key stands an atom, named by all that is asked of it.
            del demanded[dimension]
            atom = (_ATOM, *sorted(repr(found) for found in self._told(clause) if found[0] == dimension))
            self.full[atom], demanded[atom] = 3, 1
        return demanded

    def _told(self, clause: Clause) -> Iterator[_Constraint]:
        for term in clause:
            found = _constraint(term)
            if found is not None:
                yield found if found[0] in self.masks else _atom(term)


def _space(a: Scope, b: Scope) -> _Space:
    """The space of two scopes; a key whose values cannot be told apart is left out, and its terms become atoms."""
    values: dict[Dimension, set[str]] = {}
    atoms: set[Dimension] = set()
    for term in chain.from_iterable(chain(a.clauses, b.clauses)):
        found = _constraint(term)
        if found is not None:
            values.setdefault(found[0], set()).update(found[1])
            atoms.add(_atom(term)[0])
    masks: dict[Dimension, Mapping[str, int]] = {}
    full: dict[Dimension, int] = {}
    for dimension, names in values.items():
        known = None if len(names) > 1 and any(map(_is_range, names)) else cells(names)
        if known is not None:
            masks[dimension], full[dimension] = known
    for dimension in atoms:
        masks[dimension], full[dimension] = {"": 1}, 3
    return _Space(masks, full)


def _constraint(term: Term) -> _Constraint | None:
    """The dimension that a term constrains, its values and whether it excludes them; None where it asks nothing."""
    if "*" in term.values and not term.negated and (term.variable is not None or not term.key):
        return None
    if term.variable is not None and (not term.values or "*" in term.values):
        return _atom(term)
    if any(value.startswith("$") for value in term.values):
        return _atom(term)
    if term.key:
        return _atom(term) if "*" in term.key else (("key", term.key), term.values, term.negated)
    return _bare(term)


def _bare(term: Term) -> _Constraint:
    """The constraint of a tag without a key; each such tag is a dimension of its own, since a series has many."""
    if len(term.values) != 1:
        return _atom(term)
    value = term.values[0]
    key, colon, rest = value.partition(":")
    if colon and term.variable is not None:
        return ("key", key), (rest,), term.negated
    if _is_wide(value) or " " in value:
        return _atom(term)
    return ("tag", value), (value,), term.negated


def _atom(term: Term) -> _Constraint:
    """A constraint of which only identity is known: it implies itself, and may or may not follow from all others."""
    return (_ATOM, term.key, *term.values, term.variable or ""), ("",), term.negated


_ATOM = "atom"


def _is_wide(value: str) -> bool:
    """Whether a value stands for many."""
    return "*" in value or _is_range(value)


def _is_range(value: str) -> bool:
    """Whether a value is a range, a comparison or a phrase of a search, which says more than one literal."""
    return value[:1] in ("<", ">", "[", "{", '"')


def _relation(space: _Space, left: tuple[Box, ...], right: tuple[Box, ...]) -> Relation:
    """The relation of two unions of boxes, where atoms prove inclusions but never the lack of one."""
    within, without = inside(left, right, space.full), inside(right, left, space.full)
    if within and without:
        return "equal"
    if within is None or without is None:
        return "undecided"
    exceeds = not inside(_at_least(left), _at_most(right), space.full)
    exceeded = not inside(_at_least(right), _at_most(left), space.full)
    if within:
        return "narrower" if exceeded else "undecided"
    if without:
        return "wider" if exceeds else "undecided"
    if not meets(left, right):
        return "disjoint"
    both = exceeds and exceeded and meets(_at_least(left), _at_least(right))
    return "overlapping" if both else "undecided"


def _at_least(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """What the union holds whatever its atoms mean: the boxes without atoms."""
    return tuple(box for box in boxes if not any(dimension[0] == _ATOM for dimension in box))


def _at_most(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """What the union can hold at most: all its boxes with the atoms taken away."""
    return tuple({dimension: mask for dimension, mask in box.items() if dimension[0] != _ATOM} for box in boxes)
