"""Metric queries to signals.

The commonest shape, one series, is cut at its braces; what stands in and behind them is known already for most. A
calculation over such series is the formula that it looks like, whose outline is mostly known too. All others go
through the parser whole.
"""

import re
from functools import lru_cache
from itertools import pairwise

from compiler.model.scope import Scope
from compiler.model.signal import Expression, Signal, Unparsed
from connectors.query.datadog.lexer import Unreadable, expression_tokens
from connectors.query.datadog.making import made_signal
from connectors.query.datadog.nodes import Name, Series
from connectors.query.datadog.outline import Outline, calculated
from connectors.query.datadog.parser import parse_expressions
from connectors.query.datadog.scoping import NO_NAMES, Names, Variables, metric_scope, named
from connectors.query.datadog.shape import modifier_texts, signal_of

_HEAD = r"(?:([A-Za-z]\w*):)?([A-Za-z_]\w*(?:\.\w+)*)"
_TAIL = r"(?: by \{([\w., -]*)\})?((?:\.[A-Za-z_]\w*\([\w, ]*\))*)"
_SERIES = rf"{_HEAD}\{{[^{{}}]*\}}{_TAIL}"
_COMMON_TAIL = re.compile(_TAIL, re.ASCII)
_APART = r"""\"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\{[^{}]*\}"""
_PARTS = re.compile(rf"{_APART}|(?<![^\s(,+*/-])(?P<part>{_SERIES})(?=\s*(?:[-+*/,)]|\Z))", re.ASCII | re.DOTALL)
"""A series between operators, parentheses and commas; what is quoted or in other braces is stepped over."""

_PART = "series__"
"""Stands for a series in the text of a calculation; a text that holds it is left to the parser."""

_NOTHING: frozenset[str] = frozenset()

_MENTION = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:(?:\.\w+)+|(?=\{))", re.ASCII)


def metric_signal(text: str, variables: Variables | Names = ()) -> Expression:
    """The signal of one metric query of a panel, an SLO or a monitor; several side by side are united.

    `variables` are the dashboard's: name, tag key, default values. Never raises: what cannot be read is Unparsed.
    """
    names = NO_NAMES
    if "$" in text:
        names = variables if isinstance(variables, Names) else named(variables)
    try:
        found = _common(text, names)
    except Unreadable as error:
        return unparsed(text, error)
    return found or _read(text, names)


def metric_signals(text: str, variables: Variables | Names = ()) -> tuple[Expression, ...]:
    """The signals of an old panel's text, which may hold several queries separated by commas: one for each."""
    whole = metric_signal(text, variables)
    if isinstance(whole, Unparsed) or ", " not in whole.shape:
        return (whole,)
    return tuple(metric_signal(part, variables) for part in _split(text))


def unparsed(text: str, error: Unreadable) -> Unparsed:
    """The text kept as it is, with the place and the reason, and every word that may be a metric."""
    return Unparsed(text, error.at, error.why, mentions(text))


def mentions(text: str) -> frozenset[str]:
    """Every word of a text that looks like the name of a metric."""
    return frozenset(_MENTION.findall(text))


def _common(text: str, names: Names) -> Signal | None:
    """The signal of one series as it is mostly spelled; None for others. Raises Unreadable for its scope."""
    start, _, rest = text.partition("{")
    aggregation, colon, metric = start.rpartition(":")
    if not start.isascii() or not _is_metric(metric) or (colon and not aggregation.isidentifier()):
        return None
    try:
        found = _selected(rest, names)
    except Unreadable as error:
        raise Unreadable(error.why, error.at + len(start) + 1) from None
    if found is None:
        return None
    scope, by, dressing = found
    return made_signal("metric", frozenset((metric,)), scope, by, aggregation or None, "#0", text, dressing)


def _is_metric(name: str) -> bool:
    """Whether the lexer would take it for a name with dots; told without a pattern, which is quicker."""
    return name.replace(".", "_").isidentifier() and name[-1] != "." and name[0] != "." and ".." not in name


