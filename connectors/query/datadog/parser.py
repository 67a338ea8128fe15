"""Recursive descent over the tokens of metric expressions and formulas; each token is read once."""

from connectors.query.datadog.cursor import Tokens
from connectors.query.datadog.lexer import expression_tokens
from connectors.query.datadog.nodes import Call, Keys, Keyword, Name, Node, Number, Product, Series, Sum, Text


def parse_expressions(text: str) -> tuple[Node, ...]:
    """The expressions of a metric query, of which old panels hold several, separated by commas.

    Raises Unreadable.
    """
    tokens = Tokens(expression_tokens(text))
    found = [_sum(tokens)]
    while tokens.took(","):
        found.append(_sum(tokens))
    tokens.finish()
    return tuple(found)


def _sum(tokens: Tokens) -> Node:
    terms = [(False, _product(tokens))]
    while tokens.kind in ("+", "-"):
        taken = tokens.take().kind == "-"
        terms.append((taken, _product(tokens)))
    return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))


def _product(tokens: Tokens) -> Node:
    factors = [(False, _signed(tokens))]
    while tokens.kind in ("*", "/"):
        divides = tokens.take().kind == "/"
        factors.append((divides, _signed(tokens)))
    return factors[0][1] if len(factors) == 1 else Product(tuple(factors))


def _signed(tokens: Tokens) -> Node:
    negative = False
    while tokens.kind in ("-", "+"):
        negative ^= tokens.take().kind == "-"
    found = _operand(tokens)
    if not negative:
        return found
    return _minus(found) if isinstance(found, Number) else Sum(((True, found),))


def _minus(number: Number) -> Number:
    """The number with the other sign; one in parentheses may have one of its own."""
    return Number(number.text[1:] if number.text[0] == "-" else "-" + number.text)


def _operand(tokens: Tokens) -> Node:
    if tokens.kind == "series":
        token = tokens.take()
        head, brace, scope = token.text.partition("{")
        aggregator, _, metric = head.rpartition(":")
        return _series(tokens, aggregator or None, metric, brace + scope, token.at + len(head))
    if tokens.kind == "number":
        return Number(tokens.take().text)
    if tokens.kind == "text":
        return Text(tokens.take().text[1:-1])
    if tokens.kind == "(":
        return _nested(tokens)
    return _named(tokens)


def _nested(tokens: Tokens) -> Node:
    tokens.deeper()
    tokens.take("(")
    found = _sum(tokens)
    tokens.take(")")
    tokens.depth -= 1
    return found


def _named(tokens: Tokens) -> Node:
    """A series, a call, or a name alone: the token after the name tells which."""
    name = tokens.take("name")
    if tokens.kind == "braces":
        return _spaced(tokens, None, name.text)
    if tokens.kind == ":":
        tokens.take()
        return _spaced(tokens, name.text)
    if tokens.kind != "(":
        return Name(name.text, name.at)
    if tokens.after(1).kind == "name" and tokens.after(2).kind == ":" and tokens.after(4).kind == "compare":
        return _spaced(tokens, _counted(tokens, name.text))
    return Call(name.text, _arguments(tokens))


def _spaced(tokens: Tokens, aggregator: str | None, metric: str = "") -> Series:
    """A series whose parts stand apart, or behind an aggregator that is more than a word."""
    if tokens.kind == "series" and not metric and ":" not in tokens.now.text.partition("{")[0]:
        token = tokens.take()
        metric, brace, scope = token.text.partition("{")
        return _series(tokens, aggregator, metric, brace + scope, token.at + len(metric))
    metric = metric or tokens.take("name").text
    braces = tokens.take("braces")
    return _series(tokens, aggregator, metric, braces.text, braces.at)


def _counted(tokens: Tokens, name: str) -> str:
    """The aggregator `count(v: v>=0)`, spelled with one space."""
    tokens.take("(")
    variable = tokens.take("name").text
    tokens.take(":")
    compared = tokens.take("name").text + tokens.take("compare").text
    number = _signed(tokens)
    tokens.take(")")
    tokens.take(":")
    if not isinstance(number, Number):
        raise tokens.wrong("expected a number to compare with")
    return f"{name}({variable}: {compared}{number.text})"


def _series(tokens: Tokens, aggregator: str | None, metric: str, braces: str, at: int) -> Series:
    """The series with all that follows its scope: the keys it is split by, and its modifiers."""
    by: list[str] = []
    modifiers: list[Call] = []
    while True:
        if tokens.kind == "name" and tokens.now.text.lower() == "by":
            tokens.take()
            by.extend(_keys(tokens.take("braces").text))
        elif tokens.kind == ".":
            tokens.take()
            modifiers.append(Call(tokens.take("name").text, _arguments(tokens)))
        else:
            return Series(aggregator, metric, braces[1:-1], at + 1, tuple(by), tuple(modifiers))


def _keys(braces: str) -> list[str]:
    return [key for key in map(str.strip, braces[1:-1].split(",")) if key]


def _arguments(tokens: Tokens) -> tuple[Node, ...]:
    tokens.deeper()
    tokens.take("(")
    found: list[Node] = []
    while tokens.kind != ")":
        found.append(_argument(tokens))
        if not tokens.took(","):
            break
    tokens.take(")")
    tokens.depth -= 1
    return tuple(found)


def _argument(tokens: Tokens) -> Node:
    if tokens.kind == "braces":
        return Keys(tuple(_keys(tokens.take().text)))
    if tokens.kind == "name" and tokens.after().kind == "=":
        name = tokens.take().text
        tokens.take("=")
        return Keyword(name, _sum(tokens))
    return _sum(tokens)
