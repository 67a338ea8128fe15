"""Visible: does a panel of a real dashboard plot the same signal?"""

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Fault, Link, Match, absent, proven, unknown
from compiler.model.coverage import Answer
from compiler.model.signal import Signal
from compiler.model.watching import Dashboard, Monitor, Slo
from compiler.reconcile.context import Context
from compiler.reconcile.panels import Plotted, plotted
from compiler.reconcile.pictured import plainly
from compiler.reconcile.signals import signals, telling, unread


def visible(context: Context) -> Link:
    """The sixth link: the best panel for what measures the promise, or for one of its alerts."""
    thing = context.thing
    if thing is None:
        return unknown("visible", "nothing live is known to measure the promise")
    found = plotted(context, thing.id, _plottable(context, thing), (thing.id, *(one.id for one in context.alerts)))
    if found.best is None:
        return _none(context, thing, found)
    best = plainly(context.estate, found.best)
    reason = f"on “{best.name}”, panel “{best.part_name}”: {best.evidence[0].sentence}"
    if not _tells(thing, best, found):
        return unknown("visible", f"{reason}, but not what tells good from bad", matches=(best,))
    lacking = _lacking(thing, found)
    if lacking:
        return unknown("visible", f"{reason}, but not {', '.join(sorted(lacking))}", matches=(best,))
    return proven("visible", reason, matches=(best,), evidence=best.evidence)


def _plottable(context: Context, thing: Slo | Monitor) -> tuple[Signal, ...]:
    """What the SLO counts; for one that rests on monitors, and for a meter, what these watch."""
    own = signals(thing) or tuple(one for monitor in context.alerts for one in signals(monitor))
    return tuple(one for one in own if one.domain != "slo")


def _tells(thing: Slo | Monitor, best: Match, found: Plotted) -> bool:
    """Whether the panel shows more than how much there is, by what it embeds or by the metrics that it plots."""
    if best.evidence[0].rung == "referenced" or not isinstance(thing, Slo) or not telling(thing):
        return True
    return bool(found.metrics & telling(thing))


def _lacking(thing: Slo | Monitor, found: Plotted) -> frozenset[str]:
    """What is left out of what must be seen; the signals of several things may stand on panels of one dashboard."""
    return found.lacking if signals(thing) else found.lacking - found.metrics


def _none(context: Context, thing: Slo | Monitor, found: Plotted) -> Link:
    if found.parts:
        return unknown("visible", f"panels plot only a part of what “{thing.name}” measures, such as {found.parts[0]}")
    gaps = found.gaps + _blind(context, thing.id, thing) + _lists(context)
    fault = Fault(
        "no panel",
        thing.id,
        f"no panel in readable dashboards plots what “{thing.name}” measures",
        "add a panel with the SLO's query, or the SLO itself, to the service's dashboard",
    )
    return absent("visible", Answer((), tuple(dict.fromkeys(gaps))), fault)


def _blind(context: Context, id: Id, thing: Slo | Monitor) -> tuple[Gap, ...]:
    """Queries that we cannot read could be plotted anywhere, and searches spelled in other words."""
    if unread(thing):
        return (Gap(id.kind, id.instance, f"{id} has a query that we cannot read"),)
    if not any(one.domain == "metric" for one in _plottable(context, thing)):
        return (Gap(id.kind, id.instance, f"{id} watches no metric, and a panel may spell a search in other words"),)
    return ()


def _lists(context: Context) -> tuple[Gap, ...]:
    """Our own dashboards that list SLOs or alerts by a search, in which ours may be."""
    owner = {f"team:{context.service.owner}"} if context.service.owner else set()
    rows = context.estate.tagged(Kind.DASHBOARD, context.service.tags | owner).rows
    listing = [row for row in rows if isinstance(row, Dashboard) and any(panel.search for panel in row.panels)]
    return tuple(
        Gap(row.id.kind, row.id.instance, f"{row.id} lists by a search that we cannot follow") for row in listing
    )
