"""Explain: the chain of evidence behind a code, a finding, a promise, a row or a live thing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from re import fullmatch

from compiler.app.declarations import Fixed
from compiler.app.explain_match import chosen, reasons
from compiler.app.explain_ways import ways
from compiler.app.gating import decision
from compiler.app.outcomes import Workshop, outcomes
from compiler.app.verdicts import headline
from compiler.errors import SettingsError
from compiler.gate.decision import Graded, Wishes
from compiler.model.base import DECLARED, Id
from compiler.model.chain import Chain, Judgement, Link, Row
from compiler.model.frozen import dataclass
from compiler.model.inventory import Served
from compiler.model.outcome import Outcome
from compiler.model.promise import Declared, Service
from compiler.ports import Located


@dataclass(frozen=True, slots=True)
class Told:
    """One explanation: a title and its lines; a line's depth is how far it is indented.

    `note` is what has to be known of all of it.
    """

    title: str
    lines: tuple[tuple[int, str], ...]
    note: str = ""


def code_page(asked: str) -> Told | None:
    """The page of a check, from its own docstring; None for what is no code. Needs neither settings nor store.

    Raises SettingsError with the codes of its family where no check has this one.
    """
    code = asked.upper()
    if not fullmatch(r"RB\d+", code):
        return None
    from compiler.registry import scan

    modules = {module.CHECK.code: module for module in scan("compiler.checks") if hasattr(module, "CHECK")}
    if code not in modules:
        family = [known for known in modules if known.startswith(code[:3])] or list(modules)
        raise SettingsError(f"no check has the code {code}; there are {', '.join(sorted(family))}")
    check = modules[code].CHECK
    kinds = ", ".join(kind.value for kind in check.needs) or "the declaration alone"
    facts = f"{check.severity}, {check.nature}, needs {kinds}"
    page = [(0, part) for part in _paragraphs(modules[code].__doc__ or "")]
    return Told(f"{check.code} {check.title}", ((0, facts), *page))


def _paragraphs(text: str) -> list[str]:
    """What, why and fix, each as one line: where a docstring breaks its lines is nothing to the reader."""
    found: list[str] = []
    for line in (one.strip() for one in text.strip().splitlines()):
        if not found or not found[-1] or line.startswith(("Why:", "Fix:")) or not line:
            found.append(line)
        else:
            found[-1] += f" {line}"
    return [one for one in found if one]


def explain(
    workshop: Workshop,
    declared: Declared,
    asked: str,
    now: datetime,
    located: tuple[Located, ...] = (),
    wishes: Wishes | None = None,
) -> Told:
    """What is known of `asked`: a promise, a row, a service, a fingerprint or its first digits, the id of a live thing,
    or an address.

    `located` is what an address leads to by the word of the connectors, `wishes` what the gate would be asked with.
    Raises SettingsError with the nearest known name where nothing of that name is known.
    """
    judged = Judged(workshop)
    own = [one for one in declared.services if _named(one, asked)]
    found = _by_name(judged, own, asked) or _by_thing(judged, declared, asked, now, located or _spelled(asked), wishes)
    if found or (found := _written(declared, asked)):
        return found
    return _by_name(judged, declared.services, asked) or _nothing(judged, asked)


class Judged:
    """The services that were judged so far: each takes long, and most questions are about one of them."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self._made: dict[str, Judgement] = {}

    def of(self, service: Service) -> Judgement:
        """The judgement of a service."""
        if service.name not in self._made:
            self._made[service.name] = self.workshop.compiled(service).judgement
        return self._made[service.name]

    def every(self) -> tuple[Judgement, ...]:
        """Those that were made."""
        return tuple(self._made.values())


def _by_name(judged: Judged, services: Iterable[Service], asked: str) -> Told | None:
    """A promise, a row or a service of that name."""
    for one in map(judged.of, services):
        found = _promise(one, asked) or _row(one, asked) or _service(one, asked)
        if found:
            return found
    return None


def _by_thing(
    judged: Judged, declared: Declared, asked: str, now: datetime, places: tuple[Located, ...], wishes: Wishes | None
) -> Told | None:
    """A finding or a live thing, told from what was kept of every service; judged are those that it concerns."""
    workshop, all_of_it = judged.workshop, Fixed(declared)
    made = tuple(outcomes(workshop, all_of_it, all_of_it.slips))
    every = (*made, _wide(workshop, declared, made))
    graded = decision(workshop.store, every, workshop.settings, now, wishes=wishes).graded
    return _finding(graded, every, asked) or _thing(judged, declared, graded, made, places)


def _spelled(asked: str) -> tuple[Located, ...]:
    """The live thing whose id this is."""
    id = Id.parse(asked)
    return (Located(id),) if id is not None and id.instance != DECLARED and "//" not in asked else ()


def _named(service: Service, asked: str) -> bool:
    """Whether this service is the first to be looked at: judging all of them takes long where there are many."""
    names = {service.name, *(one.id for one in service.promises), *(one.id for one in service.playbooks)}
    return bool(names & {asked, asked.partition("/")[0], asked.rpartition("/")[2]})


def _promise(judgement: Judgement, asked: str) -> Told | None:
    for chain in judgement.chains:
        promise = chain.promise
        if asked in (promise.id, f"{promise.service}/{promise.id}", str(promise.subject)):
            return Told(f"{promise.service}/{promise.id}: “{promise.says}”", tuple(_chain(chain)))
    return None


