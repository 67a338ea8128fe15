"""What a judged service rests on: the live things that its answers were read from."""

from collections.abc import Iterator

from compiler.model.base import DECLARED, Id
from compiler.model.chain import Chain, ChannelView, Judgement
from compiler.model.promise import Service


def rests(judgement: Judgement) -> tuple[Id, ...]:
    """Every live thing that an answer of this service was read from, by id."""
    found = {id for chain in judgement.chains for id in of_chain(chain)}
    found |= {fault.subject for fault in judgement.faults}
    found |= {fault.subject for row in judgement.rows for fault in row.faults}
    found |= {one.of for row in judgement.rows for one in row.detection if one.of is not None}
    found |= {id for view in judgement.channels for id in _of_channel(view, judgement.service)}
    return tuple(sorted(id for id in found if id.instance != DECLARED))


def of_chain(chain: Chain) -> Iterator[Id]:
    """Every live thing that the answers about one promise were read from; some of them several times."""
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
