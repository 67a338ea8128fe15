"""Recursive descent over the tokens: metric expressions and formulas, scopes, searches.

Nesting is bounded, so that no text can exhaust the stack; every parser reads each token once.
"""

from connectors.query.datadog.lexer import Token, Unreadable, expression_tokens, scope_tokens, search_tokens
from connectors.query.datadog.nodes import (
    Call,
    Every,
    In,
    Keys,
    Keyword,
    Name,
    Node,
    Not,
    Number,
    Product,
    Series,
    Some,
    Sum,
    Tag,
    Text,
    Where,
)

DEEPEST = 40
"""How deep parentheses and calls may nest."""


def parse_expressions(text: str) -> tuple[Node, ...]:
    """The expressions of a metric query, of which old panels hold several, separated by commas.

    Raises Unreadable.
    """
    tokens = _Tokens(expression_tokens(text))
    found = [_sum(tokens)]
    while tokens.took(","):
        found.append(_sum(tokens))
    tokens.finish()
    return tuple(found)


def parse_scope(text: str) -> Where:
    """The condition that a scope (without its braces) spells; commas bind loosest. Raises Unreadable."""
    tokens = _Tokens(scope_tokens(text))
    found = _listed(tokens)
    tokens.finish()
    return found


def parse_search(text: str) -> Where:
    """The condition that a search spells: words side by side must all hold, OR binds loosest. Raises Unreadable."""
    tokens = _Tokens(search_tokens(text))
    found = _alternatives(tokens, "") if tokens.kind != "end" else Every(())
    tokens.finish()
    return found


