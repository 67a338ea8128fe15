"""Explain: a live thing, by its id or by an address that leads to it; what it is for, and what was chosen over it."""

from collections.abc import Iterable, Iterator

from compiler.app.explain_match import Lines, chosen, lost, reasons
from compiler.app.explain_state import standing
from compiler.gate.decision import Graded
from compiler.model.base import Id, Kind, Place
from compiler.model.chain import Chain, Judgement, Link, Match
from compiler.model.frozen import dataclass
from compiler.model.inventory import Served
from compiler.model.promise import Service
from compiler.model.signal import Expression, Unparsed
from compiler.model.watching import Dashboard, Monitor, Ref, Resource, Slo
from compiler.ports import Estate


@dataclass(frozen=True, slots=True)
class Sight:
    """What a thing is seen beside: the estate, every judgement, every finding, and what serves what."""

    estate: Estate
    judgements: tuple[Judgement, ...]
    graded: tuple[Graded, ...]
    served: tuple[Served, ...]

    @property
    def chains(self) -> Iterator[Chain]:
        """Every chain of every service."""
        return (chain for judgement in self.judgements for chain in judgement.chains)


def is_known(estate: Estate, id: Id) -> bool:
    """Whether anything can be told: it is there, it is gone, or why that is not known."""
    answer = estate.get(id)
    return bool(answer.rows or answer.gaps) or estate.proven_gone(id)


def told(sight: Sight, id: Id, part: str = "") -> Lines:
    """Everything about one thing; `part` is the panel that an address puts in front."""
    thing = sight.estate.get(id).first
    if thing is None:
        yield 0, _lacking(sight.estate, id)
    else:
        yield from _itself(thing, part)
        yield from standing(sight.estate, thing)
    yield from _rows(sight, id)
    yield from _purpose(sight, id, part)
    if isinstance(thing, (Monitor, Slo)):
        yield from _look(sight, thing)
    yield from ((0, _leads(sight.estate, ref)) for ref in getattr(thing, "refs", ()))
    yield from ((0, _referred(*pair)) for pair in sight.estate.referring(id).rows)
    for chain in sight.chains:
        yield from ((0, f"{link.name} of {chain.promise.subject}") for link in chain.links if _rests(link, id))
    for finding in (one.finding for one in sight.graded):
        if finding.subject == id:
            yield from ((0, f"{finding.code}: {finding.message}"), (1, f"mend: {finding.fix}"))


def _rows(sight: Sight, id: Id) -> Lines:
    """The failure modes that are about it."""
    for judgement in sight.judgements:
        for row in judgement.rows:
            if row.cause == id:
                yield 0, f"row {row.key} of {judgement.service.name} is about it: {row.scenario}"


def _lacking(estate: Estate, id: Id) -> str:
    gaps = estate.get(id).gaps
    return f"unknown: {'; '.join(map(str, gaps))}" if gaps else "gone: it answered 404 when asked by its id"


def _itself(thing: object, part: str) -> Lines:
    yield 0, f"“{getattr(thing, 'name', '')}”"
    opening = getattr(thing, "opening", None)
    if opening is not None:
        yield 0, opening.url
    yield from ((0, f"tagged {tag}") for tag in sorted(getattr(thing, "tags", ())))
    if isinstance(thing, Monitor):
        yield from _watched(one.on for one in thing.conditions)
    elif isinstance(thing, Slo):
        yield from _watched(thing.expressions)
    elif isinstance(thing, Dashboard) and part:
        yield from _panel(thing, part)


def _watched(expressions: Iterable[Expression], depth: int = 0, verb: str = "watches") -> Lines:
    for one in dict.fromkeys(expressions):
        if isinstance(one, Unparsed):
            yield depth, f"could not be read: {one.text} ({one.why}, at character {one.at + 1})"
        elif one.text and one.domain != "slo":
            yield depth, f"{verb} {one.text}"


