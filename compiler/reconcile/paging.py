"""The one walker: from each alert over each address, hop by hop, to whom an escalation policy calls.

Every hop is proven, likely (a name alone leads there), unknown or broken. A way that only a name opened is never
broken, whatever stands behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from compiler.model.base import Gap
from compiler.model.chain import Evidence, Fault
from compiler.model.frozen import dataclass
from compiler.model.oncall import Leg, Way
from compiler.model.watching import Address, Monitor, Resource
from compiler.reconcile.context import Context
from compiler.reconcile.paging_doors import Entrance, entrances
from compiler.reconcile.paging_inside import Inside, inside, leg
from compiler.reconcile.paging_mail import mail_doors
from compiler.reconcile.recipients import Told, told


@dataclass(frozen=True, slots=True)
class Paging:
    """One way of a page with all that is known of it; `inner` is its part inside the on-call product.

    `faults` break it unless they say otherwise. `why` says what keeps it from being proven, "" where nothing does.
    """

    monitor: Monitor
    address: Address
    way: Way
    inner: Inside
    faults: tuple[Fault, ...] = ()
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    why: str = ""

    @property
    def policy(self) -> Resource | None:
        """What the way ends at, where it does end."""
        return self.inner.policy if self.way.footing != "broken" else None


def walk(context: Context) -> tuple[Paging, ...]:
    """Every way of a page of the promise's living alerts, in the order of alerts and addresses."""
    return tuple(
        one
        for monitor in context.alerts
        for address in _pageable(context, told(context, monitor))
        for one in pagings(context, monitor, address)
    )


def _pageable(context: Context, reached: Told) -> tuple[Address, ...]:
    """The addresses that may lead to an on-call product: those that say so, that name one, or that are a door's own."""
    return tuple(
        one for one in reached.addresses if one.form == "oncall" or one.product or mail_doors(context.estate, one)
    )


def pagings(context: Context, monitor: Monitor, address: Address) -> Iterator[Paging]:
    """The ways that one address of one alert opens."""
    start = (leg(monitor, "alert"), Leg("handle", address.road, "proven"))
    for entrance in entrances(context, monitor, address):
        if entrance.thing is None:
            yield _shut(monitor, address, start, entrance)
            continue
        own = entrance.thing.id.instance == monitor.id.instance
        for inner in inside(context, entrance.thing, Inside(own=own)):
            yield _joined(monitor, address, start, entrance, inner)


def _shut(monitor: Monitor, address: Address, start: tuple[Leg, ...], entrance: Entrance) -> Paging:
    """A way that ends at the handle."""
    breaks = any(fault.breaks for fault in entrance.faults)
    last = replace(start[-1], footing="broken" if breaks else "unknown", reason=entrance.why)
    way = Way(monitor.id, address.road, (*start[:-1], last))
    return Paging(monitor, address, way, Inside(), entrance.faults, entrance.gaps, why=entrance.why)


def _joined(monitor: Monitor, address: Address, start: tuple[Leg, ...], entrance: Entrance, inner: Inside) -> Paging:
    doubt = inner.doubt or _dropped(monitor, inner)
    legs = (*start, *inner.legs)
    faults, why = inner.faults, doubt
    if entrance.proof is None:
        legs = (*start, *(_likely(one) for one in inner.legs))
        why = f"only its name says that {address.road} leads to “{_name(entrance)}”"
        why += "".join(f"; there, {fault.reason}" for fault in faults if fault.breaks)
        faults = ()
    if doubt:
        legs = (*legs[:-1], _doubted(legs[-1], doubt))
    way = Way(monitor.id, address.road, legs, inner.policy.id if inner.policy else None, inner.wait_s)
    proof = (entrance.proof,) if entrance.proof is not None else ()
    return Paging(monitor, address, way, inner, faults, inner.gaps, proof, why)


def _likely(one: Leg) -> Leg:
    return replace(one, footing="unknown" if one.footing in ("broken", "unknown") else "likely")


def _doubted(one: Leg, doubt: str) -> Leg:
    return one if one.footing == "broken" else replace(one, footing="unknown", reason=one.reason or doubt)


def _name(entrance: Entrance) -> str:
    assert entrance.thing is not None
    return entrance.thing.name or entrance.thing.id.key


def _dropped(monitor: Monitor, inner: Inside) -> str:
    """Why this very alert may be suppressed: a condition that suppresses names it or one of its tags."""
    known = {monitor.name.lower(), monitor.id.key.lower(), *(tag.lower() for tag in monitor.tags)}
    for condition in inner.drops:
        words = {word.lower() for pair in re.findall(r"'([^']+)'|\"([^\"]+)\"", condition) for word in pair if word}
        words |= {word.lower() for word in re.findall(r"[\w.-]+:[\w./-]+", condition)}
        if any(len(word) > 2 and word in one for word in words for one in known):
            return f"it may be suppressed where {condition}"
    return ""
