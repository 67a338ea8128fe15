"""What a service rests on, and so which changes concern it."""

from collections.abc import Iterable, Iterator
from typing import Any

from compiler.model.base import DECLARED, Id
from compiler.model.chain import Chain, ChannelView, Judgement
from compiler.model.change import Pair
from compiler.model.promise import Service


def rests(judgement: Judgement) -> tuple[Id, ...]:
    """Every live thing that an answer of this service was read from, by id."""
    found = {id for chain in judgement.chains for id in _of_chain(chain)}
    found |= {fault.subject for fault in judgement.faults}
    found |= {fault.subject for row in judgement.rows for fault in row.faults}
    found |= {one.of for row in judgement.rows for one in row.detection if one.of is not None}
    found |= {id for view in judgement.channels for id in _of_channel(view, judgement.service)}
    return tuple(sorted(id for id in found if id.instance != DECLARED))


def _of_chain(chain: Chain) -> Iterator[Id]:
    if chain.slo is not None:
        yield from (chain.slo.id, *chain.slo.monitors)
    yield from (alert.id for alert in chain.alerts)
    for link in chain.links:
        yield from (id for match in link.matches for id in (match.of, match.to))
        yield from (id for proof in link.evidence for id in proof.ids)
        yield from (fault.subject for fault in link.faults)


def _of_channel(view: ChannelView, service: Service) -> Iterator[Id]:
    """The account and its senders; of its wordings only those that a playbook names."""
    named = {tell.template for book in service.playbooks for tell in book.tell}
    if view.account is not None:
        yield view.account.id
    yield from (number.id for number, _ in view.numbers)
    yield from (one.id for one, _ in view.templates if one.title in named)


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
