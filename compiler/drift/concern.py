"""Which changes concern a service, by what it rests on, and who answers for a thing."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, TypeVar

from compiler.model.base import Id
from compiler.model.change import Pair
from compiler.model.frozen import dataclass

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Resting:
    """Who rests on what, found by the tags of a thing and by its id; and who owns each service."""

    by_tag: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_id: Mapping[Id, frozenset[str]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    promised: Mapping[Id, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        services: Iterable[tuple[str, frozenset[str], Iterable[Id], str]],
        promises: Iterable[tuple[str, Iterable[Id]]] = (),
    ) -> "Resting":
        """From the name of each service, the tags of its deployables, what it rests on, and its owner.

        And from each promise, as service/promise, with what it rests on.
        """
        tags: dict[str, set[str]] = {}
        ids: dict[Id, set[str]] = {}
        owners = {}
        for name, own, rested, owner in services:
            owners[name] = owner
            for tag in own:
                tags.setdefault(tag, set()).add(name)
            for id in rested:
                ids.setdefault(id, set()).add(name)
        held: dict[Id, set[str]] = {}
        for promise, those in promises:
            for id in those:
                held.setdefault(id, set()).add(promise)
        return cls(_frozen(tags), _frozen(ids), owners, _frozen(held))

    def promises(self, pair: Pair, id: Id) -> tuple[str, ...]:
        """The promises that rest on the thing, or on what it watches or silences."""
        sides = [one for one in (pair.old, pair.new) if one is not None]
        watched = (to for one in sides for to in _referred(one))
        return tuple(sorted({name for key in (id, *watched) for name in self.promised.get(key, ())}))

    def services(self, pair: Pair, id: Id) -> tuple[str, ...]:
        """The services that a change of this pair concerns; `id` is whose the pair is.

        A thing that is gone concerns whom its tags name, and whoever rests on what it watched or silenced.
        """
        sides = [one for one in (pair.old, pair.new) if one is not None]
        found = set(self.by_id.get(id, ()))
        for one in sides:
            found.update(*(self.by_tag.get(tag, ()) for tag in getattr(one, "tags", ())))
            found.update(*(self.by_id.get(to, ()) for to in _referred(one)))
        return tuple(sorted(found))

    def owner(self, pair: Pair, id: Id) -> str:
        """The team that the thing's own tags name, else that of the services which it concerns."""
        own = owner_of(pair.new if pair.new is not None else pair.old)
        return own or ", ".join(sorted({self.owners[name] for name in self.services(pair, id)} - {""}))


def _frozen(found: Mapping[Key, set[str]]) -> dict[Key, frozenset[str]]:
    return {key: frozenset(names) for key, names in found.items()}


def _referred(thing: Any) -> Iterable[Id]:
    """What watches or silences a thing refers to it; a board is not that of every service whose SLO it shows."""
    return [ref.to for ref in getattr(thing, "refs", ()) if ref.how in ("alerts on", "silences")]


def owner_of(thing: Any) -> str:
    """The team that the thing's own tags name."""
    teams = sorted(tag.partition(":")[2] for tag in getattr(thing, "tags", ()) if tag.partition(":")[0] == "team")
    return ", ".join(teams)