def _service(judgement: Judgement, asked: str) -> Told | None:
    service = judgement.service
    if asked != service.name:
        return None
    promises = (
        f"promise {one.promise.id}: {one.verdict.guarded} — {headline(one.verdict)}" for one in judgement.chains
    )
    rows = (f"row {row.key}: {row.scenario}" for row in judgement.rows)
    return Told(f"service {service.name}: {service.title}", tuple((0, text) for text in (*promises, *rows)))


def _chain(chain: Chain) -> Iterator[tuple[int, str]]:
    verdict = chain.verdict
    yield 0, f"guarded: {verdict.guarded} — {headline(verdict)}"
    yield 0, f"kept: {verdict.kept} — {verdict.kept_reason}"
    for link in chain.links:
        yield from _link(link)
        yield from ways(chain) if link.name == "paged" else ()
    for candidate in chain.candidates:
        yield 1, f"candidate {candidate.id} “{candidate.name}”: {candidate.why}; paste: {candidate.paste}"


def _link(link: Link) -> Iterator[tuple[int, str]]:
    yield 0, f"{link.name}: {link.state.value} — {link.reason}"
    yield from ((1, text) for text in dict.fromkeys(f"{proof.rung}: {proof.sentence}" for proof in link.evidence))
    for match in link.matches:
        yield from chosen(match)
    for fault in link.faults:
        own = fault.reason != link.reason
        if own:
            yield 1, f"{'breaks it' if fault.breaks else 'beside it'}: {fault.reason}"
        yield 1 + own, f"mend: {fault.fix}"
    for note in link.notes:
        yield 1, f"note: {note}"


def _row(judgement: Judgement, asked: str) -> Told | None:
    for row in judgement.rows:
        declared = (str(row.cause),) if row.cause.instance == DECLARED else ()
        # The id of a live thing is that thing's own; it names the rows that are about it.
        if asked in (row.key, f"{judgement.service.name}/{row.key}", *declared):
            return Told(f"row {row.key}: {row.scenario}", tuple(_cells(row)))
    return None


def _cells(row: Row) -> Iterator[tuple[int, str]]:
    yield 0, f"{'draft, ' if row.draft else ''}{'; '.join(row.sources)}"
    shown = set[str]()
    for one in row.detection:
        yield 0, f"detected by {one.text}" + (f" {one.url}" if one.url else "") + (f" ({one.note})" if one.note else "")
        if one.panel is not None:
            yield from chosen(one.panel, told=one.panel.url in shown)
            yield from reasons(one.panel, 2)
            shown.add(one.panel.url)
    yield from ((0, f"first: {action.form}: {action.text}") for action in row.actions)
    yield from ((0, f"then: {hop.text} ({hop.proof})") for hop in row.escalation)
    yield from ((0, f"tell: {text}") for text in row.tell)


def _wide(workshop: Workshop, declared: Declared, made: tuple[Outcome, ...]) -> Outcome:
    """What is found over all services together."""
    from compiler.app.inventory import inventory
    from compiler.app.unclaimed import asks, unclaimed

    every = Fixed(declared)
    return unclaimed(workshop, every, inventory(workshop, every, made, "guards") if asks(workshop, every) else None)


def _finding(graded: tuple[Graded, ...], made: Iterable[Outcome], asked: str) -> Told | None:
    from compiler.app.explain_finding import explained

    found = explained(graded, tuple(one for outcome in made for one in outcome.allowed), asked)
    return Told(*found) if found else None


def _thing(
    judged: Judged,
    declared: Declared,
    graded: tuple[Graded, ...],
    made: tuple[Outcome, ...],
    places: tuple[Located, ...],
) -> Told | None:
    """The first of these of which anything can be told."""
    from compiler.app.explain_thing import Sight, is_known, told
    from compiler.app.inventory import served

    estate = judged.workshop.estate
    place = next((one for one in places if is_known(estate, one.id)), None)
    if place is None:
        return None
    work = served(judged.workshop, Fixed(declared), made)
    names = {one.service for one in made if _concerns(one, work, place.id)}
    judgements = tuple(judged.of(one) for one in declared.services if one.name in names)
    return Told(str(place.id), tuple(told(Sight(estate, judgements, graded, work), place.id, place.part)))


def _concerns(outcome: Outcome, work: Iterable[Served], id: Id) -> bool:
    """Whether a service rests on a thing, is served by it, or leads there."""
    served = any(one.id == id and one.of.key.partition("/")[0] == outcome.service for one in work)
    return served or id in outcome.rests or any(one.board == id for one in outcome.wanting.led)


def _written(declared: Declared, asked: str) -> Told | None:
    """An address that is none of a live system's, where a playbook opens it."""
    found = [
        (0, f"row {book.id} of {book.service} opens it as a first action ({action.place})")
        for service in declared.services
        for book in service.playbooks
        for action in book.first_actions
        if action.form == "open" and asked == action.url
    ]
    return Told(asked, tuple(found)) if found else None


def _nothing(judged: Judged, asked: str) -> Told:
    known = [chain.promise.id for one in judged.every() for chain in one.chains]
    known += [row.key for one in judged.every() for row in one.rows]
    known += [one.service.name for one in judged.every()]
    if "://" in asked:
        raise SettingsError(f"no connector knows {asked} as the address of one of its things, and no playbook opens it")
    near = get_close_matches(asked, known, 1)
    hint = f"; did you mean “{near[0]}”?" if near else "; give a code, promise, row, service, id, url or fingerprint"
    raise SettingsError(f"nothing is known of “{asked}”{hint}")
