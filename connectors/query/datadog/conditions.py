"""Recursive descent over the tokens of scopes and of searches; each token is read once."""

from connectors.query.datadog.cursor import Tokens
from connectors.query.datadog.lexer import Unreadable, scope_tokens, search_tokens
from connectors.query.datadog.nodes import Every, In, Not, Some, Tag, Where


def parse_scope(text: str) -> Where:
    """The condition that a scope (without its braces) spells; commas bind loosest. Raises Unreadable."""
    tokens = Tokens(scope_tokens(text))
    found = _listed(tokens)
    tokens.finish()
    return found


def parse_search(text: str) -> Where:
    """The condition that a search spells: words side by side must all hold, OR binds loosest. Raises Unreadable."""
    tokens = Tokens(search_tokens(text))
    found = _alternatives(tokens, "") if tokens.kind != "end" else Every(())
    tokens.finish()
    return found


def _listed(tokens: Tokens) -> Where:
    """Conditions separated by commas, up to a closing parenthesis or the end; empty ones ask nothing."""
    parts = []
    while tokens.kind not in (")", "end"):
        if not tokens.took(","):
            parts.append(_either(tokens))
            if tokens.kind not in (",", ")", "end"):
                raise tokens.wrong("expected a comma or an operator")
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _either(tokens: Tokens) -> Where:
    parts = [_both(tokens)]
    while tokens.word("OR"):
        parts.append(_both(tokens))
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def _both(tokens: Tokens) -> Where:
    parts = [_condition(tokens)]
    while tokens.word("AND"):
        parts.append(_condition(tokens))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _condition(tokens: Tokens) -> Where:
    negated = False
    while tokens.took("!") or tokens.word("NOT"):
        negated = not negated
    found = _group(tokens) if tokens.kind == "(" else _tag(tokens)
    return Not(found) if negated else found


def _group(tokens: Tokens) -> Where:
    tokens.deeper()
    tokens.take("(")
    found = _listed(tokens)
    tokens.take(")")
    tokens.depth -= 1
    return found


def _tag(tokens: Tokens) -> Where:
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


def _pair(word: str, tokens: Tokens) -> Tag:
    """`key:value`, or a bare tag; the value may stand apart from its colon, or be missing."""
    key, colon, value = word.partition(":")
    if not colon:
        return Tag("", _unquoted(word))
    if not value and tokens.kind == "word" and tokens.now.text.upper() not in ("AND", "OR"):
        value = tokens.take().text
    return Tag(key, _unquoted(value))


def _values(tokens: Tokens) -> tuple[str, ...]:
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


def _alternatives(tokens: Tokens, key: str) -> Where:
    parts = [_words(tokens, key)]
    while tokens.kind == "word" and tokens.now.text == "OR":
        tokens.take()
        parts.append(_words(tokens, key))
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def _words(tokens: Tokens, key: str) -> Where:
    parts = [_found(tokens, key)]
    while tokens.kind not in (")", "end") and tokens.now.text != "OR":
        if tokens.now.text == "AND":
            tokens.take()
        parts.append(_found(tokens, key))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _found(tokens: Tokens, key: str) -> Where:
    """One word, phrase, range or group of a search, all of them asked of `key` where one was named before."""
    negated = False
    while tokens.took("minus") or (tokens.now.text == "NOT" and tokens.word("NOT")):
        negated = not negated
    if tokens.kind == "key":
        key = tokens.take().text[:-1]
    found = _bracketed(tokens, key) if tokens.kind == "(" else Tag(key, _sought(tokens, key))
    return Not(found) if negated else found


def _bracketed(tokens: Tokens, key: str) -> Where:
    tokens.deeper()
    tokens.take("(")
    found = _alternatives(tokens, key)
    tokens.take(")")
    tokens.depth -= 1
    return found


def _sought(tokens: Tokens, key: str) -> str:
    """What is searched for; a phrase is the whole value of a key, but without one only words in a row."""
    token = tokens.take()
    if token.kind == "word" and token.text in ("AND", "OR", "NOT"):
        raise Unreadable("expected something to search for", token.at)
    if token.kind in ("word", "range", "key"):
        return token.text
    if token.kind == "phrase":
        return _unquoted(token.text) if key or " " not in token.text else token.text
    raise Unreadable("expected something to search for", token.at)
