"""Explain: the chain of evidence behind a code, a finding, a promise, a row or a live thing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from re import fullmatch

from compiler.app.declarations import Fixed
from compiler.app.explain_match import chosen, reasons
from compiler.app.explain_ways import ways
from compiler.app.gating import decision
from compiler.app.outcomes import Workshop, whole
from compiler.app.verdicts import headline
from compiler.errors import SettingsError
from compiler.gate.decision import Graded, Wishes
from compiler.model.base import DECLARED, Id
from compiler.model.chain import Chain, Judgement, Link, Row
from compiler.model.frozen import dataclass
from compiler.model.outcome import Outcome
from compiler.model.promise import Declared, Service
from compiler.pipeline import Compiled
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
    compiled = []
    for service in sorted(declared.services, key=lambda one: not _named(one, asked)):
        one = workshop.compiled(service)
        found = _promise(one.judgement, asked) or _row(one.judgement, asked) or _service(one.judgement, asked)
        if found:
            return found
        compiled.append(one)
    made = [whole(workshop, one) for one in compiled]
    every = [*made, _wide(workshop, declared, made)]
    graded = decision(workshop.store, every, workshop.settings, now, wishes=wishes).graded
    return (
        _finding(graded, every, asked)
        or _thing(workshop, declared, compiled, graded, made, located or _spelled(asked))
        or _written(declared, asked)
        or _nothing(compiled, asked)
    )


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


def _wide(workshop: Workshop, declared: Declared, made: list[Outcome]) -> Outcome:
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
    workshop: Workshop,
    declared: Declared,
    compiled: list[Compiled],
    graded: tuple[Graded, ...],
    made: list[Outcome],
    places: tuple[Located, ...],
) -> Told | None:
    """The first of these of which anything can be told."""
    from compiler.app.explain_thing import Sight, is_known, told
    from compiler.app.inventory import served

    place = next((one for one in places if is_known(workshop.estate, one.id)), None)
    if place is None:
        return None
    judgements = tuple(one.judgement for one in compiled)
    sight = Sight(workshop.estate, judgements, graded, served(workshop, Fixed(declared), made))
    return Told(str(place.id), tuple(told(sight, place.id, place.part)))


def _written(declared: Declared, asked: str) -> Told | None:
    """An address that is none of a live system's, where a playbook opens it."""
    found = [
        (0, f"row {book.id} of {book.service} opens it as a first action ({action.place})")
        for service in declared.services
        for book in service.playbooks
        for action in book.first_actions
        if action.form == "open" and asked in action.text.split()
    ]
    return Told(asked, tuple(found)) if found else None


def _nothing(compiled: list[Compiled], asked: str) -> Told:
    known = [chain.promise.id for one in compiled for chain in one.judgement.chains]
    known += [row.key for one in compiled for row in one.judgement.rows]
    known += [one.judgement.service.name for one in compiled]
    if "://" in asked:
        raise SettingsError(f"no connector knows {asked} as the address of one of its things, and no playbook opens it")
    near = get_close_matches(asked, known, 1)
    hint = f"; did you mean “{near[0]}”?" if near else "; give a code, promise, row, service, id, url or fingerprint"
    raise SettingsError(f"nothing is known of “{asked}”{hint}")
