"""The reverse direction: for each alert, SLO and dashboard, which promises and playbooks of a service it serves."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from compiler.model.base import Id, Kind
from compiler.model.chain import Chain, Judgement, State
from compiler.model.inventory import Led, Served, Sought, Wanting
from compiler.model.promise import Promise, Service
from compiler.model.watching import Dashboard, Monitor, Resource, Slo, Use
from compiler.ports import Estate
from compiler.reconcile.context import Context
from compiler.reconcile.named import resolve
from compiler.reconcile.panels_shown import Asked, Shown, asked, embedding, looked_up, plotting
from compiler.reconcile.pictured import NOUNS
from compiler.reconcile.signals import signals


def serving(judgement: Judgement, estate: Estate) -> tuple[Served, ...]:
    """Everything that is at work for this service, each thing once for each promise or playbook, by id.

    Dashboards are looked for by what they plot, which takes long; `guarding` tells of the others alone.
    """
    shown = picturing(judgement.service, wanting(judgement), estate)
    return _once((*_guarding(judgement, estate), *shown), estate)


def guarding(judgement: Judgement, estate: Estate) -> tuple[Served, ...]:
    """The SLOs and alerts that are at work for this service, from what was judged already."""
    return _once((one for one in _guarding(judgement, estate) if one.id.kind != Kind.DASHBOARD), estate)


def wanting(judgement: Judgement) -> Wanting:
    """What `picturing` must know of what was judged."""
    sought = tuple(_sought(chain) for chain in judgement.chains)
    led = (
        Led(row.cause, one.of, one.panel.to, one.panel.part_name)
        for row in judgement.rows
        for one in row.detection
        if one.panel is not None and one.of is not None and row.playbook is not None
    )
    return Wanting(sought, tuple(led))


def picturing(service: Service, wanting: Wanting, estate: Estate) -> tuple[Served, ...]:
    """The dashboards that are at work for a service; what shows something comes before what a text only leads to."""
    found: list[Served] = []
    for one in wanting.sought:
        found += _showing(service, one, estate)
        found += _told(one.of, _alerts(one, estate), estate, (Kind.DASHBOARD,))
    found += (_row(one, estate) for one in wanting.led)
    found += _declared(service, estate, (Kind.DASHBOARD,))
    return _once(found, estate)


def _sought(chain: Chain) -> Sought:
    things = (chain.slo, *chain.alerts) if chain.slo is not None else chain.alerts
    chosen = next((match.to for match in chain.link("visible").matches), None)
    return Sought(chain.promise.subject, tuple(one.id for one in things), chosen)


def _alerts(sought: Sought, estate: Estate) -> tuple[Monitor, ...]:
    found = (estate.get(id).first for id in sought.things if id.kind == Kind.MONITOR)
    return tuple(one for one in found if isinstance(one, Monitor))


def _once(found: Iterable[Served], estate: Estate) -> tuple[Served, ...]:
    """The first word on each thing for each promise or playbook, of those that are there."""
    kept: dict[tuple[Id, Id], Served] = {}
    for one in found:
        if (one.id, one.of) not in kept and estate.get(one.id).rows:
            kept[one.id, one.of] = one
    return tuple(kept[key] for key in sorted(kept))


def _guarding(judgement: Judgement, estate: Estate) -> Iterator[Served]:
    for chain in judgement.chains:
        yield from _measuring(chain, estate)
        yield from _alerting(chain, estate)
        yield from _told(chain.promise.subject, chain.alerts, estate, NOUNS)
    yield from _declared(judgement.service, estate, tuple(NOUNS))


def _measuring(chain: Chain, estate: Estate) -> Iterator[Served]:
    link, of = chain.link("measured"), chain.promise.subject
    for match in link.matches:
        yield _served(estate, match.to, of, "measures it", chosen=True)
        yield from (_served(estate, one.id, of, one.why) for one in match.losers)
    if chain.slo is not None:
        yield _served(estate, chain.slo.id, of, "measures it", chosen=True)


def _alerting(chain: Chain, estate: Estate) -> Iterator[Served]:
    """The alerts of a promise with what they are made of; those that watch only a part of it too."""
    link, of = chain.link("alerted"), chain.promise.subject
    known = {alert.id for alert in chain.alerts}
    told = {match.to: match.evidence[0].sentence for match in link.matches if match.evidence}
    for alert in chain.alerts:
        yield _served(estate, alert.id, of, f"alerts on it: {told.get(alert.id, 'it watches it')}", chosen=True)
        for ref in alert.refs:
            if ref.how == "combines":
                yield _served(estate, ref.to, of, f"is combined in the alert “{alert.name}”")
        for id, ref in estate.referring(alert.id).rows:
            if ref.how == "combines":
                yield _served(estate, id, of, f"combines the alert “{alert.name}”")
    if link.state is not State.MOOT:
        yield from (
            _served(estate, match.to, of, f"watches a part of it: {told.get(match.to, '')}")
            for match in link.matches
            if match.to not in known
        )
    for id in chain.slo.monitors if chain.slo is not None else ():
        yield _served(estate, id, of, "what measures it rests on it")


def _showing(service: Service, sought: Sought, estate: Estate) -> Iterator[Served]:
    """Every dashboard with a panel that shows what measures a promise, or one of its alerts; best panels first."""
    boards: dict[Id, tuple[tuple[int, ...], Served]] = {}
    things = [estate.get(id).first for id in sought.things]
    for nearness, thing in enumerate(one for one in things if isinstance(one, Slo | Monitor)):
        for shown, board in _boards(service, sought.of, estate, thing):
            rank = (not shown.embeds, not _whole(shown), nearness > 0, shown.calculation, shown.index)
            if board.id not in boards or rank < boards[board.id][0]:
                boards[board.id] = rank, _shown(sought, thing, shown, board)
    yield from (served for _, served in boards.values())


def _boards(service: Service, of: Id, estate: Estate, thing: Slo | Monitor) -> Iterator[tuple[Shown, Dashboard]]:
    """The dashboards that hold the thing, and of the others each with its first panel that plots it whole, or best."""
    context = Context(service, Promise(of.key, service.name, "", service.place), estate)
    watched = tuple(one for one in signals(thing) if one.domain != "slo")
    wanted = asked(context, thing.id, watched, (thing.id,))
    found = {shown.id: shown for shown in embedding(context, wanted)}
    if watched:
        for id, uses in _by_board(estate, wanted).items():
            if id not in found and (shown := _first(context, wanted, uses)) is not None:
                found[id] = shown
    for id, shown in sorted(found.items()):
        board = estate.get(id).first
        if isinstance(board, Dashboard):
            yield shown, board


def _by_board(estate: Estate, wanted: Asked) -> dict[Id, list[Use]]:
    found: dict[Id, list[Use]] = {}
    for use in looked_up(estate, wanted.signals).rows:
        found.setdefault(use.resource, []).append(use)
    return found


def _first(context: Context, wanted: Asked, uses: list[Use]) -> Shown | None:
    """The first panel of a dashboard that plots all of it; where none does, the first that plots a part."""
    panels: dict[str, list[Use]] = {}
    for use in uses:
        panels.setdefault(use.part, []).append(use)
    part: Shown | None = None
    for some in panels.values():
        for shown in plotting(context, wanted, some):
            if _whole(shown):
                return shown
            part = part or shown
    return part


def _whole(shown: Shown) -> bool:
    return shown.fit.whole and not shown.missing


def _shown(sought: Sought, thing: Slo | Monitor, shown: Shown, board: Dashboard) -> Served:
    panel = board.panels[shown.index]
    verb = "shows" if shown.embeds else "plots" if _whole(shown) else "plots a part of"
    what = f"the {NOUNS[Kind(thing.id.kind)]} “{thing.name}”"
    how = f"{verb} {what}" if shown.embeds else f"{verb} what {what} watches"
    url = board.opening.url if board.opening else ""
    return Served(board.id, board.name, sought.of, how, panel.title, sought.chosen == board.id, url)


def _told(of: Id, alerts: Iterable[Monitor], estate: Estate, kinds: Collection[Kind]) -> Iterator[Served]:
    for alert in alerts:
        for ref in alert.refs:
            if ref.how == "names" and ref.to.kind in kinds:
                yield _served(estate, ref.to, of, f"the text of the alert “{alert.name}” leads there")


def _row(one: Led, estate: Estate) -> Served:
    """The panel to which the row of a playbook leads."""
    how = f"its row leads there from the {NOUNS[Kind(one.thing.kind)]} “{_name(estate, one.thing)}”"
    return replace(_served(estate, one.board, one.of, how, chosen=True), part=one.part)


def _declared(service: Service, estate: Estate, kinds: Collection[Kind]) -> Iterator[Served]:
    """What playbooks name and open, of these kinds."""
    for book in service.playbooks:
        for item in book.when if Kind.MONITOR in kinds else ():
            if item.startswith("monitor:"):
                for thing in resolve(estate, Kind.MONITOR, item.partition(":")[2]).rows:
                    yield _served(estate, thing.id, book.subject, "its row is about this alert", chosen=True)
        for url in (one.url for one in book.first_actions if one.form == "open"):
            for thing in (row for kind in kinds for row in resolve(estate, kind, url).rows):
                yield _served(estate, thing.id, book.subject, "a first action opens it", chosen=True)


def _served(estate: Estate, id: Id, of: Id, how: str, chosen: bool = False) -> Served:
    return Served(id, _name(estate, id), of, how, chosen=chosen, url=_url(estate, id))


def _name(estate: Estate, id: Id) -> str:
    thing = estate.get(id).first
    return thing.name if isinstance(thing, Resource) else ""


def _url(estate: Estate, id: Id) -> str:
    thing = estate.get(id).first
    return thing.opening.url if isinstance(thing, Resource) and thing.opening else ""
