"""Rows of the runbook: failure modes, each with its signals, first actions, escalation and wording.

Declared playbooks claim what they name; what nobody claims becomes a draft row. A promise without a signal
gets a row too, since customers will be the ones to notice.
"""

from collections.abc import Mapping

from compiler.model.base import Id, Kind
from compiler.model.chain import Chain, ChannelView, Detection, Match, Row, State
from compiler.model.promise import Action, Playbook, Service, Tell
from compiler.model.watching import Monitor
from compiler.ports import Estate
from compiler.reconcile.context import instances
from compiler.reconcile.escalation import declared, live
from compiler.reconcile.misnamed import misnamed
from compiler.reconcile.named import resolve
from compiler.reconcile.opened import opened_faults
from compiler.reconcile.pictured import pictured
from compiler.reconcile.signals import signals

NOTHING = "Detection: none, expect support tickets"
SILENCED = "silenced without end"

OBSERVED: Mapping[str, tuple[Kind, ...]] = {Kind.SLO: (Kind.SLO_READING,), Kind.MONITOR: (Kind.MONITOR_STATE,)}
"""What tells how a thing fares now, beside its definition."""


def rows(
    service: Service, estate: Estate, chains: tuple[Chain, ...], channels: tuple[ChannelView, ...]
) -> tuple[Row, ...]:
    """Declared rows in their order, then drafts for what no playbook claims, by key."""
    declared = tuple(_declared(service, estate, book, chains, channels) for book in service.playbooks)
    claimed = {item for book in service.playbooks for item in book.when}
    drafts = [_draft_promise(service, estate, chain) for chain in chains if not _names(chain) & claimed]
    drafts += [_draft_channel(service, view) for view in channels if f"channel:{view.handle}" not in claimed]
    drafts += [
        _draft_dependency(service, one.name)
        for one in service.context.depends_on
        if one.hard and f"dependency:{one.name}" not in claimed and not _is_channel(one.name, claimed)
    ]
    return declared + tuple(sorted(drafts, key=lambda row: row.key))


def _names(chain: Chain) -> set[str]:
    """The words by which a playbook may claim a promise: its own id, and its alerts."""
    keys = (key for one in chain.alerts for key in (one.id.key, str(one.id)))
    return {chain.promise.id, *(f"monitor:{key}" for key in keys)}


def _is_channel(name: str, claimed: set[str]) -> bool:
    return any(item.startswith(f"channel:{name}/") for item in claimed)


def _declared(
    service: Service, estate: Estate, book: Playbook, chains: tuple[Chain, ...], channels: tuple[ChannelView, ...]
) -> Row:
    detections = tuple(one for item in book.when for one in _detect(service, estate, item, chains, channels))
    return Row(
        key=book.id,
        scenario=book.scenario,
        cause=book.subject,
        detection=detections or (Detection(None, NOTHING),),
        actions=book.first_actions,
        escalation=declared(estate, book) or live(tuple(one for one in chains if one.promise.id in book.when)),
        tell=tuple(dict.fromkeys(_telling(tell) for tell in book.tell)),
        playbook=book,
        promises=tuple(item for item in book.when if any(item == chain.promise.id for chain in chains)),
        sources=(f"declared at {book.place.file}:{book.place.line}",),
        faults=(*opened_faults(estate, book), *misnamed(estate, book)),
    )


def _detect(
    service: Service, estate: Estate, item: str, chains: tuple[Chain, ...], channels: tuple[ChannelView, ...]
) -> tuple[Detection, ...]:
    form, colon, name = item.partition(":")
    if not colon:
        return next((_of_chain(service, estate, chain) for chain in chains if chain.promise.id == item), ())
    if form == "channel":
        return next((_of_channel(service, view) for view in channels if view.handle == name), ())
    if form == "monitor":
        return _of_monitor(service, estate, name, _silenced(chains))
    return (Detection(None, f"{name} down: {NOTHING}" if form == "dependency" else item),)


