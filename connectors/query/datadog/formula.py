"""Formulas over named queries to signals; what the text of a formula tells alone is found out once."""

from collections.abc import Mapping
from functools import lru_cache

from compiler.model.frozen import dataclass
from compiler.model.signal import Expression, Signal, Unparsed
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.metric import series_signal, unparsed
from connectors.query.datadog.mix import ONE, is_simple
from connectors.query.datadog.nodes import Name, Series
from connectors.query.datadog.outline import Outline
from connectors.query.datadog.parser import parse_expressions
from connectors.query.datadog.scoping import NO_NAMES
from connectors.query.datadog.shape import signal_of


def formula_signal(formula: str, queries: Mapping[str, Expression]) -> Expression:
    """The signal of a formula over named queries; a formula that is one name is that query's own signal.

    Metrics are united. The scope is the common one where the queries agree, else all that any of them reads, and the
    shape then says what each asks beyond the others. One query that could not be read makes the whole Unparsed.
    """
    alone = queries.get(formula.strip())
    if alone is not None:
        return alone
    try:
        return _filled(_outlined(formula), formula, queries)
    except Unreadable as error:
        return _with_mentions(unparsed(formula, error), queries)


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula by its text alone: its text with `%s` in each place, and the names there; none if a series is there."""

    outline: Outline
    pattern: str
    names: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def _outlined(formula: str) -> _Formula:
    outline = Outline.of(parse_expressions(formula))
    parts, start = [], 0
    for node, _ in outline.places:
        at, end = (node.at, node.at + len(node.name)) if isinstance(node, Name) else (start, start)
        parts += [formula[start:at].replace("%", "%%"), "%s"]
        start = end
    names = tuple([node.name for node, _ in outline.places if isinstance(node, Name)])
    pattern = "".join([*parts, formula[start:].replace("%", "%%")])
    return _Formula(outline, pattern, names if len(names) == len(outline.places) else ())


def _filled(formula: _Formula, text: str, queries: Mapping[str, Expression]) -> Expression:
    """The signal of a formula over these queries; mostly each place names one. Raises Unreadable."""
    leaves, texts = [], []
    for name in formula.names:
        found = queries.get(name)
        if not isinstance(found, Signal):
            return _searched(formula, text, queries)
        leaves.append(found)
        texts.append(found.text if found.shape == ONE and found.domain == "metric" else _inserted(found))
    if not leaves:
        return _searched(formula, text, queries)
    return signal_of(formula.outline, leaves, formula.pattern % tuple(texts))


def _searched(formula: _Formula, text: str, queries: Mapping[str, Expression]) -> Expression:
    """The same where words are only words, series are written out, or a query is missing or was not read."""
    read = [_meant(node, is_argument, queries) for node, is_argument in formula.outline.places]
    leaves = [one for one in read if one is None or isinstance(one, Signal)]
    if len(leaves) < len(read):
        return _with_mentions(Unparsed(text, 0, "it rests on a query that could not be read"), queries)
    nodes = [node for node, _ in formula.outline.places]
    texts = [_replaced(node, leaf) for node, leaf in zip(nodes, leaves, strict=True)]
    return signal_of(formula.outline, leaves, formula.pattern % tuple(texts))


def _replaced(node: Series | Name, leaf: Signal | None) -> str:
    """The text in a place; a series stands in the text already."""
    if isinstance(node, Series):
        return ""
    return _inserted(leaf) if leaf is not None else node.name


def _inserted(query: Signal) -> str:
    """The text of a query in place of its name."""
    return query.text if query.domain == "metric" and is_simple(query.shape) else f"({query.text})"


def _meant(node: Series | Name, is_argument: bool, queries: Mapping[str, Expression]) -> Expression | None:
    """What a place of a formula stands for: a query by its name, or a series that is written out."""
    if isinstance(node, Series):
        return series_signal(node, NO_NAMES)
    found = queries.get(node.name)
    if found is None and not is_argument:
        raise Unreadable(f"{node.name!r} is no query", node.at)
    return found


def _with_mentions(one: Unparsed, queries: Mapping[str, Expression]) -> Unparsed:
    """The unread formula, with every metric that its queries read or mention."""
    found = (query.metrics if isinstance(query, Signal) else query.mentions for query in queries.values())
    return Unparsed(one.text, one.at, one.why, one.mentions.union(*found))
