"""Inventory: what the live estate does for all that is declared, and how much of it does nothing for it.

SLOs and alerts are known from what was judged. What a dashboard is there for is found by all that it plots, which takes
long on a large estate, so it is looked for on demand.
"""

from collections.abc import Iterable
from typing import Literal

import orjson

from compiler.app.declarations import Declarations, Slip
from compiler.app.outcomes import Workshop, kept_under
from compiler.model.codec import from_plain, to_plain
from compiler.model.inventory import Inventory, Served
from compiler.model.outcome import Outcome

Depth = Literal["counts", "guards", "all"]
"""How much is told: counts of SLOs and alerts, these by name, or dashboards too and everything by name."""


def inventory(
    workshop: Workshop, declarations: Declarations, outcomes: Iterable[Outcome], depth: Depth = "counts"
) -> Inventory:
    """The estate beside every declared service, whose `outcomes` these are."""
    slips = declarations.slips
    every = Slip(depth, "|".join(f"{one.name}:{one.digest}" for one in slips))
    key = kept_under("inventory", workshop, every)
    kept = workshop.store.recall(key)
    if kept is not None:
        found: Inventory = from_plain(orjson.loads(kept))
        return found
    from compiler.reconcile.inventory import GUARDS, KINDS
    from compiler.reconcile.inventory import inventory as counted

    if depth == "all":
        made = counted(served(workshop, declarations, outcomes), workshop.estate, KINDS, listing=True)
    else:
        work = (one for outcome in outcomes for one in outcome.served)
        made = counted(work, workshop.estate, GUARDS, listing=depth == "guards")
    workshop.store.remember(key, orjson.dumps(to_plain(made)))
    return made


def served(workshop: Workshop, declarations: Declarations, outcomes: Iterable[Outcome]) -> tuple[Served, ...]:
    """What is at work for the services of these outcomes, dashboards too."""
    slips = {slip.name: slip for slip in declarations.slips}
    found: list[Served] = []
    for outcome in outcomes:
        found += outcome.served
        found += _pictured(workshop, declarations, slips[outcome.service], outcome)
    return tuple(found)


def _pictured(workshop: Workshop, declarations: Declarations, slip: Slip, outcome: Outcome) -> tuple[Served, ...]:
    """The dashboards of a service, kept where nothing changed that they were found by."""
    key = kept_under("pictured", workshop, slip)
    kept = workshop.store.recall(key)
    if kept is not None:
        found: tuple[Served, ...] = from_plain(orjson.loads(kept))
        return found
    from compiler.reconcile.serving import picturing

    made = picturing(declarations.service(slip.name), outcome.wanting, workshop.estate)
    workshop.store.remember(key, orjson.dumps(to_plain(made)))
    return made
