"""Conditions to scopes: what scopes and searches select, with the variables of a dashboard in their place."""

import re
from collections.abc import Iterator
from functools import lru_cache

from compiler.model.scope import EVERYTHING, Scope, Term, conjunction, disjunction, opaque, selecting
from connectors.query.datadog.conditions import parse_scope, parse_search
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.nodes import Every, In, Not, Some, Tag, Where

Variables = tuple[tuple[str, str | None, tuple[str, ...]], ...]
"""The declared variables of a dashboard: name, tag key (None or "" for whole `key:value` pairs), default values."""

_Names = dict[str, tuple[str, tuple[str, ...]]]

NOTHING = Scope(frozenset())

_PLAIN = re.compile(r"[\w.:*$@/,!-]*", re.ASCII)
_PLAIN_SEARCH = re.compile(r"(?:(?:-?@?[A-Za-z]\w*(?:\.\w+)*:[\w.*][\w.*-]*|\$[\w-]+)(?: (?!\Z)|\Z))+", re.ASCII)
_OPERATORS = ("AND", "OR", "IN", "NOT")


class _Untold(Exception):
    """A condition that no term can say, such as a value with a variable in its middle."""


def tag_scope(text: str, variables: Variables = ()) -> Scope:
    """The scope that a text selects, as in a metric query, a downtime or a rule; opaque where it cannot be read."""
    try:
        return metric_scope(text, variables)
    except Unreadable:
        return opaque(text)


@lru_cache(maxsize=1 << 15)
def metric_scope(text: str, variables: Variables = ()) -> Scope:
    """The scope that the text between the braces of a metric query selects. Raises Unreadable.

    `$var` asks for the variable's key; `key:$var.value` also asks that the key is there, which `*` then means.
    A variable that is not declared stays the value `$var`, which nothing can set and which compares to itself alone.
    """
    names = _names(variables)
    terms = _plain(text, names)
    if terms is not None:
        return _clause(terms)
    return _selected(parse_scope(text), names, text)


@lru_cache(maxsize=1 << 15)
def search_scope(text: str, variables: Variables = ()) -> Scope:
    """The scope that a search selects; free words are bare tags, phrases and ranges keep their marks.

    Raises Unreadable.
    """
    if _PLAIN_SEARCH.fullmatch(text) is not None:
        return _found(text, _names(variables))
    return _selected(parse_search(text), _names(variables), text)


@lru_cache(maxsize=1 << 10)
def _names(variables: Variables) -> _Names:
    return {name: (key or "", tuple(defaults)) for name, key, defaults in variables}


def _plain(text: str, names: _Names) -> list[Term] | None:
    """The terms of the commonest scopes, which need no parser: tags and variables between commas; None for others."""
    if _PLAIN.fullmatch(text) is None:
        return None
    terms: list[Term] = []
    for word in text.split(","):
        if "$" in word:
            key, colon, value = word.lstrip("!").partition(":")
            if "*" in word or word.startswith("!!") or "!" in value:
                return None
            try:
                terms.extend(_terms(key if colon else "", value if colon else key, word[0] == "!", names))
            except _Untold:
                return None
        elif word not in ("", "*"):
            term = _plain_term(word)
            if term is None:
                return None
            terms.append(term)
    return terms


@lru_cache(maxsize=1 << 14)
def _plain_term(word: str) -> Term | None:
    """The term of `key:value`, a bare tag, or either with `!` in front; None for what needs the parser."""
    tag = word[1:] if word[0] == "!" else word
    key, colon, value = tag.partition(":")
    if not tag or tag[0] in "-*" or "!" in tag or (not value if colon else tag.upper() in _OPERATORS):
        return None
    return Term(key if colon else "", (value if colon else tag,), tag is not word)


def _clause(terms: list[Term]) -> Scope:
    if sum(term.negated for term in terms) > 1:
        return selecting(terms)
    return Scope(frozenset((frozenset(terms),))) if terms else EVERYTHING


def _found(text: str, names: _Names) -> Scope:
    """The scope of the commonest searches, which need no parser: `key:value`, `-key:value` and variables."""
    terms: list[Term] = []
    for word in text.split(" "):
        key, _, value = word.lstrip("-").rpartition(":")
        terms.extend(_terms(key, value, word[0] == "-", names))
    return _clause(terms)


def _selected(where: Where, names: _Names, text: str) -> Scope:
    try:
        scope = _scope(where, False, names)
    except _Untold:
        return opaque(text)
    return opaque(text) if scope.opaque else scope


def _scope(where: Where, negated: bool, names: _Names) -> Scope:
    """The scope of a condition, or of its contrary, with every negation pushed down to the terms."""
    match where:
        case Not(of):
            return _scope(of, not negated, names)
        case Every(parts) | Some(parts):
            scopes = [_scope(part, negated, names) for part in parts]
            return conjunction(scopes) if isinstance(where, Every) != negated else disjunction(scopes)
        case In(key, values):
            return _among(key, values, negated, names)
        case Tag("", "*"):
            return NOTHING if negated else EVERYTHING
        case Tag(key, value):
            return selecting(_terms(key, value, negated, names))


def _among(key: str, values: tuple[str, ...], negated: bool, names: _Names) -> Scope:
    if not any("$" in value for value in values):
        return selecting([Term(key, tuple(sorted(set(values))), negated)])
    scopes = [selecting(_terms(key, value, negated, names)) for value in values]
    return conjunction(scopes) if negated else disjunction(scopes)


def _terms(key: str, value: str, negated: bool, names: _Names) -> Iterator[Term]:
    if "$" not in value:
        if "$" in key:
            raise _Untold
        yield Term(key, (value,), negated)
        return
    if value[0] != "$" or value == "$" or "*" in value or value.count("$") > 1:
        raise _Untold
    # A name may hold dots, so `$a.value` is the variable `a.value` before it is the value of `a`.
    name = value[1:] if value[1:] in names else value[1:].removesuffix(".value")
    if key and not negated:
        yield Term(key, ("*",))
    if name in names:
        own, defaults = names[name]
        yield Term(key or own, defaults, negated, name)
    else:
        yield Term(key, (value,), negated)
