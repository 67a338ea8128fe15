"""The table of contents of a judgement: one service, its chains, its channels, its rows."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from compiler.model.base import Kind
from compiler.model.chain import Chain, ChannelView, Fault, Judgement, Link, LinkName, State, Verdict, moot
from compiler.model.coverage import Section
from compiler.model.promise import Promise, Service
from compiler.model.watching import Dashboard, Monitor, Slo
from compiler.ports import Estate
from compiler.reconcile.actionable import action_faults, actionable
from compiler.reconcile.alerted import Watching, alerted, living, watching
from compiler.reconcile.binding import Bound, bind
from compiler.reconcile.channels import channel, channel_faults, handles
from compiler.reconcile.context import Context, seen_lately
from compiler.reconcile.kept import budget_faults, kept, readings, series, traffic_fault
from compiler.reconcile.measured import measured
from compiler.reconcile.paged import paged
from compiler.reconcile.rows import rows
from compiler.reconcile.staffed import staffed
from compiler.reconcile.sufficient import sufficient
from compiler.reconcile.tellable import tellable
from compiler.reconcile.visible import visible
from compiler.reconcile.wording import wording_faults

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


REVIEW_AFTER = timedelta(days=180)


def judge(
    service: Service, estate: Estate, margin: Decimal = Decimal(0), review_after: timedelta = REVIEW_AFTER
) -> Judgement:
    """Everything that is so of one service, in one snapshot. Pure: the same values give the same judgement."""
    chains = tuple(chain_of(service, promise, estate, margin) for promise in service.promises)
    channels = tuple(channel(service, estate, handle) for handle in handles(service))
    found = rows(service, estate, chains, channels)
    written = wording_faults(service, estate.info.taken.date(), review_after)
    return Judgement(
        service=service,
        chains=chains,
        rows=found,
        channels=channels,
        dashboards=_dashboards(estate, chains),
        sections=_sections(estate),
        info=estate.info,
        faults=_faults(service, estate, chains, channels) + written,
    )


def chain_of(service: Service, promise: Promise, estate: Estate, margin: Decimal = Decimal(0)) -> Chain:
    """One promise: eight links in order, and the two answers."""
    context = Context(service, promise, estate, margin)
    bound = bind(context)
    context = _with_thing(context, bound)
    links: dict[LinkName, Link] = {"measured": measured(context, bound)}
    found = watching(context)
    links["sufficient"] = sufficient(context) if _stands(links, "sufficient") else moot("sufficient", "measured")
    links["alerted"] = alerted(context, found) if _stands(links, "alerted") else moot("alerted", "measured")
    context = replace(context, alerts=living(links["alerted"], found))
    links["paged"] = _or_moot(links, "paged") or paged(context)
    links["staffed"] = _or_moot(links, "staffed") or staffed(context)
    links["visible"] = _or_moot(links, "visible") or visible(context)
    links["actionable"] = actionable(context)
    links["tellable"] = tellable(context)
    return _chain(context, bound, found, tuple(seen_lately(estate, link) for link in links.values()))


def _with_thing(context: Context, bound: Bound) -> Context:
    if isinstance(bound.thing, Slo):
        return replace(context, slo=bound.thing)
    return replace(context, meter=bound.thing) if isinstance(bound.thing, Monitor) else context


def _stands(links: dict[LinkName, Link], name: LinkName) -> bool:
    return _or_moot(links, name) is None


def _or_moot(links: dict[LinkName, Link], name: LinkName) -> Link | None:
    for other in RESTS_ON.get(name, ()):
        if links[other].state in (State.BROKEN, State.MOOT):
            return moot(name, other)
    return None


def _chain(context: Context, bound: Bound, found: Watching, links: tuple[Link, ...]) -> Chain:
    slo = context.slo
    return Chain(
        context.promise,
        links,
        verdict(context, links),
        slo,
        tuple(watch.monitor for watch in found.watches),
        readings(context.estate, slo),
        series(context.estate, slo),
        bound.candidates,
        slo.opening.url if slo is not None and slo.opening else "",
    )


def verdict(context: Context, links: tuple[Link, ...]) -> Verdict:
    """Both answers; the headline is the earliest broken link, "unknown" only when none is broken."""
    broken = tuple(link for link in links if link.state is State.BROKEN)
    unknown = tuple(link.name for link in links if link.state is State.UNKNOWN)
    answer, why = kept(context.estate, context.promise.objective, context.slo)
    names = tuple(link.name for link in broken)
    if broken:
        return Verdict("broken", _headline(broken[0]), names, unknown, answer, why)
    if unknown:
        return Verdict("unknown", _backed(context), names, unknown, answer, why)
    return Verdict("whole", _backed(context), names, unknown, answer, why)


def _headline(link: Link) -> str:
    first = link.faults[0].name if link.faults else ""
    return HEADLINES.get(first, BY_LINK[link.name])


def _backed(context: Context) -> str:
    if context.slo is not None:
        return f"backed by SLO {context.slo.name}"
    return f"backed by alert {context.meter.name}" if context.meter else "unknown"


def _dashboards(estate: Estate, chains: tuple[Chain, ...]) -> tuple[tuple[Dashboard, str], ...]:
    found: dict[str, tuple[Dashboard, str]] = {}
    for chain in chains:
        for match in chain.link("visible").matches:
            dashboard = estate.get(match.to).first
            if isinstance(dashboard, Dashboard):
                found.setdefault(str(match.to), (dashboard, dashboard.opening.url if dashboard.opening else ""))
    return tuple(found[key] for key in sorted(found))


def _sections(estate: Estate) -> tuple[Section, ...]:
    return tuple(section for kind in Kind for section in estate.coverage(kind))


def _faults(
    service: Service, estate: Estate, chains: tuple[Chain, ...], channels: tuple[ChannelView, ...]
) -> tuple[Fault, ...]:
    """What is wrong beside the links: budgets, traffic, channels, playbooks that no promise names, wording."""
    slos = {chain.slo.id: (chain.slo, _rates(chain)) for chain in chains if chain.slo is not None}
    budgets = [fault for slo, _ in slos.values() for fault in budget_faults(estate, slo)]
    thin = [traffic_fault(estate, slo, rates) for slo, rates in slos.values()]
    reach = [fault for view in channels for fault in channel_faults(service, estate, view)]
    books = [fault for book in service.playbooks for fault in action_faults(book)]
    return (*budgets, *(one for one in thin if one), *reach, *books)


def _rates(chain: Chain) -> tuple[Decimal, ...]:
    burns = [one.burn for monitor in chain.alerts for one in monitor.conditions if one.burn]
    return tuple(burn.rate for burn in burns if burn.rate is not None)