class _Tokens:
    """A cursor over the tokens, with the depth of nesting."""

    __slots__ = ("_all", "_index", "depth", "kind")

    def __init__(self, tokens: list[Token]) -> None:
        self._all = tokens
        self._index = 0
        self.depth = 0
        self.kind = tokens[0].kind

    @property
    def now(self) -> Token:
        return self._all[self._index]

    def after(self, steps: int = 1) -> Token:
        """The token `steps` further on, or the last one."""
        return self._all[min(self._index + steps, len(self._all) - 1)]

    def take(self, kind: str = "") -> Token:
        """The token at hand, which must be of `kind` where one is given; the cursor moves on."""
        token = self._all[self._index]
        if kind and token.kind != kind:
            raise self.wrong(f"expected {kind!r}")
        if token.kind != "end":
            self._index += 1
            self.kind = self._all[self._index].kind
        return token

    def took(self, kind: str) -> bool:
        """Whether the token at hand is of `kind`; then the cursor moves on."""
        if self.kind != kind:
            return False
        self.take()
        return True

    def word(self, *words: str) -> bool:
        """Whether the token at hand is one of these words, given in capitals; then the cursor moves on."""
        if self.kind == "word" and self.now.text.upper() in words:
            self.take()
            return True
        return False

    def deeper(self) -> None:
        """Count one more level of nesting."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(f"nested deeper than {DEEPEST} levels")

    def finish(self) -> None:
        """Refuse what is left over."""
        if self.kind != "end":
            raise self.wrong("nothing was expected here")

    def wrong(self, why: str) -> Unreadable:
        token = self.now
        return Unreadable(f"{why}, found {token.text[:40]!r}" if token.text else f"{why}, found the end", token.at)


def _sum(tokens: _Tokens) -> Node:
    terms = [(False, _product(tokens))]
    while tokens.kind in ("+", "-"):
        taken = tokens.take().kind == "-"
        terms.append((taken, _product(tokens)))
    return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))


def _product(tokens: _Tokens) -> Node:
    factors = [(False, _signed(tokens))]
    while tokens.kind in ("*", "/"):
        divides = tokens.take().kind == "/"
        factors.append((divides, _signed(tokens)))
    return factors[0][1] if len(factors) == 1 else Product(tuple(factors))


def _signed(tokens: _Tokens) -> Node:
    negative = False
    while tokens.kind in ("-", "+"):
        negative ^= tokens.take().kind == "-"
    found = _operand(tokens)
    if not negative:
        return found
    return Number("-" + found.text) if isinstance(found, Number) else Sum(((True, found),))


def _operand(tokens: _Tokens) -> Node:
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


def _nested(tokens: _Tokens) -> Node:
    tokens.deeper()
    tokens.take("(")
    found = _sum(tokens)
    tokens.take(")")
    tokens.depth -= 1
    return found


def _named(tokens: _Tokens) -> Node:
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


def _spaced(tokens: _Tokens, aggregator: str | None, metric: str = "") -> Series:
    """A series whose parts stand apart, or behind an aggregator that is more than a word."""
    if tokens.kind == "series" and not metric and ":" not in tokens.now.text.partition("{")[0]:
        token = tokens.take()
        metric, brace, scope = token.text.partition("{")
        return _series(tokens, aggregator, metric, brace + scope, token.at + len(metric))
    metric = metric or tokens.take("name").text
    braces = tokens.take("braces")
    return _series(tokens, aggregator, metric, braces.text, braces.at)


def _counted(tokens: _Tokens, name: str) -> str:
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


def _series(tokens: _Tokens, aggregator: str | None, metric: str, braces: str, at: int) -> Series:
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


def _arguments(tokens: _Tokens) -> tuple[Node, ...]:
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


def _argument(tokens: _Tokens) -> Node:
    if tokens.kind == "braces":
        return Keys(tuple(_keys(tokens.take().text)))
    if tokens.kind == "name" and tokens.after().kind == "=":
        name = tokens.take().text
        tokens.take("=")
        return Keyword(name, _sum(tokens))
    return _sum(tokens)


def _listed(tokens: _Tokens) -> Where:
    """Conditions separated by commas, up to a closing parenthesis or the end; empty ones ask nothing."""
    parts = []
    while tokens.kind not in (")", "end"):
        if not tokens.took(","):
            parts.append(_either(tokens))
            if tokens.kind not in (",", ")", "end"):
                raise tokens.wrong("expected a comma or an operator")
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _either(tokens: _Tokens) -> Where:
    parts = [_both(tokens)]
    while tokens.word("OR"):
        parts.append(_both(tokens))
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def _both(tokens: _Tokens) -> Where:
    parts = [_condition(tokens)]
    while tokens.word("AND"):
        parts.append(_condition(tokens))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _condition(tokens: _Tokens) -> Where:
    negated = False
    while tokens.took("!") or tokens.word("NOT"):
        negated = not negated
    found = _group(tokens) if tokens.kind == "(" else _tag(tokens)
    return Not(found) if negated else found


def _group(tokens: _Tokens) -> Where:
    tokens.deeper()
    tokens.take("(")
    found = _listed(tokens)
    tokens.take(")")
    tokens.depth -= 1
    return found


def _tag(tokens: _Tokens) -> Where:
    word = tokens.take("word")
    if word.text.upper() in ("AND", "OR", "IN") or word.text[0] == "-":
        raise Unreadable("expected a tag", word.at)
    if tokens.word("IN"):
        return In(word.text, _values(tokens))
    if tokens.kind == "word" and tokens.now.text.upper() == "NOT" and tokens.after().text.upper() == "IN":
        tokens.take()
        tokens.take()
        return Not(In(word.text, _values(tokens)))
    return _pair(word.text, tokens)


def _pair(word: str, tokens: _Tokens) -> Tag:
    """`key:value`, or a bare tag; the value may stand apart from its colon, or be missing."""
    key, colon, value = word.partition(":")
    if not colon:
        return Tag("", _unquoted(word))
    if not value and tokens.kind == "word" and tokens.now.text.upper() not in ("AND", "OR"):
        value = tokens.take().text
    return Tag(key, _unquoted(value))


def _values(tokens: _Tokens) -> tuple[str, ...]:
    tokens.take("(")
    found = []
    while tokens.kind != ")":
        if not tokens.took(","):
            found.append(_unquoted(tokens.take("word").text))
    tokens.take(")")
    return tuple(found)


def _unquoted(value: str) -> str:
    """The value without quotes; one with a `*` keeps them, since there it is no wildcard."""
    inner = value[1:-1]
    quoted = len(value) > 1 and value[0] == value[-1] == '"' and '"' not in inner
    return inner if quoted and inner and "*" not in inner else value


def _alternatives(tokens: _Tokens, key: str) -> Where:
    parts = [_words(tokens, key)]
    while tokens.kind == "word" and tokens.now.text == "OR":
        tokens.take()
        parts.append(_words(tokens, key))
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def _words(tokens: _Tokens, key: str) -> Where:
    parts = [_found(tokens, key)]
    while tokens.kind not in (")", "end") and tokens.now.text != "OR":
        if tokens.now.text == "AND":
            tokens.take()
        parts.append(_found(tokens, key))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _found(tokens: _Tokens, key: str) -> Where:
    """One word, phrase, range or group of a search, all of them asked of `key` where one was named before."""
    negated = False
    while tokens.took("minus") or (tokens.now.text == "NOT" and tokens.word("NOT")):
        negated = not negated
    if tokens.kind == "key":
        key = tokens.take().text[:-1]
    found = _bracketed(tokens, key) if tokens.kind == "(" else Tag(key, _sought(tokens, key))
    return Not(found) if negated else found


def _bracketed(tokens: _Tokens, key: str) -> Where:
    tokens.deeper()
    tokens.take("(")
    found = _alternatives(tokens, key)
    tokens.take(")")
    tokens.depth -= 1
    return found


def _sought(tokens: _Tokens, key: str) -> str:
    """What is searched for; a phrase is the whole value of a key, but without one only words in a row."""
    token = tokens.take()
    if token.kind == "word" and token.text in ("AND", "OR", "NOT"):
        raise Unreadable("expected something to search for", token.at)
    if token.kind in ("word", "range", "key"):
        return token.text
    if token.kind == "phrase":
        return _unquoted(token.text) if key or " " not in token.text else token.text
    raise Unreadable("expected something to search for", token.at)
