"""The table of contents of a judgement: one service, its chains, its channels, its rows."""

from collections.abc import Callable
from dataclasses import replace

from compiler.model.chain import Chain, Judgement, Kept, Link, LinkName, State, Verdict, moot
from compiler.model.promise import Service
from compiler.model.watching import Dashboard, Monitor, Slo
from compiler.ports import Estate
from compiler.reconcile.actionable import actionable
from compiler.reconcile.aged import aged
from compiler.reconcile.alerted import alerted, living
from compiler.reconcile.beside import beside, concerning
from compiler.reconcile.binding import Bound, bind
from compiler.reconcile.budgeted import budgeted
from compiler.reconcile.channels import channel, handles
from compiler.reconcile.context import Context, Terms, seen_lately
from compiler.reconcile.desk import Desk
from compiler.reconcile.kept import kept, readings, series
from compiler.reconcile.leading import leading, led_link, led_row
from compiler.reconcile.measured import measured
from compiler.reconcile.paged import paged
from compiler.reconcile.paging import walk
from compiler.reconcile.papers import papers
from compiler.reconcile.rows import rows
from compiler.reconcile.staffed import forecasts, manned, staffed
from compiler.reconcile.sufficient import sufficient
from compiler.reconcile.tellable import tellable
from compiler.reconcile.visible import visible
from compiler.reconcile.watching import Watching, watching
from compiler.reconcile.wording import wording_faults

DEFAULT = Terms()
ASTRAY: tuple[Kept, str] = ("unknown", "what is measured is not what was promised")
RESTS_ON: dict[LinkName, tuple[LinkName, ...]] = {
    "sufficient": ("measured",),
    "alerted": ("measured",),
    "visible": ("measured",),
    "paged": ("measured", "alerted"),
    "staffed": ("measured", "alerted", "paged"),
}
HEADLINES = {
    "unbound": "unbound",
    "not measured": "not measured",
    "bound thing gone": "not measured",
    "weaker target": "weaker target",
    "thin margin": "weaker target",
    "weaker window": "weaker window",
    "different indicator": "different indicator",
    "different scope": "different scope",
    "looser limit": "weaker target",
}
BY_LINK: dict[LinkName, str] = {
    "measured": "not measured",
    "sufficient": "weaker target",
    "alerted": "not alerted",
    "paged": "alerted but not paged",
    "staffed": "paged but nobody on call",
    "visible": "no panel",
    "actionable": "no first actions",
    "tellable": "nobody can be told",
}


def judge(service: Service, estate: Estate, terms: Terms = DEFAULT) -> Judgement:
    """Everything that is so of one service, in one snapshot. Pure: the same values give the same judgement.

    `sections` are told as they are; links are judged as if those that are too old had not been read.
    """
    snapshot, estate, desk = estate, aged(estate, terms.max_age), Desk()
    chains = tuple(chain_of(Context(service, promise, estate, terms, desk=desk)) for promise in service.promises)
    channels = tuple(channel(service, estate, handle) for handle in handles(service))
    found = rows(service, estate, chains, channels)
    written = wording_faults(service, estate.info.taken.date(), terms.review_after)
    return Judgement(
        service=service,
        chains=chains,
        rows=tuple(led_row(estate, row) for row in found),
        channels=channels,
        dashboards=_dashboards(estate, chains),
        sections=concerning(service, snapshot),
        info=estate.info,
        papers=papers(service, estate),
        faults=leading(estate, beside(service, estate, chains, channels)) + written,
    )


def chain_of(context: Context) -> Chain:
    """One promise: eight links in order, and the two answers. What rests on a broken link is moot."""
    bound = bind(context)
    context = _with_thing(context, bound)
    found = watching(context)
    links: dict[LinkName, Link] = {}
    _join(context, links, "measured", lambda: measured(context, bound))
    _join(context, links, "sufficient", lambda: sufficient(context))
    _join(context, links, "alerted", lambda: alerted(context, found))
    alerts = replace(context, alerts=living(links["alerted"], found))
    ways = walk(alerts)
    people = manned(alerts, ways)
    _join(context, links, "paged", lambda: paged(alerts, ways))
    _join(context, links, "staffed", lambda: staffed(alerts, people))
    _join(context, links, "visible", lambda: visible(alerts))
    _join(context, links, "actionable", lambda: actionable(alerts))
    _join(context, links, "tellable", lambda: tellable(alerts))
    chain = _chain(context, bound, found, tuple(led_link(context.estate, link) for link in links.values()))
    return replace(chain, ways=tuple(one.way for one in ways), forecasts=forecasts(people))


def _join(context: Context, links: dict[LinkName, Link], name: LinkName, make: Callable[[], Link]) -> None:
    """Adds a link: moot where one that it rests on is broken, else as it is made, unless that was seen too long ago."""
    broken = [one for one in RESTS_ON.get(name, ()) if links[one].state in (State.BROKEN, State.MOOT)]
    links[name] = moot(name, broken[0]) if broken else seen_lately(context, make())


def _with_thing(context: Context, bound: Bound) -> Context:
    slo = bound.thing if isinstance(bound.thing, Slo) else None
    meter = bound.thing if isinstance(bound.thing, Monitor) else None
    return replace(context, slo=slo, meter=meter, attested=bound.attested)


def _chain(context: Context, bound: Bound, found: Watching, links: tuple[Link, ...]) -> Chain:
    slo, answer = context.slo, verdict(context, links)
    return Chain(
        context.promise,
        links,
        answer,
        slo,
        tuple(watch.monitor for watch in found.watches),
        readings(context.estate, slo),
        series(context.estate, slo),
        bound.candidates,
        slo.opening.url if slo is not None and slo.opening else "",
        budget=budgeted(context) if answer.kept != "unknown" else None,
    )


def verdict(context: Context, links: tuple[Link, ...]) -> Verdict:
    """Both answers; the headline is the earliest broken link, "unknown" only when none is broken."""
    broken = tuple(link for link in links if link.state is State.BROKEN)
    unknown = tuple(link.name for link in links if link.state is State.UNKNOWN)
    astray = links[0].state is State.BROKEN and context.thing is not None
    answer, why = ASTRAY if astray else kept(context)
    names = tuple(link.name for link in broken)
    if broken:
        return Verdict("broken", _headline(broken[0]), names, unknown, answer, why)
    return Verdict("unknown" if unknown else "whole", _backed(context, links[0]), names, unknown, answer, why)


def _headline(link: Link) -> str:
    first = link.faults[0].name if link.faults else ""
    return HEADLINES.get(first, BY_LINK[link.name])


def _backed(context: Context, measured: Link) -> str:
    if measured.state is not State.PROVEN:
        return "unknown"
    if context.slo is not None:
        return f"backed by SLO {context.slo.name}"
    return f"backed by alert {context.meter.name}" if context.meter else measured.reason


def _dashboards(estate: Estate, chains: tuple[Chain, ...]) -> tuple[tuple[Dashboard, str], ...]:
    found: dict[str, tuple[Dashboard, str]] = {}
    for chain in chains:
        for match in chain.link("visible").matches:
            dashboard = estate.get(match.to).first
            if isinstance(dashboard, Dashboard):
                found.setdefault(str(match.to), (dashboard, dashboard.opening.url if dashboard.opening else ""))
    return tuple(found[key] for key in sorted(found))
