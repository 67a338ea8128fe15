"""Metric queries and formulas to signals; the commonest shape by one regular expression, all others by the parser."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from compiler.model.signal import Expression, Signal, Unparsed
from connectors.query.datadog.lexer import Unreadable, expression_tokens
from connectors.query.datadog.nodes import Name, Series
from connectors.query.datadog.outline import Outline, filled
from connectors.query.datadog.parser import parse_expressions
from connectors.query.datadog.scoping import Variables, metric_scope
from connectors.query.datadog.shape import is_simple, modifier_texts, signal_of

_COMMON = re.compile(
    r"(?:([A-Za-z]\w*):)?([A-Za-z_]\w*(?:\.\w+)*)\{([^{}]*)\}(?: by \{([\w.,-]*)\})?(?:\.(as_count|as_rate)\(\))?",
    re.ASCII,
)
_MENTION = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:(?:\.\w+)+|(?=\{))", re.ASCII)
_NO_KEYS: frozenset[str] = frozenset()
_COUNTED: Mapping[str | None, frozenset[str]] = {
    None: frozenset(), "as_count": frozenset(["as_count()"]), "as_rate": frozenset(["as_rate()"]),
}  # fmt: skip


def metric_signal(text: str, variables: Variables = ()) -> Expression:
    """The signal of one metric query of a panel, an SLO or a monitor; several side by side are united.

    `variables` are the dashboard's: name, tag key, default values. Never raises: what cannot be read is Unparsed.
    """
    return _read(text, variables if "$" in text else ())


def metric_signals(text: str, variables: Variables = ()) -> tuple[Expression, ...]:
    """The signals of an old panel's text, which may hold several queries separated by commas: one for each."""
    whole = metric_signal(text, variables)
    if isinstance(whole, Unparsed) or ", " not in whole.shape:
        return (whole,)
    return tuple(metric_signal(part, variables) for part in _split(text))


def formula_signal(formula: str, queries: Mapping[str, Expression]) -> Expression:
    """The signal of a formula over named queries; a formula that is one name is that query's own signal.

    Metrics are united. The scope is the common one where the queries agree, else all that any of them reads, and the
    shape then says what each asks beyond the others. One query that could not be read makes the whole Unparsed.
    """
    alone = queries.get(formula.strip())
    if alone is not None:
        return alone
    try:
        outline = _outlined(formula)
        read = filled(outline, lambda node: _named(node, queries))
        leaves = [one for one in read if one is None or isinstance(one, Signal)]
        if len(leaves) < len(read):
            return _with_mentions(Unparsed(formula, 0, "it rests on a query that could not be read"), queries)
        return signal_of(outline, leaves, _expanded(formula, outline, leaves))
    except Unreadable as error:
        return _with_mentions(unparsed(formula, error), queries)


def unparsed(text: str, error: Unreadable) -> Unparsed:
    """The text kept as it is, with the place and the reason, and every word that may be a metric."""
    return Unparsed(text, error.at, error.why, mentions(text))


def mentions(text: str) -> frozenset[str]:
    """Every word of a text that looks like the name of a metric."""
    return frozenset(_MENTION.findall(text))


@lru_cache(maxsize=1 << 16)
def _read(text: str, variables: Variables) -> Expression:
    try:
        common = _COMMON.fullmatch(text)
        if common is not None:
            return _common(common, text, variables)
        outline = Outline.of(parse_expressions(text))
        return signal_of(outline, filled(outline, lambda node: _measured(node, variables)), text)
    except Unreadable as error:
        return unparsed(text, error)


def _common(match: re.Match[str], text: str, variables: Variables) -> Signal:
    aggregation, metric, scope, by, counted = match.groups()
    try:
        selected = metric_scope(scope, variables)
    except Unreadable as error:
        raise Unreadable(error.why, error.at + match.start(3)) from None
    keys = frozenset(filter(None, by.split(","))) if by else _NO_KEYS
    return Signal("metric", frozenset((metric,)), selected, keys, aggregation, "#0", text, _COUNTED[counted])


@lru_cache(maxsize=1 << 12)
def _outlined(formula: str) -> Outline:
    return Outline.of(parse_expressions(formula))


def _named(node: Series | Name, queries: Mapping[str, Expression]) -> Expression | None:
    """What a place of a formula stands for: a query by its name, or a series that is written out."""
    return queries.get(node.name) if isinstance(node, Name) else _series(node, ())


def _measured(node: Series | Name, variables: Variables) -> Signal | None:
    """What a place of a metric query stands for: every series is one, and no word alone is."""
    return _series(node, variables) if isinstance(node, Series) else None


def _series(node: Series, variables: Variables) -> Signal:
    """The signal of one series of an expression."""
    try:
        scope = metric_scope(node.scope, variables)
    except Unreadable as error:
        raise Unreadable(error.why, error.at + node.scope_at) from None
    return Signal(
        domain="metric",
        metrics=frozenset((node.metric,)),
        scope=scope,
        by=frozenset(node.by),
        aggregation=node.aggregator,
        shape="#0",
        dressing=modifier_texts(node.modifiers),
    )


def _split(text: str) -> list[str]:
    """The queries of a text, cut at the commas that stand in no parentheses."""
    cuts, depth = [-1], 0
    for token in expression_tokens(text):
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0 and token.kind in (",", "end"):
            cuts.append(token.at)
    return [text[start + 1 : end].strip() for start, end in pairwise(cuts)]


def _with_mentions(one: Unparsed, queries: Mapping[str, Expression]) -> Unparsed:
    """The unread formula, with every metric that its queries read or mention."""
    found = (query.metrics if isinstance(query, Signal) else query.mentions for query in queries.values())
    return Unparsed(one.text, one.at, one.why, one.mentions.union(*found))


def _expanded(formula: str, outline: Outline, leaves: Sequence[Signal | None]) -> str:
    """The formula with the texts of the queries in place of their names."""
    text = formula
    for (node, _), found in zip(reversed(outline.places), reversed(leaves), strict=True):
        if found is not None and isinstance(node, Name):
            alone = found.domain == "metric" and is_simple(found)
            query = found.text if alone else f"({found.text})"
            text = text[: node.at] + query + text[node.at + len(node.name) :]
    return text
