"""What is wrong beside the links: budgets, traffic, channels, playbooks; and the sections that concern a service."""

from collections.abc import Iterator

from compiler.model.base import Id, Kind
from compiler.model.chain import Chain, ChannelView, Fault, State
from compiler.model.coverage import Section
from compiler.model.promise import Service
from compiler.model.signal import Burn
from compiler.model.watching import Slo
from compiler.ports import Estate
from compiler.reconcile.actionable import action_faults
from compiler.reconcile.channels import channel_faults, handles
from compiler.reconcile.kept import traffic_fault
from compiler.reconcile.routes import route_faults
from compiler.reconcile.texts import text_faults
from compiler.reconcile.unkept import spending_faults

OF_CHANNELS = (Kind.ACCOUNT, Kind.NUMBER, Kind.TEMPLATE, Kind.HEALTH)


def beside(
    service: Service, estate: Estate, chains: tuple[Chain, ...], channels: tuple[ChannelView, ...]
) -> tuple[Fault, ...]:
    """Every fault that no link of a chain tells, or that concerns more than one of them."""
    return (
        *_of_slos(estate, chains),
        *(fault for view in channels for fault in channel_faults(service, estate, view)),
        *(fault for book in service.playbooks for fault in action_faults(book)),
        *(fault for book in service.playbooks for fault in route_faults(service, estate, book)),
        *text_faults(service, estate, chains),
    )


def concerning(service: Service, estate: Estate) -> tuple[Section, ...]:
    """The sections that tell anything of this service: of channels, only those of connectors that it speaks over."""
    spoken = {handle.partition("/")[0] for handle in handles(service)}
    return tuple(
        section
        for kind in Kind
        for section in estate.coverage(kind)
        if kind not in OF_CHANNELS or section.instance in spoken
    )


def _of_slos(estate: Estate, chains: tuple[Chain, ...]) -> Iterator[Fault]:
    """Budgets and traffic of the SLOs that measure what was promised; each SLO once, for all its promises."""
    behind: dict[Id, list[Chain]] = {}
    for chain in chains:
        if chain.slo is not None and chain.link("measured").state is not State.BROKEN:
            behind.setdefault(chain.slo.id, []).append(chain)
    for group in behind.values():
        slo, promises = group[0].slo, tuple(chain.promise for chain in group)
        assert isinstance(slo, Slo)
        yield from spending_faults(estate, slo, tuple(group))
        thin = traffic_fault(estate, slo, _burns(group), tuple(one.subject for one in promises))
        if thin is not None:
            yield thin


def _burns(group: list[Chain]) -> tuple[Burn, ...]:
    alerts = (monitor for chain in group for monitor in chain.alerts)
    return tuple(one.burn for monitor in alerts for one in monitor.conditions if one.burn is not None)
