"""Promises as structure: how they were read, what measures them, their chain, alerts and panel."""

from typing import Literal

from compiler.model.chain import Candidate, Chain, Judgement, Match, State
from compiler.model.finding import Finding
from compiler.model.lines import Line, LinkLine, Piece
from compiler.model.opening import fill
from compiler.model.runbook import AlertCard, CandidateLine, PanelCard, PromiseCard, RotationLine
from compiler.model.watching import Monitor
from compiler.render.phrases import GUARDED, RESPONSES, also_broken, listed, percent, reading, sentence
from compiler.render.view_links import wired
from compiler.render.view_ways import ways

PEOPLE = ("paged", "staffed")
"""The links that lead to a person on call."""

NOTHING = (State.MOOT, State.NOT_APPLICABLE)
Whole = Literal["whole", "broken", "unknown"]


def chains(judgement: Judgement) -> tuple[Chain, ...]:
    """The chains in the order in which the promises are declared."""
    order = {promise.id: at for at, promise in enumerate(judgement.service.promises)}
    return tuple(sorted(judgement.chains, key=lambda one: (order.get(one.promise.id, len(order)), one.promise.id)))


def promise_cards(judgement: Judgement, findings: tuple[Finding, ...]) -> tuple[PromiseCard, ...]:
    """One card for each promise."""
    return tuple(_card(chain, findings) for chain in chains(judgement))


def rotation(judgement: Judgement, findings: tuple[Finding, ...]) -> tuple[RotationLine, ...]:
    """The answers of the links that lead to a person, each once, with the promises that share it; none that is moot."""
    shared: dict[tuple[int, str, str], list[str]] = {}
    for chain in chains(judgement):
        for link in (wired(one, findings) for one in chain.links if one.name in PEOPLE and one.state not in NOTHING):
            shared.setdefault((PEOPLE.index(link.name), link.mark, link.reason), []).append(chain.promise.id)
    return tuple(
        RotationLine(PEOPLE[at], mark, sentence(reason), tuple(ids))
        for (at, mark, reason), ids in sorted(shared.items(), key=lambda one: one[0][0])
    )


def panel(match: Match) -> PanelCard:
    """The panel that a match chose, and the best of those that it did not."""
    why = sentence("; ".join(one.sentence for one in match.evidence))
    others = tuple(f"{one.name}: {one.why}" if one.why else one.name for one in match.losers[:3])
    return PanelCard(match.name, match.part_name or match.part, match.url, why, others)


def alert_url(monitor: Monitor, matches: tuple[Match, ...] = ()) -> str:
    """Where an alert opens: the url of a match that names it, else its own."""
    named = next((one.url for one in matches if monitor.id in (one.of, one.to) and one.url), "")
    return named or (fill(monitor.opening) if monitor.opening else "")


def _card(chain: Chain, findings: tuple[Finding, ...]) -> PromiseCard:
    promise = chain.promise
    links = tuple(wired(one, findings) for one in chain.links)
    guarded, headline = _wiring(chain, links)
    visible = next((one for one in chain.links if one.name == "visible"), None)
    return PromiseCard(
        promise.id,
        promise.says,
        promise.to,
        promise.channel or "",
        RESPONSES[promise.response],
        reading(promise),
        guarded,
        GUARDED[guarded],
        headline,
        _measured(chain),
        str(chain.slo.id) if chain.slo else "",
        _evidence(chain),
        _targets(chain),
        links,
        tuple(map(_candidate, chain.candidates)),
        tuple(_alert(chain, one) for one in sorted(chain.alerts, key=lambda one: (one.priority or 9, one.id))),
        panel(visible.matches[0]) if visible and visible.matches else None,
        ways(chain),
    )


def _wiring(chain: Chain, links: tuple[LinkLine, ...]) -> tuple[Whole, str]:
    """The answer of the wiring alone: what only weather breaks does not break it."""
    verdict = chain.verdict
    broken = [line for line in links if line.state == "broken"]
    unknown = [line.name for line in links if line.state == "unknown"]
    more = f", and {len(unknown)} unknown ({listed(unknown)})" if unknown else ""
    if broken:
        same = bool(verdict.broken) and verdict.broken[0] == broken[0].name
        others = also_broken(tuple(line.name for line in broken))
        return "broken", (verdict.headline if same else f"not {broken[0].name}") + others + more
    backed = f"backed by SLO “{chain.slo.name}”" if chain.slo else "backed by what the declaration names"
    return ("unknown", f"{listed(unknown)} unknown") if unknown else ("whole", backed)


def _measured(chain: Chain) -> Line:
    if chain.slo is not None:
        name = chain.slo.name or str(chain.slo.id)
        url = chain.slo_url or (fill(chain.slo.opening) if chain.slo.opening else "")
        return (_linked(name, url), Piece("text", " · "), Piece("code", str(chain.slo.id)))
    link = next((one for one in chain.links if one.name == "measured"), None)
    match = link.matches[0] if link and link.matches else None
    if match is None:
        return (Piece("text", link.reason if link else "nothing measures it"),)
    return (_linked(match.name or str(match.to), match.url), Piece("text", " · "), Piece("code", str(match.to)))


def _linked(name: str, url: str) -> Piece:
    return Piece("link", name, url) if url else Piece("text", name)


def _evidence(chain: Chain) -> tuple[str, ...]:
    """Why it is that SLO; a person's word is told as what measures it already."""
    proofs = [one for link in chain.links if link.name == "measured" for one in link.evidence]
    return tuple(sentence(one) for one in dict.fromkeys(one.sentence for one in proofs if one.rung != "attested"))


def _targets(chain: Chain) -> tuple[str, ...]:
    """What the SLO aims at, and arithmetic that the chain does not tell already."""
    own = [f"SLO target {percent(one.percent)} over {one.window}" for one in chain.slo.targets] if chain.slo else []
    link = next((one for one in chain.links if one.name == "sufficient"), None)
    shown = [one.sentence for one in link.evidence if one.rung == "computed"] if link else []
    new = [one for one in shown if link and one not in link.reason]
    return tuple(dict.fromkeys(sentence(one) for one in (*own, *new)))


def _candidate(one: Candidate) -> CandidateLine:
    return CandidateLine(str(one.id), one.name, one.why, one.paste)


def _alert(chain: Chain, monitor: Monitor) -> AlertCard:
    link = next((one for one in chain.links if one.name == "alerted"), None)
    matches = tuple(one for one in (link.matches if link else ()) if monitor.id in (one.of, one.to))
    evidence = dict.fromkeys(sentence(proof.sentence) for one in matches for proof in one.evidence)
    roads = [way.address for way in chain.ways if way.alert == monitor.id]
    notifies = dict.fromkeys(one.road if one.road in roads else one.label for one in monitor.notifies)
    own = {address.road for address in monitor.notifies}
    added = dict.fromkeys(road for road in roads if road not in own)
    name, url = monitor.name or str(monitor.id), alert_url(monitor, matches)
    return AlertCard(str(monitor.id), name, url, tuple(notifies), tuple(evidence), tuple(added))
