"""What queries are surely about: a tag that all of them demand, so that who asks for another value can pass them by.

The algebra of scopes reads a series as one value for each key: what demands `service:a` never meets what demands
`service:b`, whatever else either asks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from compiler.model.scope import Scope

Demanded = Mapping[str, frozenset[str]]
"""Values by key of which a series must have one each."""

Anchor = tuple[str, ...]
"""A key, and the values of it that are demanded, sorted."""

NOTHING: Demanded = MappingProxyType({})

FIRST = "service"
"""The key that tells most things apart, where it is demanded at all."""

RENAMED = frozenset({"env", "environment"})
"""Keys under which one thing goes by several names, so that two values may be one place."""

MOST = 8
"""So many values of one key are kept; what demands more is about hardly anything."""

_PLAIN = re.compile(r"[\w./:@+-]+")


@lru_cache(maxsize=1 << 10)
def surely(scope: Scope) -> Demanded:
    """What a scope demands for certain: plain values of keys that it speaks of once; nothing where it has a choice.

    Values are in lower case, since what is spelled `Checkout` by one may be what is spelled `checkout` by another.
    """
    if scope.opaque or len(scope.clauses) != 1:
        return NOTHING
    (clause,) = scope.clauses
    spoken = Counter([term.key for term in clause])
    plain = [one for one in clause if one.values and not one.negated and one.variable is None and spoken[one.key] == 1]
    return {one.key: frozenset(map(str.lower, one.values)) for one in plain if _tells(one.key, one.values)}


def together(scopes: Iterable[Scope]) -> Demanded:
    """What every one of these scopes demands, with the values of all."""
    found: Demanded | None = None
    for one in scopes:
        found = surely(one) if found is None else _both(found, surely(one))
    return found or NOTHING


def anchors(queries: Iterable[tuple[Iterable[str], Scope | None]]) -> dict[str, Anchor]:
    """For each name, what all queries of a thing that read it are about; a query without a scope may be about all."""
    found: dict[str, Demanded] = {}
    for names, scope in queries:
        own = NOTHING if scope is None else surely(scope)
        for name in names:
            before = found.get(name)
            found[name] = own if before is None or before is own else _both(before, own)
    return {name: anchor for name, demanded in found.items() if (anchor := _anchor(demanded))}


def differ(one: Scope, other: Scope) -> bool:
    """Whether two scopes demand other values of one key for certain; names of environments tell nothing apart."""
    asked = surely(other)
    return any(apart((key, *values), asked) for key, values in surely(one).items())


def apart(anchor: Anchor, asked: Demanded) -> bool:
    """Whether what is anchored there can have nothing of what is asked for."""
    wanted = asked.get(anchor[0]) if anchor else None
    return wanted is not None and wanted.isdisjoint(anchor[1:])


def _tells(key: str, values: Iterable[str]) -> bool:
    return key not in RENAMED and all(_PLAIN.fullmatch(word) for word in (key, *values))


def _both(one: Demanded, other: Demanded) -> Demanded:
    return {key: values | other[key] for key, values in one.items() if key in other}


@lru_cache(maxsize=1 << 10)
def _of(pairs: frozenset[tuple[str, frozenset[str]]]) -> Anchor:
    found = dict(pairs)
    key = FIRST if FIRST in found else min(found)
    return (key, *sorted(found[key])) if len(found[key]) <= MOST else ()


def _anchor(demanded: Demanded) -> Anchor:
    return _of(frozenset(demanded.items())) if demanded else ()
