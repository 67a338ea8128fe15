"""What people wrote into alerts, dashboards and notebooks: do the addresses in it still lead anywhere?

Only what answered that it is gone when it was asked by its id is gone; what a listing merely lacks is not known. A
panel is gone where its dashboard was read whole without it.
"""

from collections.abc import Iterator

from compiler.model.base import Id, Kind
from compiler.model.chain import Chain, Fault
from compiler.model.notebook import Notebook
from compiler.model.promise import Service
from compiler.model.watching import Dashboard, Monitor, Ref
from compiler.ports import Estate
from compiler.reconcile.context import stale
from compiler.reconcile.homes import elsewhere_too
from compiler.reconcile.named import key_of, resolve
from compiler.reconcile.opened import lacks_panel

Speaking = Monitor | Dashboard | Notebook

NAMES = {
    Kind.MONITOR: "an alert",
    Kind.SLO: "an SLO",
    Kind.DASHBOARD: "a dashboard",
    Kind.NOTEBOOK: "a notebook",
}
HOLDERS = {Kind.MONITOR: "in alert", Kind.DASHBOARD: "on dashboard", Kind.NOTEBOOK: "in notebook"}


def text_faults(service: Service, estate: Estate, chains: tuple[Chain, ...]) -> Iterator[Fault]:
    """One fault for each alert, dashboard or notebook of the service whose text leads to something that is gone."""
    for thing, affected in speaking(service, estate, chains):
        named = [ref for ref in thing.refs if ref.how == "names"]
        told = [_told(thing, ref) for ref in named if _gone(estate, thing, ref.to)]
        told += [text for ref in named for text in _lost_panels(estate, thing, ref)]
        if told:
            yield _fault(thing, told, affected)


def speaking(
    service: Service, estate: Estate, chains: tuple[Chain, ...]
) -> tuple[tuple[Speaking, tuple[Id, ...]], ...]:
    """The alerts and dashboards that somebody on call for the service reads, and the notebooks that these lead to, with
    the promises and playbooks by which one comes there.
    """
    found: dict[Id, tuple[Speaking, dict[Id, None]]] = {}
    for thing, reader in (*_of_chains(estate, chains), *_of_playbooks(service, estate)):
        found.setdefault(thing.id, (thing, {}))[1][reader] = None
        for ref in thing.refs:
            book = estate.get(ref.to).first if (ref.how, ref.to.kind) == ("names", Kind.NOTEBOOK) else None
            if isinstance(book, Notebook):
                found.setdefault(book.id, (book, {}))[1][reader] = None
    return tuple((thing, tuple(sorted(readers))) for _, (thing, readers) in sorted(found.items()))


def _of_chains(estate: Estate, chains: tuple[Chain, ...]) -> Iterator[tuple[Speaking, Id]]:
    for chain in chains:
        yield from ((alert, chain.promise.subject) for alert in chain.alerts)
        for match in chain.link("visible").matches:
            board = estate.get(match.to).first
            if isinstance(board, Dashboard):
                yield board, chain.promise.subject


def _of_playbooks(service: Service, estate: Estate) -> Iterator[tuple[Speaking, Id]]:
    for book in service.playbooks:
        named = [(Kind.MONITOR, item.partition(":")[2]) for item in book.when if item.startswith("monitor:")]
        named += [(Kind.DASHBOARD, one.url) for one in book.first_actions if one.form == "open"]
        for kind, reference in named:
            thing = resolve(estate, kind, reference).first
            if isinstance(thing, (Monitor, Dashboard)):
                yield thing, book.subject


def _gone(estate: Estate, thing: Speaking, id: Id) -> bool:
    """Whether it is proven gone, and no other organisation that may share the address has it."""
    if id.kind not in NAMES or not estate.proven_gone(id) or stale(estate, id):
        return False
    return _is_within(thing, id) or not elsewhere_too(estate, id)


def _is_within(thing: Speaking, id: Id) -> bool:
    """Whether the text leads there by paths alone, which stay in the organisation where they are written."""
    leading = [url for url in _urls(thing) if id.key in url]
    return bool(leading) and all(url.startswith("/") and not url.startswith("//") for url in leading)


def _urls(thing: Speaking) -> tuple[str, ...]:
    return (*thing.links, *(thing.runbooks if isinstance(thing, Monitor) else ()))


def _lost_panels(estate: Estate, thing: Speaking, ref: Ref) -> Iterator[str]:
    """Panels that the text asks for on a dashboard that is there without them."""
    board = estate.get(ref.to).first if ref.to.kind == Kind.DASHBOARD else None
    if not isinstance(board, Dashboard) or stale(estate, ref.to):
        return
    if any(key_of(url, Kind.DASHBOARD) == ref.to.key and lacks_panel(board, url) for url in _urls(thing)):
        yield f"a panel that “{board.name}” no longer has ({ref.to})"


def _fault(thing: Speaking, told: list[str], affected: tuple[Id, ...]) -> Fault:
    kind = Kind(thing.id.kind)
    noun = NAMES[kind].partition(" ")[2]
    reason = f"the text of {noun} “{thing.name}” leads to {'; '.join(told)}"
    fix = "put in the address of what took its place, or take the link out"
    url = thing.opening.url if thing.opening else ""
    return Fault(f"dead link {HOLDERS[kind]}", thing.id, reason, fix, breaks=False, url=url, ids=affected)


def _told(thing: Speaking, ref: Ref) -> str:
    """What is gone, and where on a dashboard its address stands."""
    where = _place(thing, ref.part) if isinstance(thing, Dashboard) else ""
    return f"{NAMES[Kind(ref.to.kind)]} that is gone ({ref.to}{where})"


def _place(board: Dashboard, part: str) -> str:
    word, _, number = part.partition(" ")
    if word != "panel" or not number.isdigit() or int(number) >= len(board.panels):
        return f", in its {part}" if part else ""
    panel = board.panels[int(number)]
    title = f" “{panel.title}”" if panel.title else ""
    group = f" of the group “{panel.group}”" if panel.group else ""
    return f", in a {panel.form or 'panel'}{title}{group}"
