"""Formulas over named queries to signals; what the text of a formula tells alone is found out once."""

from collections.abc import Mapping
from functools import lru_cache

from compiler.model.signal import Expression, Signal, Unparsed
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.metric import series_signal, unparsed
from connectors.query.datadog.nodes import Name, Series
from connectors.query.datadog.outline import Outline
from connectors.query.datadog.parser import parse_expressions
from connectors.query.datadog.shape import is_simple, signal_of


def formula_signal(formula: str, queries: Mapping[str, Expression]) -> Expression:
    """The signal of a formula over named queries; a formula that is one name is that query's own signal.

    Metrics are united. The scope is the common one where the queries agree, else all that any of them reads, and the
    shape then says what each asks beyond the others. One query that could not be read makes the whole Unparsed.
    """
    alone = queries.get(formula.strip())
    if alone is not None:
        return alone
    try:
        outline, pattern = _outlined(formula)
        read = [_named(node, is_argument, queries) for node, is_argument in outline.places]
        leaves = [one for one in read if one is None or isinstance(one, Signal)]
        if len(leaves) < len(read):
            return _with_mentions(Unparsed(formula, 0, "it rests on a query that could not be read"), queries)
        return signal_of(outline, leaves, pattern % tuple(map(_inserted, outline.places, leaves)))
    except Unreadable as error:
        return _with_mentions(unparsed(formula, error), queries)


@lru_cache(maxsize=1 << 12)
def _outlined(formula: str) -> tuple[Outline, str]:
    """The outline of a formula, and its text with `%s` in each place."""
    outline = Outline.of(parse_expressions(formula))
    parts, start = [], 0
    for node, _ in outline.places:
        at, end = (node.at, node.at + len(node.name)) if isinstance(node, Name) else (start, start)
        parts += [formula[start:at].replace("%", "%%"), "%s"]
        start = end
    return outline, "".join([*parts, formula[start:].replace("%", "%%")])


def _named(node: Series | Name, is_argument: bool, queries: Mapping[str, Expression]) -> Expression | None:
    """What a place of a formula stands for: a query by its name, or a series that is written out."""
    if isinstance(node, Series):
        return series_signal(node, ())
    found = queries.get(node.name)
    if found is None and not is_argument:
        raise Unreadable(f"{node.name!r} is no query", node.at)
    return found


def _inserted(place: tuple[Series | Name, bool], leaf: Signal | None) -> str:
    """The text in a place of a formula: that of the query that is named there; a series is in the formula itself."""
    node, _ = place
    if isinstance(node, Series):
        return ""
    if leaf is None:
        return node.name
    return leaf.text if leaf.domain == "metric" and is_simple(leaf) else f"({leaf.text})"


def _with_mentions(one: Unparsed, queries: Mapping[str, Expression]) -> Unparsed:
    """The unread formula, with every metric that its queries read or mention."""
    found = (query.metrics if isinstance(query, Signal) else query.mentions for query in queries.values())
    return Unparsed(one.text, one.at, one.why, one.mentions.union(*found))
