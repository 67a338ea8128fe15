"""Inventory: what the live estate does for all that is declared, and how much of it does nothing for it."""

from collections.abc import Iterable

import orjson

from compiler.app.declarations import Declarations, Slip
from compiler.app.outcomes import Workshop, kept_under
from compiler.model.codec import from_plain, to_plain
from compiler.model.inventory import Inventory, Served


def inventory(workshop: Workshop, declarations: Declarations, listing: bool = False) -> Inventory:
    """The estate beside every declared service; with `listing` also each thing that serves none."""
    slips = declarations.slips
    every = Slip("all by name" if listing else "all", "|".join(f"{one.name}:{one.digest}" for one in slips))
    key = kept_under("inventory", workshop, every)
    kept = workshop.store.recall(key)
    if kept is not None:
        found: Inventory = from_plain(orjson.loads(kept))
        return found
    from compiler.reconcile.inventory import inventory as counted

    made = counted(served(workshop, declarations, slips), workshop.estate, listing)
    workshop.store.remember(key, orjson.dumps(to_plain(made)))
    return made


def served(workshop: Workshop, declarations: Declarations, slips: Iterable[Slip]) -> tuple[Served, ...]:
    """What is at work for these services, kept where nothing changed that it rests on."""
    return tuple(one for slip in slips for one in _of_service(workshop, declarations, slip))


def _of_service(workshop: Workshop, declarations: Declarations, slip: Slip) -> tuple[Served, ...]:
    key = kept_under("served", workshop, slip)
    kept = workshop.store.recall(key)
    if kept is not None:
        found: tuple[Served, ...] = from_plain(orjson.loads(kept))
        return found
    from compiler.reconcile.context import Terms
    from compiler.reconcile.judge import judge
    from compiler.reconcile.serving import serving

    settings, estate = workshop.settings, workshop.estate
    terms = Terms(settings.margin, settings.review_after, settings.max_age)
    made = serving(judge(declarations.service(slip.name), estate, terms), estate)
    workshop.store.remember(key, orjson.dumps(to_plain(made)))
    return made
