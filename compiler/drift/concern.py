"""Which changes concern a service, by what it rests on, and who answers for a thing."""

from collections.abc import Iterable
from typing import Any

from compiler.model.base import Id
from compiler.model.change import Pair


def concerned(pair: Pair, tags: frozenset[str], rested: frozenset[Id], id: Id) -> bool:
    """Whether a change of this pair concerns a service of these tags that rests on these things.

    A thing that is gone concerns whom its tags name, and whoever rests on what it referred to.
    """
    sides = [one for one in (pair.old, pair.new) if one is not None]
    return (
        id in rested
        or any(getattr(one, "tags", frozenset()) & tags for one in sides)
        or any(to in rested for one in sides for to in _referred(one))
    )


def _referred(thing: Any) -> Iterable[Id]:
    """What watches or silences a thing refers to it; a board is not that of every service whose SLO it shows."""
    return [ref.to for ref in getattr(thing, "refs", ()) if ref.how in ("alerts on", "silences")]


def owner_of(thing: Any) -> str:
    """The team that the thing's own tags name."""
    teams = sorted(tag.partition(":")[2] for tag in getattr(thing, "tags", ()) if tag.partition(":")[0] == "team")
    return ", ".join(teams)