def _of_chain(service: Service, estate: Estate, chain: Chain) -> tuple[Detection, ...]:
    """The SLO and its alerts. An alert with a signal of its own has a panel of its own, the others share the SLO's."""
    panel = next(iter(chain.link("visible").matches), None)
    if chain.slo is None and not chain.alerts:
        return (Detection(None, f"“{chain.promise.says}” — {NOTHING}"),)
    found = []
    if chain.slo is not None:
        text = f"SLO “{chain.slo.name}” burning"
        found.append(Detection(chain.slo.id, text, chain.slo_url, panel, _commands(service, estate, chain.slo.id)))
    state = chain.link("alerted").state
    note = "" if state is State.PROVEN else f"alerted: {state.value}"
    quiet = _silenced((chain,))
    for monitor in chain.alerts:
        url = monitor.opening.url if monitor.opening else ""
        text = f"alert “{monitor.name}”"
        shown = _own_panel(service, estate, monitor) or panel
        mark = SILENCED if monitor.id in quiet else ""
        found.append(Detection(monitor.id, text, url, shown, _commands(service, estate, monitor.id), note, mark))
    return tuple(found)


def _silenced(chains: tuple[Chain, ...]) -> frozenset[Id]:
    """The alerts that are proven to be silenced for good; a silence that ends comes and goes, and is left to others."""
    faults = (fault for chain in chains for fault in chain.link("alerted").faults)
    return frozenset(fault.subject for fault in faults if fault.name == "muted without end")


def _of_channel(service: Service, view: ChannelView) -> tuple[Detection, ...]:
    id = view.account.id if view.account else None
    explained = (f"runbook explain {id}",) if id else ()
    commands = (_refresh(service, Kind.HEALTH), *explained)
    return (Detection(id, f"channel {view.handle} limited or blocked", view.url, commands=commands),)


def _of_monitor(service: Service, estate: Estate, reference: str, quiet: frozenset[Id]) -> tuple[Detection, ...]:
    monitor = resolve(estate, Kind.MONITOR, reference).first
    if not isinstance(monitor, Monitor):
        return ()
    url = monitor.opening.url if monitor.opening else ""
    shown = pictured(service, estate, monitor)
    mark = SILENCED if monitor.id in quiet else ""
    commands = _commands(service, estate, monitor.id)
    return (Detection(monitor.id, f"alert “{monitor.name}”", url, shown, commands, mark=mark),)


def _own_panel(service: Service, estate: Estate, monitor: Monitor) -> Match | None:
    """The panel of an alert that watches more than the state of an SLO."""
    watched = any(one.domain != "slo" for one in signals(monitor))
    return pictured(service, estate, monitor) if watched else None


def _commands(service: Service, estate: Estate, id: Id) -> tuple[str, ...]:
    """The thing and what is observed of it are read anew before they are explained."""
    observed = (kind for kind in OBSERVED.get(id.kind, ()) if id.instance in instances(estate, kind))
    return (_refresh(service, id.kind, *observed), f"runbook explain {id}")


def _refresh(service: Service, *kinds: str) -> str:
    return f"runbook sync --service {service.name} --only {','.join(kinds)}"


def _telling(tell: Tell) -> str:
    if tell.attested:
        return tell.attested
    return f"template {tell.template} ({', '.join(tell.languages)})"


def _draft_promise(service: Service, estate: Estate, chain: Chain) -> Row:
    return Row(
        key=f"promise-{chain.promise.id}",
        scenario=f"Promise at risk: {chain.promise.says}",
        cause=chain.promise.subject,
        detection=_of_chain(service, estate, chain),
        escalation=live((chain,)),
        draft=True,
        promises=(chain.promise.id,),
        sources=("drafted from the live estate",),
    )


def _draft_channel(service: Service, view: ChannelView) -> Row:
    advice = view.health.reasons if view.health else ()
    actions = tuple(Action("text", one.advice, service.place) for one in advice if one.advice)
    return Row(
        key=f"channel-{view.handle.replace('/', '-')}",
        scenario=f"Channel {view.handle} cannot send",
        cause=view.account.id if view.account else service.subject,
        detection=_of_channel(service, view),
        actions=actions,
        draft=True,
        sources=("drafted from the channel's health",),
    )


def _draft_dependency(service: Service, name: str) -> Row:
    return Row(
        key=f"dependency-{name}",
        scenario=f"Hard dependency {name} down",
        cause=service.subject,
        detection=(Detection(None, NOTHING),),
        draft=True,
        sources=("drafted from `context.depends_on`",),
    )
