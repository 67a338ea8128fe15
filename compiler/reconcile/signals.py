"""The signals of live things, and which side of an SLO each of them is."""

from typing import Literal

from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Monitor, Slo

Side = Literal["good", "total", "bad", "slice"]


def signals(thing: Slo | Monitor) -> tuple[Signal, ...]:
    """What a thing watches, as far as it could be read."""
    found = thing.expressions if isinstance(thing, Slo) else tuple(one.on for one in thing.conditions)
    return tuple(one for one in found if isinstance(one, Signal))


def unread(thing: Slo | Monitor) -> tuple[Unparsed, ...]:
    """What a thing watches by queries that could not be read."""
    found = thing.expressions if isinstance(thing, Slo) else tuple(one.on for one in thing.conditions)
    return tuple(one for one in found if isinstance(one, Unparsed))


def sides(slo: Slo) -> tuple[tuple[Side, Signal], ...]:
    """The signals of an SLO, each with the side that it counts."""
    found: list[tuple[Side, Signal]] = [("good", one) for one in slo.good if isinstance(one, Signal)]
    found += [("total", one) for one in slo.total if isinstance(one, Signal)]
    found += [("bad", one) for one in slo.bad if isinstance(one, Signal)]
    return (*found, ("slice", slo.slice)) if isinstance(slo.slice, Signal) else tuple(found)


def telling(slo: Slo) -> frozenset[str]:
    """The metrics that tell good from bad: those of a total alone only tell how much there was."""
    return frozenset(name for side, one in sides(slo) if side != "total" for name in one.metrics)


def metrics(thing: Slo | Monitor) -> frozenset[str]:
    """Every metric that a thing reads or, in queries that could not be read, mentions."""
    read = {name for one in signals(thing) for name in one.metrics}
    return frozenset(read | {name for one in unread(thing) for name in one.mentions})
