"""Trees of expressions to signals: metrics and scopes united, and a shape that tells one calculation from another.

A shape is the expression with each metric replaced by its place among the sorted metrics (`#0 / #1`), its sums and
products in a stable order, and where the series differ in scope, aggregator or grouping, what each has beyond the
others. So a ratio is never taken for its numerator, nor for the ratio of other parts of the same metrics.
Functions and modifiers that only fill, smooth, rank, clip or resample are the signal's dressing instead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from compiler.model.scope import Clause, Scope, Term, disjunction
from compiler.model.signal import Domain, Signal
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.nodes import Call, Keys, Keyword, Name, Node, Number, Product, Series, Sum, Text
from connectors.query.datadog.outline import Outline

_DRESSING = re.compile(
    r"default_zero|exclude_null|autosmooth|ewma_\d+|median_\d+|moving_rollup|(?:top|bottom)\d*(?:_\w+)?"
    r"|clamp_m(?:in|ax)|cutoff_m(?:in|ax)|round|ceil|floor|anomalies|outliers|forecast"
    r"|trend_line|robust_trend|piecewise_constant"
)
_PLACE = re.compile(r"#(\d+)")
_SIMPLE = re.compile(r"#\d+(?:&#\d+)*")
_ONE = "#0"
"""The shape of one series, which most parts of a calculation are."""


def signal_of(outline: Outline, leaves: Sequence[Signal | None], text: str) -> Signal:
    """The signal of one expression or of several side by side, kept with its text; a leaf for each place of it.

    Its scope is that of its series where they agree, else all that any of them reads. Raises Unreadable.
    """
    found = [leaf for leaf in leaves if leaf is not None]
    if not found:
        raise Unreadable("it reads no metric", 0)
    mix = _mixed(tuple([(leaf.domain, leaf.scope, leaf.aggregation, leaf.by) for leaf in found]))
    metrics = _NOTHING.union(*[leaf.metrics for leaf in found])
    places = {metric: f"#{place}" for place, metric in enumerate(sorted(metrics))}
    shape, dressing = _written(outline, _spelled(leaves, mix, places))
    return Signal(
        mix.domain,
        metrics,
        mix.scope,
        _by(outline, mix),
        mix.aggregation,
        shape,
        text,
        dressing.union(*[leaf.dressing for leaf in found]),
    )


def modifier_texts(modifiers: Sequence[Call]) -> frozenset[str]:
    """The dressing that the modifiers of a series are."""
    return frozenset([f"{call.name}({_arguments(call.args)})" for call in modifiers])


def is_simple(signal: Signal) -> bool:
    """Whether a signal is one series or one search, so that its text needs no parentheses."""
    return signal.shape == _ONE or _SIMPLE.fullmatch(signal.shape) is not None


def literal(text: str) -> str:
    """A text as it may stand in a shape, where `#` begins a place and nothing else."""
    return text.replace("#", "\\x23")


_NOTHING: frozenset[str] = frozenset()

_Mark = tuple[Domain, Scope, str | None, frozenset[str]]
"""All that a leaf may have in common with others: its domain, scope, aggregation and grouping."""


@dataclass(frozen=True, slots=True)
class _Mix:
    """What several leaves have in common; `around` holds what stands before and after each of them in a shape."""

    domain: Domain
    scope: Scope
    aggregation: str | None
    groupings: tuple[frozenset[str], ...]
    around: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1 << 13)
def _mixed(marks: tuple[_Mark, ...]) -> _Mix:
    """What leaves with these marks share; they mostly recur, since the panels of a dashboard select much the same."""
    domains, scopes, aggregations, groupings = (tuple(dict.fromkeys(column)) for column in zip(*marks, strict=True))
    before = "{}:" if len(aggregations) > 1 else ""
    rests = _rests(scopes)
    return _Mix(
        domain=domains[0] if len(domains) == 1 else "other",
        scope=scopes[0] if len(scopes) == 1 else disjunction(scopes),
        aggregation=aggregations[0] if len(aggregations) == 1 else None,
        groupings=groupings,
        around=tuple(
            (before.format(aggregation or ""), rests[scope] + (_split(by) if len(groupings) > 1 else ""))
            for _, scope, aggregation, by in marks
        ),
    )


def _rests(scopes: Sequence[Scope]) -> Mapping[Scope, str]:
    """What each scope asks beyond the terms that every clause of all of them has; nothing for one alone."""
    if len(scopes) == 1:
        return {scopes[0]: ""}
    clauses = [clause for scope in scopes for clause in scope.clauses]
    shared: Clause = frozenset.intersection(*clauses) if clauses else frozenset()
    return {scope: _rest(scope, shared) for scope in scopes}


def _split(by: frozenset[str]) -> str:
    return literal(f" by {{{','.join(sorted(by))}}}")


def _by(outline: Outline, mix: _Mix) -> frozenset[str]:
    """The grouping of the result: a calculation is split by every key of its parts, a list only by those of all."""
    if outline.by is not None:
        return outline.by
    if len(mix.groupings) == 1:
        return mix.groupings[0]
    united = frozenset.union if len(outline.nodes) == 1 else frozenset.intersection
    return united(*mix.groupings)


def _spelled(leaves: Sequence[Signal | None], mix: _Mix, places: Mapping[str, str]) -> tuple[str | None, ...]:
    """The shape of each leaf with its places among all metrics, and what it does not share with the others."""
    around = iter(mix.around)
    found: list[str | None] = []
    for leaf in leaves:
        if leaf is None:
            found.append(None)
        else:
            before, after = next(around)
            found.append(f"{before}{_placed(leaf, places)}{after}")
    return tuple(found)


def _placed(leaf: Signal, places: Mapping[str, str]) -> str:
    if leaf.shape == _ONE and len(leaf.metrics) == 1:
        (metric,) = leaf.metrics
        return places[metric]
    own = sorted(leaf.metrics)
    shape = _PLACE.sub(lambda match: places[own[int(match[1])]], leaf.shape)
    return shape if is_simple(leaf) else f"({shape})"


@lru_cache(maxsize=1 << 14)
def _written(outline: Outline, leaves: tuple[str | None, ...]) -> tuple[str, frozenset[str]]:
    """The shape of an outline whose places spell these texts, and the dressing that it leaves out."""
    named = {id(node): leaf for (node, _), leaf in zip(outline.places, leaves, strict=True) if leaf is not None}
    writer = _Writer(named)
    return ", ".join(sorted([writer.write(node) for node in outline.nodes])), frozenset(writer.dressing)


class _Writer:
    """Writes the shape of one tree and collects the dressing that it leaves out."""

    __slots__ = ("_leaves", "dressing")

    def __init__(self, leaves: Mapping[int, str]) -> None:
        self._leaves = leaves
        self.dressing: set[str] = set()

    def write(self, node: Node) -> str:
        leaf = self._leaves.get(id(node))
        if leaf is not None:
            return leaf
        match node:
            case Sum():
                return self._sum(node)
            case Product():
                return self._product(node)
            case Call(name, args):
                return self._call(name, args)
            case _:
                return literal(_plain(node))

    def _sum(self, node: Sum) -> str:
        terms = [(taken, self.write(part)) for taken, part in _terms(node, False)]
        added = sorted(text for taken, text in terms if not taken)
        taken = sorted(text for taken, text in terms if taken)
        return " + ".join(added) + "".join(f" - {text}" for text in taken)

    def _product(self, node: Product) -> str:
        factors = [(divides, self._in_product(part)) for divides, part in _factors(node, False)]
        times = sorted(text for divides, text in factors if not divides)
        divided = sorted(text for divides, text in factors if divides)
        return (" * ".join(times) or "1") + "".join(f" / {text}" for text in divided)

    def _in_product(self, node: Node) -> str:
        text = self.write(node)
        return f"({text})" if isinstance(node, Sum) else text

    def _call(self, name: str, args: Sequence[Node]) -> str:
        if args and _DRESSING.fullmatch(name):
            self.dressing.add(f"{name}({_arguments(args[1:])})")
            return self.write(args[0])
        return f"{name}({','.join(self.write(arg) for arg in args)})"


def _terms(node: Sum, taken: bool) -> Iterator[tuple[bool, Node]]:
    for less, part in node.terms:
        if isinstance(part, Sum):
            yield from _terms(part, less ^ taken)
        else:
            yield less ^ taken, part


def _factors(node: Product, divides: bool) -> Iterator[tuple[bool, Node]]:
    for under, part in node.factors:
        if isinstance(part, Product):
            yield from _factors(part, under ^ divides)
        else:
            yield under ^ divides, part


def _arguments(args: Sequence[Node]) -> str:
    """The arguments in a stable order: named ones come last, by name."""
    return ",".join(
        [
            *(_plain(arg) for arg in args if not isinstance(arg, Keyword)),
            *sorted(_plain(arg) for arg in args if isinstance(arg, Keyword)),
        ]
    )


def _plain(node: Node) -> str:
    """The canonical text of an argument that reads nothing."""
    match node:
        case Number(text):
            return f"{Decimal(text).normalize():f}"
        case Text(text):
            return repr(text)
        case Keys(keys):
            return f"{{{','.join(sorted(keys))}}}"
        case Keyword(name, value):
            return f"{name}={_plain(value)}"
        case Name(name):
            return name
        case Call(name, args):
            return f"{name}({_arguments(args)})"
        case Sum(parts) | Product(parts):
            mark = "-" if isinstance(node, Sum) else "/"
            return "(" + " ".join(f"{mark if flag else '+'}{_plain(part)}" for flag, part in parts) + ")"
        case Series(aggregator, metric, scope):
            return f"{aggregator or ''}:{metric}{{{scope}}}"


def _rest(scope: Scope, shared: Clause) -> str:
    """What a scope asks beyond the shared terms, in a stable order."""
    clauses = sorted(",".join(sorted(map(_term, clause - shared))) for clause in scope.clauses)
    return literal("{" + " or ".join(clauses) + "}")


def _term(term: Term) -> str:
    value = f"${term.variable}" if term.variable is not None else "|".join(term.values)
    return f"{'!' if term.negated else ''}{term.key}:{value}"