@lru_cache(maxsize=1 << 13)
def _selected(rest: str, names: Names) -> tuple[Scope, frozenset[str], frozenset[str]] | None:
    """Scope, keys and dressing of what follows a metric and its brace, which panels of a dashboard mostly share."""
    scope, closed, end = rest.partition("}")
    tail = _tail(end) if closed and "{" not in scope else None
    return (metric_scope(scope, names), *tail) if tail is not None else None


@lru_cache(maxsize=1 << 10)
def _tail(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The keys and the dressing of what follows a scope, such as ` by {host}.rollup(sum, 60)`; None for others."""
    found = _COMMON_TAIL.fullmatch(text)
    if found is None:
        return None
    by, modifiers = found.groups()
    dressing = _dressing(modifiers)
    if dressing is None:
        return None
    return (frozenset([key for key in map(str.strip, by.split(",")) if key]) if by else _NOTHING), dressing


@lru_cache(maxsize=1 << 10)
def _dressing(modifiers: str) -> frozenset[str] | None:
    """What modifiers such as `.rollup(sum, 60)` are; None for what the parser must see."""
    if not modifiers:
        return _NOTHING
    try:
        (node,) = parse_expressions("m{}" + modifiers)
    except Unreadable:
        return None
    return modifier_texts(node.modifiers) if isinstance(node, Series) else None


@lru_cache(maxsize=1 << 13)
def _read(text: str, names: Names) -> Expression:
    """What is not common is kept by its text; the rest is read anew faster than it is found again."""
    try:
        return _calculated(text, names) or _parsed(text, names)
    except Unreadable as error:
        return unparsed(text, error)


def _calculated(text: str, names: Names) -> Signal | None:
    """The signal of a calculation over common series; None where the parser must see the whole, or refuse it."""
    if _PART in text:
        return None
    parts: list[str] = []
    outline = _outlined(_PARTS.sub(lambda found: _taken(found, parts), text), len(parts))
    if outline is None or parts == [text]:
        return None
    read = [one for part in parts if isinstance(one := metric_signal(part, names), Signal)]
    if len(read) < len(parts):
        return None
    signals = iter(read)
    return signal_of(outline, [None if is_argument else next(signals) for _, is_argument in outline.places], text)


def _taken(found: re.Match[str], parts: list[str]) -> str:
    if found["part"] is None:
        return found[0]
    parts.append(found["part"])
    return _PART


@lru_cache(maxsize=1 << 12)
def _outlined(calculation: str, parts: int) -> Outline | None:
    """The outline of a text in which so many series were replaced; None unless all of them are what is calculated.

    In the further arguments of a call, a series is a part of the shape or of the dressing, by its own text.
    """
    if not parts:
        return None
    try:
        outline = Outline.of(parse_expressions(calculation))
    except Unreadable:
        return None
    replaced = [_PART] * parts
    reached = [node.name for one in outline.nodes for node in calculated(one) if isinstance(node, Name)]
    meant = [node.name for node, is_argument in outline.places if isinstance(node, Name) and not is_argument]
    whole = all(isinstance(node, Name) for node, _ in outline.places)
    return outline if whole and reached == meant == replaced else None


def _parsed(text: str, names: Names) -> Signal:
    outline = Outline.of(parse_expressions(text))
    return signal_of(outline, [_measured(*place, names) for place in outline.places], text)


def _measured(node: Series | Name, is_argument: bool, names: Names) -> Signal | None:
    """What a place of a metric query stands for: every series is one, and no word alone is."""
    if isinstance(node, Series):
        return series_signal(node, names)
    if not is_argument:
        raise Unreadable(f"{node.name!r} is no query", node.at)
    return None


def series_signal(node: Series, names: Names) -> Signal:
    """The signal of one series of an expression. Raises Unreadable."""
    try:
        scope = metric_scope(node.scope, names)
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
