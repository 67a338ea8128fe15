"""Where to look when an alert fires: the panel that plots its own signal, and what the panel shows, in plain words."""

from dataclasses import replace

from compiler.model.base import Id, Kind
from compiler.model.chain import Match
from compiler.model.promise import Promise, Service
from compiler.model.watching import Dashboard, Monitor, Resource, Slo
from compiler.ports import Estate
from compiler.reconcile.context import Context
from compiler.reconcile.panels import plotted
from compiler.reconcile.signals import signals

NOUNS = {Kind.SLO: "SLO", Kind.MONITOR: "alert"}


def pictured(service: Service, estate: Estate, thing: Monitor | Slo) -> Match | None:
    """The best panel for an alert or an SLO by itself, as the service sees it; None where no panel shows all of it."""
    alone = Promise(thing.id.key, service.name, "", service.place)
    context = Context(service, alone, estate)
    best = plotted(context, thing.id, signals(thing), (thing.id,)).best
    return plainly(estate, best) if best is not None else None


def plainly(estate: Estate, match: Match) -> Match:
    """The match of a panel that holds a thing by its id, with a sentence that says which thing that is."""
    proof = match.evidence[0]
    shown = _held(estate, match)
    if proof.rung != "referenced" or not shown:
        return match
    words = ", and ".join(_words(estate, match.of, id) for id in shown)
    sentence = f"the panel shows {words}{_over(estate, match, shown)}"
    return replace(match, evidence=(replace(proof, sentence=sentence), *match.evidence[1:]))


def _over(estate: Estate, match: Match, shown: tuple[Id, ...]) -> str:
    """What decided between it and the next one that shows the same by its id."""
    rivals = {id for one in shown for id, ref in estate.referring(one).rows if ref.how == "embeds"}
    why = next((one.why.partition(": ")[2] for one in match.losers if one.id in rivals), "")
    return f"; chosen over others: {why}" if why else ""


def _held(estate: Estate, match: Match) -> tuple[Id, ...]:
    """What the panel holds by id: the thing itself alone where it is among them."""
    board = estate.get(match.to).first
    panels = board.panels if isinstance(board, Dashboard) else ()
    at = next((panel for n, panel in enumerate(panels) if match.part in (panel.key, str(n))), None)
    held = tuple(ref.to for ref in at.refs if ref.to.kind in NOUNS) if at is not None else ()
    return (match.of,) if match.of in held else held


def _words(estate: Estate, of: Id, shown: Id) -> str:
    noun = NOUNS[Kind(shown.kind)]
    if shown == of:
        return f"this very {noun}"
    thing = estate.get(shown).first
    name = thing.name if isinstance(thing, Resource) else str(shown)
    if of.kind == shown.kind:
        return f"the {noun} “{name}”"
    return f"the alert “{name}” on this SLO" if of.kind == Kind.SLO else f"the SLO “{name}” that this alert is on"
