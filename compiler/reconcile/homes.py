"""Which instances an address may be of: the things of one open at one host, and several may share a host."""

from collections.abc import Iterable, Iterator

from compiler.model.base import Id, Kind
from compiler.ports import Estate
from compiler.reconcile.context import instances, stale
from compiler.reconcile.named import host_of

OPENED = (Kind.MONITOR, Kind.DASHBOARD, Kind.SLO)


def host_at(estate: Estate, instance: str) -> str:
    """The host at which the things of an instance are opened, "" where nothing tells."""
    some = (estate.any_of(kind, instance) for kind in OPENED)
    return next((host_of(one.opening.url) for one in some if one is not None and one.opening is not None), "")


def openers(estate: Estate, kind: Kind, host: str) -> tuple[str, ...]:
    """The instances that bring a kind and whose things are opened at that host."""
    return tuple(one for one in instances(estate, kind) if host and host_at(estate, one) == host)


def housemates(estate: Estate, instance: str, of: Iterable[str]) -> tuple[str, ...]:
    """Those of some instances whose things are opened at the same host as those of this one."""
    others = [one for one in of if one != instance]
    host = host_at(estate, instance) if others else ""
    return tuple(one for one in others if host and host_at(estate, one) == host)


def elsewhere_too(estate: Estate, id: Id) -> bool:
    """Whether the address of a thing may be one of another instance, which has it or may have it.

    An instance at another host is out of the question; one of which nothing tells where it is opened is not.
    """
    return any(not estate.get(one).absent or stale(estate, one) for one in _namesakes(estate, id))


def _namesakes(estate: Estate, id: Id) -> Iterator[Id]:
    host = host_at(estate, id.instance)
    for one in instances(estate, Kind(id.kind)):
        if one != id.instance and (not host or host_at(estate, one) in ("", host)):
            yield Id(one, id.kind, id.key)
