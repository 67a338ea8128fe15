"""Conditions to scopes: what scopes and searches select, with the variables of a dashboard in their place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from compiler.model.scope import EVERYTHING, Clause, Scope, Term, conjunction, disjunction, opaque, selecting
from connectors.query.datadog.conditions import parse_scope, parse_search
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.nodes import Every, In, Not, Some, Tag, Where

Variables = tuple[tuple[str, str | None, tuple[str, ...]], ...]
"""The declared variables of a dashboard: name, tag key (None or "" for whole `key:value` pairs), default values."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The same by their names; what is kept by them goes by this very object, which is quick.

    Those that are `fixed` stand at their values, and nobody can set them from outside.
    """

    known: Mapping[str, tuple[str, tuple[str, ...]]]
    fixed: frozenset[str] = frozenset()


NO_NAMES = Names({})
NOTHING = Scope(frozenset())

_PLAIN = re.compile(r"[\w.:*$@/!-]+", re.ASCII)
_PLAIN_SOUGHT = re.compile(r"-?@?[A-Za-z]\w*(?:\.\w+)*:[\w.*][\w.*-]*|\$[\w-]+", re.ASCII)
_BRACKETS = re.compile(r"[()\[\]{}\"\\]")
_WORDS = re.compile(
    r"""(?:[^\s()"\[\]{}\\]|\\.|"(?:[^"\\]|\\.)*"|\((?:[^()"]|"[^"]*")*\)|\[[^\[\]]*\]|\{[^{}]*\})+|\S"""
)
"""The words of a search that stand side by side; what is in quotes or brackets belongs to its word."""
_REFERENCE = re.compile(r"\$[\w@.-]")
"""A variable; accounts of computers end with a sign that begins none."""
_OPERATORS = ("AND", "OR", "IN", "NOT")


class _Untold(Exception):
    """A condition that no term can say, such as a value with a variable in its middle."""


@lru_cache(maxsize=1 << 10)
def named(variables: Variables, fixed: frozenset[str] = frozenset()) -> Names:
    """The variables of a dashboard by their names, the same object for equal ones; all that reads queries takes it."""
    return Names({name: (key or "", tuple(defaults)) for name, key, defaults in variables}, fixed)


def names_in(text: str, variables: Variables | Names) -> Names:
    """The names that a text is to be read with: none where it holds no variable, so that it is read once for all."""
    if "$" not in text:
        return NO_NAMES
    return variables if isinstance(variables, Names) else named(variables)


def tag_scope(text: str, variables: Variables | Names = ()) -> Scope:
    """The scope that a text selects, as in a metric query, a downtime or a rule; opaque where it cannot be read."""
    try:
        return metric_scope(text, names_in(text, variables))
    except Unreadable:
        return opaque(text)


@lru_cache(maxsize=1 << 13)
def metric_scope(text: str, names: Names) -> Scope:
    """The scope that the text between the braces of a metric query selects. Raises Unreadable.

    `$var` asks for the variable's key; `key:$var.value` also asks that the key is there, which `*` then means.
    A variable that is not declared stays the value `$var`, which nothing can set and which compares to itself alone.
    """
    return _plain(text, names) or _selected(parse_scope(text), names, text)


@lru_cache(maxsize=1 << 13)
def search_scope(text: str, names: Names) -> Scope:
    """The scope that a search selects; free words are bare tags, phrases and ranges keep their marks.

    Raises Unreadable.
    """
    return _plain_search(text, names) or _selected(parse_search(text), names, text)


def _plain(text: str, names: Names) -> Scope | None:
    """The commonest scopes, which need no parser: tags and variables between commas or AND; None for others."""
    words = text.split(",") if " " not in text else _unspaced(text)
    terms = [_word(word, names if "$" in word else NO_NAMES) for word in words]
    return None if None in terms else _clause(_NO_TERMS.union(*filter(None, terms)), text.count("!"))


def _unspaced(text: str) -> list[str]:
    """The words of a scope with blanks; a missing one beside AND is spelled so that it is refused."""
    both = [piece.split(" AND ") for piece in text.split(",")]
    return [word.strip() or ("AND" if len(words) > 1 else "") for words in both for word in words]


def _plain_search(text: str, names: Names) -> Scope | None:
    """The commonest searches, read word by word: `key:value`, `key:(a OR b)`, variables; None for others.

    Panels of a dashboard repeat most of their words, so that few need the parser.
    """
    words = text.split() if _BRACKETS.search(text) is None else _WORDS.findall(text)
    terms = [_sought(word, names if "$" in word else NO_NAMES) for word in words]
    if not words or None in terms:
        return None
    negated = sum([word[0] in "-(" for word in words]) if "-" in text or "NOT" in text else 0
    return _clause(_NO_TERMS.union(*filter(None, terms)), negated)


_NO_TERMS: Clause = frozenset()


def _clause(terms: Clause, negated: int) -> Scope:
    if negated > 1:
        return selecting(terms)
    return Scope(frozenset((terms,))) if terms else EVERYTHING


@lru_cache(maxsize=1 << 14)
def _word(word: str, names: Names) -> Clause | None:
    """The terms of one tag or variable, either with `!` in front; None for what needs the parser.

    Terms are kept as sets, since uniting sets asks for the hash of none of them.
    """
    if word in ("", "*"):
        return _NO_TERMS
    if _PLAIN.fullmatch(word) is None:
        return None
    if "$" not in word:
        return _tag(word)
    key, colon, value = word.lstrip("!").partition(":")
    if "*" in word or word.startswith("!!") or "!" in value or key.startswith("-"):
        return None
    try:
        return frozenset(_terms(key if colon else "", value if colon else key, word[0] == "!", names))
    except _Untold:
        return None


def _tag(word: str) -> Clause | None:
    """The term of `key:value` or of a bare tag; None for what needs the parser."""
    tag = word[1:] if word[0] == "!" else word
    key, colon, value = tag.partition(":")
    if not tag or tag[0] in "-*" or "!" in tag or (not (key and value) if colon else tag.upper() in _OPERATORS):
        return None
    return frozenset((Term(key if colon else "", (value if colon else tag,), tag is not word),))


@lru_cache(maxsize=1 << 14)
def _sought(word: str, names: Names) -> Clause | None:
    """The terms of one word of a search; None for what only the whole tells."""
    if _PLAIN_SOUGHT.fullmatch(word) is not None:
        key, _, value = word.lstrip("-").rpartition(":")
        if "$" not in word:
            return frozenset((Term(key, (value,), word[0] == "-"),))
        return frozenset(_terms(key, value, word[0] == "-", names))
    if word in _OPERATORS:
        return None
    try:
        scope = _scope(parse_search(word), False, names)
    except (Unreadable, _Untold):
        return None
    return next(iter(scope.clauses)) if len(scope.clauses) == 1 and not scope.opaque else None


def _selected(where: Where, names: Names, text: str) -> Scope:
    try:
        scope = _scope(where, False, names)
    except _Untold:
        return opaque(text)
    return opaque(text) if scope.opaque else scope


def _scope(where: Where, negated: bool, names: Names) -> Scope:
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
            return _asked(key, value, negated, names if "$" in value else NO_NAMES)


@lru_cache(maxsize=1 << 13)
def _asked(key: str, value: str, negated: bool, names: Names) -> Scope:
    """The scope of one tag. Raises _Untold."""
    return selecting(_terms(key, value, negated, names))


def _among(key: str, values: tuple[str, ...], negated: bool, names: Names) -> Scope:
    if not any("$" in value for value in values):
        return selecting([Term(key, tuple(sorted(set(values))), negated)])
    scopes = [_asked(key, value, negated, names) for value in values]
    return conjunction(scopes) if negated else disjunction(scopes)


def _terms(key: str, value: str, negated: bool, names: Names) -> Iterator[Term]:
    if "$" not in value or _REFERENCE.search(value) is None:
        if "$" in key:
            raise _Untold
        yield Term(key, (value,), negated)
        return
    if value[0] != "$" or "*" in value or value.count("$") > 1:
        raise _Untold
    # A name may hold dots, so `$a.value` is the variable `a.value` before it is the value of `a`.
    name = value[1:] if value[1:] in names.known else value[1:].removesuffix(".value")
    if key and not negated:
        yield Term(key, ("*",))
    if name in names.fixed:
        yield from _fixed(key, *names.known[name], negated)
    elif name in names.known:
        own, defaults = names.known[name]
        yield Term(key or own, defaults, negated, name)
    else:
        yield Term(key, (value,), negated)


def _fixed(key: str, own: str, values: tuple[str, ...], negated: bool) -> Iterator[Term]:
    """What a variable asks that stands at these values for good; nothing where it stands at everything."""
    if not values or "*" in values:
        return
    if key or own:
        yield Term(key or own, values, negated)
    elif len(values) == 1:
        word, colon, rest = values[0].partition(":")
        yield Term(word if colon else "", (rest if colon else word,), negated)
    else:
        raise _Untold