def _panel(board: Dashboard, part: str) -> Lines:
    """The panel in front; where some panels have no key, nothing is said of one that was not found."""
    keys = {panel.key for panel in board.panels}
    if part not in keys and "" not in keys:
        yield 0, f"the panel {part} is no longer on it"
    for panel in (one for one in board.panels if one.key == part):
        yield 0, f"panel “{panel.title}”" + (f" of the group “{panel.group}”" if panel.group else "")
        yield from ((1, f"shows {ref.to}") for ref in panel.refs)
        yield from _watched(panel.shows, 1, "shows")


def _purpose(sight: Sight, id: Id, part: str) -> Lines:
    """What it serves; whether documents lead to it, and why these or why not."""
    ours = [one for one in sight.served if one.id == id]
    for one in ours:
        yield 0, f"serves {one.of.kind} {one.of.key}: {one.how}" + (f", panel “{one.part}”" if one.part else "")
        for match in _panels(sight, one.of):
            yield from _verdict(match, id)
    if not ours and id.kind in (Kind.DASHBOARD, Kind.MONITOR, Kind.SLO) and sight.estate.get(id).rows:
        yield 0, "serves no declared promise or playbook"
    for judgement in sight.judgements:
        for row in judgement.rows:
            for found in row.detection:
                if found.panel is not None and found.panel.to == id and part in ("", found.panel.part):
                    yield 0, f"row {row.key} of {judgement.service.name} leads here from {found.text}"
                    yield from reasons(found.panel, 1)


def _panels(sight: Sight, of: Id) -> Iterator[Match]:
    """The panel that was chosen for a promise."""
    for chain in sight.chains:
        if chain.promise.subject == of:
            yield from chain.link("visible").matches[:1]


def _verdict(match: Match, id: Id) -> Lines:
    if match.to == id:
        yield 1, "chosen as the place to look" + (f": panel “{match.part_name}” {match.url}" if match.url else "")
        yield from reasons(match, 2)
        yield from lost(match, 2)
    for loser in match.losers:
        if loser.id == id:
            yield 1, f"not chosen: {loser.why}"
            yield from chosen(match, 2, told=True)


def _look(sight: Sight, thing: Monitor | Slo) -> Lines:
    """The panel to open for an alert or an SLO, as its rows do."""
    match = next((one for chain in sight.chains if chain.slo == thing for one in chain.link("visible").matches), None)
    if match is None:
        from compiler.reconcile.pictured import pictured

        match = pictured(_service(sight, thing), sight.estate, thing)
    if match is None:
        yield 0, "no panel in readable dashboards plots all that it watches"
        return
    yield 0, "look at"
    yield from chosen(match, told=True)
    yield from reasons(match, 2)
    yield from lost(match, 2)


def _service(sight: Sight, thing: Resource) -> Service:
    """The service that it serves, whose dashboards come first; else one that is known by its tags alone."""
    owners = {one.of.key.partition("/")[0] for one in sight.served if one.id == thing.id}
    known = (one.service for one in sight.judgements if one.service.name in owners)
    tags = tuple((key, value) for key, _, value in (tag.partition(":") for tag in sorted(thing.tags)) if value)
    ours = tuple(pair for pair in tags if pair[0] == "service")
    return next(known, Service("", "", Place("", 0, 0), matches=ours))


def _leads(estate: Estate, ref: Ref) -> str:
    gone = ", which is gone" if estate.proven_gone(ref.to) else ""
    unread = "" if gone or estate.get(ref.to).rows else ", of which nothing is known"
    return f"{ref.how} {ref.to}{gone}{unread}" + (f" ({ref.part})" if ref.part else "")


def _referred(by: Id, ref: Ref) -> str:
    return f"{by} {ref.how} it" + (f" ({ref.part})" if ref.part else "")


def _rests(link: Link, id: Id) -> bool:
    return any(match.to == id for match in link.matches) or any(id in proof.ids for proof in link.evidence)
