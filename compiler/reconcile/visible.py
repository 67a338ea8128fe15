"""Visible: does a panel of a real dashboard plot the same signal?"""

from compiler.model.base import Gap, Id
from compiler.model.chain import Fault, Link, absent, proven, unknown
from compiler.model.coverage import Answer
from compiler.model.signal import Signal, Unparsed
from compiler.model.watching import Dashboard
from compiler.reconcile.context import Context
from compiler.reconcile.panels import Plotted, plotted


def visible(context: Context) -> Link:
    """The sixth link: the best panel for what measures the promise, or for one of its alerts."""
    of = context.measures
    if of is None:
        return unknown("visible", "nothing live measures the promise")
    found = plotted(context, of, _signals(context), (of, *(one.id for one in context.alerts)))
    if found.best is None:
        return _none(context, of, found)
    best = found.best
    reason = f"on “{best.name}”, panel “{best.part_name}”: {best.evidence[0].sentence}"
    return proven("visible", reason, matches=(best,), evidence=best.evidence)


def _signals(context: Context) -> tuple[Signal, ...]:
    """What the SLO counts; for one that rests on monitors, and for a meter, what these watch."""
    own = context.slo.expressions if context.slo else ()
    expressions = own or tuple(one.on for monitor in context.alerts for one in monitor.conditions)
    return tuple(one for one in expressions if isinstance(one, Signal) and one.domain == "metric")


def _none(context: Context, of: Id, found: Plotted) -> Link:
    unread = [one for one in (context.slo.expressions if context.slo else ()) if isinstance(one, Unparsed)]
    blind = tuple(Gap(of.kind, of.instance, f"{of} has a query that we cannot read") for _ in unread[:1])
    if not _signals(context) and not found.gaps:
        blind = blind or (Gap(of.kind, of.instance, f"{of} watches no metric that a panel could plot"),)
    name = (context.slo or context.meter or _nameless()).name
    fault = Fault(
        "no panel",
        of,
        f"no panel in readable dashboards plots what “{name}” measures",
        "add a panel with the SLO's query, or the SLO itself, to the service's dashboard",
    )
    return absent("visible", Answer((), found.gaps + blind), fault)


def _nameless() -> Dashboard:
    return Dashboard(Id("", "", ""), "it")
