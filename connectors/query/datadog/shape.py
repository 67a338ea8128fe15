"""Trees of expressions to signals: metrics and scopes united, and a shape that tells one calculation from another.

A shape is the expression with each metric replaced by its place among the sorted metrics (`#0 / #1`), its sums and
products in a stable order, and where the series differ in scope, aggregator or grouping, what each has beyond the
others. So a ratio is never taken for its numerator, nor for the ratio of other parts of the same metrics.
Functions and modifiers that only fill, smooth, rank, clip or resample are the signal's dressing instead.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from compiler.model.scope import Clause, Scope, Term, disjunction
from compiler.model.signal import Domain, Signal
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.nodes import Call, Keys, Keyword, Name, Node, Number, Product, Series, Sum, Text

Leaf = Callable[[Series | Name], Signal | None]
"""The signal of a series or of a named query; None for a word that names none."""

_DRESSING = re.compile(
    r"default_zero|exclude_null|autosmooth|ewma_\d+|median_\d+|moving_rollup|(?:top|bottom)\d*(?:_\w+)?"
    r"|clamp_m(?:in|ax)|cutoff_m(?:in|ax)|round|ceil|floor|anomalies|outliers|forecast"
    r"|trend_line|robust_trend|piecewise_constant"
)
_COUNTING_GROUPS = ("count_not_null", "count_nonzero")
_PLACE = re.compile(r"#(\d+)")
_SIMPLE = re.compile(r"#\d+(?:&#\d+)*")


def signal_of(nodes: Sequence[Node], leaf: Leaf, text: str) -> Signal:
    """The signal of one expression or of several side by side, kept with its text.

    Its scope is that of its series where they agree, else all that any of them reads. Raises Unreadable.
    """
    leaves: dict[int, Signal] = {}
    for node in nodes:
        leaves.update(_leaves(node, leaf))
    if not leaves:
        raise Unreadable("it reads no metric", 0)
    mix = _Mix.of(tuple(leaves.values()))
    writer = _Writer(leaves, mix)
    shape = ", ".join(sorted(writer.write(node) for node in nodes))
    return Signal(
        domain=mix.domain,
        metrics=frozenset(mix.metrics),
        scope=mix.scope,
        by=_by(mix, nodes),
        aggregation=mix.aggregation,
        shape=shape,
        text=text,
        dressing=mix.dressing.union(writer.dressing),
    )


def modifier_texts(modifiers: Sequence[Call]) -> frozenset[str]:
    """The dressing that the modifiers of a series are."""
    return frozenset(f"{call.name}({_arguments(call.args)})" for call in modifiers)


def is_simple(signal: Signal) -> bool:
    """Whether a signal is one series or one search, so that its text needs no parentheses."""
    return _SIMPLE.fullmatch(signal.shape) is not None


def _leaves(node: Node, leaf: Leaf, *, argument: bool = False) -> Iterator[tuple[int, Signal]]:
    match node:
        case Series() | Name():
            found = leaf(node)
            if found is not None:
                yield id(node), found
            elif not argument and isinstance(node, Name):
                raise Unreadable(f"{node.name!r} is no query", node.at)
        case Sum(parts) | Product(parts):
            for _, part in parts:
                yield from _leaves(part, leaf)
        case Call(_, args):
            for index, part in enumerate(args):
                yield from _leaves(part, leaf, argument=index > 0)


@dataclass(frozen=True, slots=True)
class _Mix:
    """What several signals share, and what they read together."""

    domain: Domain
    metrics: tuple[str, ...]
    scope: Scope
    shared: Clause | None
    aggregation: str | None
    aggregations: int
    groupings: frozenset[frozenset[str]]
    dressing: frozenset[str]

    @classmethod
    def of(cls, leaves: Sequence[Signal]) -> "_Mix":
        scopes = {leaf.scope for leaf in leaves}
        domains = {leaf.domain for leaf in leaves}
        aggregations = {leaf.aggregation for leaf in leaves}
        return cls(
            domain=domains.pop() if len(domains) == 1 else "other",
            metrics=tuple(sorted(frozenset().union(*(leaf.metrics for leaf in leaves)))),
            scope=next(iter(scopes)) if len(scopes) == 1 else disjunction(scopes),
            shared=None if len(scopes) == 1 else _shared(scopes),
            aggregation=next(iter(aggregations)) if len(aggregations) == 1 else None,
            aggregations=len(aggregations),
            groupings=frozenset(leaf.by for leaf in leaves),
            dressing=frozenset().union(*(leaf.dressing for leaf in leaves)),
        )


def _shared(scopes: set[Scope]) -> Clause:
    """The terms that every clause of every scope has."""
    clauses = [clause for scope in scopes for clause in scope.clauses]
    return frozenset.intersection(*clauses) if clauses else frozenset()


def _by(mix: _Mix, nodes: Sequence[Node]) -> frozenset[str]:
    """The grouping of the result: a calculation is split by every key of its parts, a list only by those of all."""
    if len(nodes) > 1:
        return frozenset.intersection(*mix.groupings)
    node = nodes[0]
    while isinstance(node, Call) and node.args:
        kept = [arg.keys for arg in node.args if isinstance(arg, Keys)]
        if kept or node.name in _COUNTING_GROUPS:
            return frozenset(*kept[:1])
        node = node.args[0]
    return frozenset().union(*mix.groupings)


class _Writer:
    """Writes the shape of one tree and collects the dressing that it leaves out."""

    __slots__ = ("_leaves", "_mix", "_places", "dressing")

    def __init__(self, leaves: dict[int, Signal], mix: _Mix) -> None:
        self._leaves = leaves
        self._mix = mix
        self._places = {metric: place for place, metric in enumerate(mix.metrics)}
        self.dressing: set[str] = set()

    def write(self, node: Node) -> str:
        leaf = self._leaves.get(id(node))
        if leaf is not None:
            return self._leaf(leaf)
        match node:
            case Sum():
                return self._sum(node)
            case Product():
                return self._product(node)
            case Call(name, args):
                return self._call(name, args)
            case _:
                return _plain(node)

    def _leaf(self, leaf: Signal) -> str:
        """The shape of one part with its places among all metrics, and what it does not share with the others."""
        own = sorted(leaf.metrics)
        shape = _PLACE.sub(lambda match: f"#{self._places[own[int(match[1])]]}", leaf.shape)
        if not is_simple(leaf):
            shape = f"({shape})"
        if self._mix.aggregations > 1:
            shape = f"{leaf.aggregation or ''}:{shape}"
        if self._mix.shared is not None:
            shape += _rest(leaf.scope, self._mix.shared)
        if len(self._mix.groupings) > 1:
            shape += f" by {{{','.join(sorted(leaf.by))}}}"
        return shape

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
    clauses = sorted(",".join(sorted(map(_spelled, clause - shared))) for clause in scope.clauses)
    return "{" + " or ".join(clauses) + "}"


def _spelled(term: Term) -> str:
    value = f"${term.variable}" if term.variable is not None else "|".join(term.values)
    return f"{'!' if term.negated else ''}{term.key}:{value}"
