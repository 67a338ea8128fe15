"""Counts of what serves a declared promise or playbook and of what serves none, over the whole estate.

These are counts and no findings: whoever declares one service of an estate has said nothing about the others.
"""

from collections.abc import Iterable, Iterator

from compiler.model.base import Id, Kind
from compiler.model.coverage import Section
from compiler.model.finding import Finding, Severity
from compiler.model.inventory import Count, Idle, Inventory, Served
from compiler.model.watching import Monitor, Resource
from compiler.ports import Estate

GUARDS = (Kind.SLO, Kind.MONITOR)
KINDS = (*GUARDS, Kind.DASHBOARD)
UNCLAIMED = "RB107"
FIX = "declare the promise that it protects, or take it out"


def inventory(
    served: Iterable[Served], estate: Estate, kinds: tuple[Kind, ...] = KINDS, listing: bool = False
) -> Inventory:
    """The estate beside all that serves, of these kinds; with `listing` what serves nothing is named too."""
    every = tuple(sorted((one for one in set(served) if one.id.kind in kinds), key=lambda one: (one.id, one.of)))
    live = {one.id for one in every}
    counts = tuple(_count(section, live) for kind in kinds for section in estate.coverage(kind))
    return Inventory(counts, every, tuple(_idle(estate, live, kinds)) if listing else ())


def unclaimed(found: Inventory) -> Iterator[Finding]:
    """A finding for each SLO and each page that serves nothing, for an estate whose promises are all declared.

    Of a kind that is not fully known nothing is said.
    """
    known = {(one.instance, one.kind) for one in found.counts if not one.gap}
    for thing in found.idle:
        if (thing.id.instance, thing.id.kind) in known and (thing.pages or thing.id.kind == Kind.SLO):
            who = f"alert “{thing.name}” pages somebody and" if thing.pages else f"SLO “{thing.name}”"
            yield Finding(UNCLAIMED, thing.id, f"{who} protects no declared promise", FIX, Severity.NOTE, url=thing.url)


def _count(section: Section, live: set[Id]) -> Count:
    serving = sum((one.instance, one.kind) == (section.instance, section.kind) for one in live)
    gap = section.gap()
    return Count(section.instance, section.kind, max(section.rows, serving), serving, gap.why if gap else "")


def _idle(estate: Estate, live: set[Id], kinds: tuple[Kind, ...]) -> Iterator[Idle]:
    for kind in kinds:
        for thing in estate.every(kind, but=live):
            if isinstance(thing, Resource):
                yield Idle(thing.id, thing.name, thing.opening.url if thing.opening else "", _pages(thing))


def _pages(thing: Resource) -> bool:
    return isinstance(thing, Monitor) and not thing.draft and any(one.form == "oncall" for one in thing.notifies)
