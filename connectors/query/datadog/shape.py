"""Trees of expressions to signals: metrics and scopes united, and a shape that tells one calculation from another.

A shape is the expression with each metric replaced by its place among the sorted metrics (`#0 / #1`), its sums and
products in a stable order, and where the series differ in scope, aggregator or grouping, what each has beyond the
others. So a ratio is never taken for its numerator, nor for the ratio of other parts of the same metrics.
Functions and modifiers that only fill, smooth, rank, clip or resample are the signal's dressing instead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from compiler.model.scope import Scope
from compiler.model.signal import Signal
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.making import made_signal
from connectors.query.datadog.mix import ONE, Mark, Mix, literal, mixed
from connectors.query.datadog.nodes import Call, Keyword, Node, Product, Sum
from connectors.query.datadog.outline import Outline
from connectors.query.datadog.printer import printed, printed_arguments

_DRESSING = re.compile(
    r"default_zero|exclude_null|autosmooth|ewma_\d+|median_\d+|moving_rollup|(?:top|bottom)\d*(?:_\w+)?"
    r"|clamp_m(?:in|ax)|cutoff_m(?:in|ax)|round|ceil|floor|anomalies|outliers|forecast"
    r"|trend_line|robust_trend|piecewise_constant"
)


def signal_of(outline: Outline, leaves: Sequence[Signal | None], text: str) -> Signal:
    """The signal of one expression or of several side by side, kept with its text; a leaf for each place of it.

    Its scope is that of its series where they agree, else all that any of them reads. Raises Unreadable.
    """
    given = [leaf for leaf in leaves if leaf is not None]
    if not given:
        raise Unreadable("it reads no metric", 0)
    if _are_alike(given):
        return _uniform(outline, leaves, given, text)
    marks: list[Mark | None] = []
    scopes: list[Scope] = []
    read: list[str] = []
    alike = True
    for leaf in leaves:
        if leaf is None:
            marks.append(None)
            continue
        own, scope = leaf.metrics, leaf.scope
        read += own if len(own) == 1 else sorted(own)
        marks.append((leaf.domain, leaf.aggregation, leaf.by, leaf.dressing, leaf.shape, len(own)))
        scopes.append(scope)
        alike = alike and scope is scopes[0]
    metrics = frozenset(read)
    mix = mixed(outline, tuple(marks), None if alike else tuple([(one.clauses, one.opaque) for one in scopes]))
    shape, dressing = _written(mix, _places(read, sorted(metrics)))
    return made_signal(mix.domain, metrics, mix.scope or scopes[0], mix.by, mix.aggregation, shape, text, dressing)


def _are_alike(given: Sequence[Signal]) -> bool:
    """Whether all are single series that differ in nothing but their metrics, as most are."""
    head = given[0]
    scope, aggregation, by, dressing, domain = head.scope, head.aggregation, head.by, head.dressing, head.domain
    for one in given:
        if (
            one.shape != ONE
            or len(one.metrics) != 1
            or one.scope is not scope
            or one.aggregation != aggregation
            or one.by != by
            or one.dressing != dressing
            or one.domain != domain
        ):
            return False
    return True


def _uniform(outline: Outline, leaves: Sequence[Signal | None], given: Sequence[Signal], text: str) -> Signal:
    """The signal of leaves that are alike: all but its metrics and its shape is theirs."""
    read = [name for one in given for name in one.metrics]
    metrics = frozenset(read)
    words = tuple([n for n, one in enumerate(leaves) if one is None]) if len(given) < len(leaves) else ()
    shape, dressing = _drawn(outline, _places(read, sorted(metrics)), words)
    head = given[0]
    by = head.by if outline.by is None else outline.by
    dressing = dressing | head.dressing if dressing else head.dressing
    return made_signal(head.domain, metrics, head.scope, by, head.aggregation, shape, text, dressing)


@lru_cache(maxsize=1 << 13)
def _drawn(outline: Outline, order: tuple[int, ...], words: tuple[int, ...]) -> tuple[str, frozenset[str]]:
    """The shape of an outline over metrics at these places, and its dressing; some of its places are but words."""
    places = iter(order)
    series = [node for n, (node, _) in enumerate(outline.places) if n not in words]
    writer = _Writer({id(node): f"#{next(places)}" for node in series})
    return _shaped(outline, writer), frozenset(writer.dressing)


def _shaped(outline: Outline, writer: "_Writer") -> str:
    return ", ".join(sorted([writer.write(node) for node in outline.nodes]))


def _places(read: Sequence[str], metrics: Sequence[str]) -> tuple[int, ...]:
    """The place of each among all metrics; a list of few is searched faster than a dictionary is made."""
    few = len(metrics) < 9
    place = metrics.index if few else dict(zip(metrics, range(len(metrics)), strict=True)).__getitem__
    return tuple(map(place, read))


def modifier_texts(modifiers: Sequence[Call]) -> frozenset[str]:
    """The dressing that the modifiers of a series are."""
    return frozenset([f"{call.name}({printed_arguments(call.args)})" for call in modifiers])


@lru_cache(maxsize=1 << 14)
def _written(mix: Mix, order: tuple[int, ...]) -> tuple[str, frozenset[str]]:
    """The shape of a mix whose leaves read the metrics at these places, and its dressing."""
    places = iter(order)
    leaves = zip(mix.outline.places, mix.leaves, strict=True)
    writer = _Writer({id(node): leaf.spelled(places) for (node, _), leaf in leaves if leaf is not None})
    return _shaped(mix.outline, writer), mix.dressing.union(writer.dressing)


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
                return literal(printed(node))

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
            self.dressing.add(f"{name}({printed_arguments(args[1:])})")
            return self.write(args[0])
        written = [self.write(arg) for arg in args if not isinstance(arg, Keyword)]
        named = sorted([self.write(arg) for arg in args if isinstance(arg, Keyword)])
        return f"{name}({','.join(written + named)})"


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
