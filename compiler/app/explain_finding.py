"""Explain: one finding, by its fingerprint or the beginning of it: what is so, and how the gate came to its level."""

from collections.abc import Callable, Iterator
from functools import partial
from re import fullmatch

from compiler.gate.decision import Graded
from compiler.model.finding import Finding
from compiler.model.frozen import dataclass
from compiler.model.outcome import AllowedFinding

BEGINNING = "[0-9a-f]{4,16}"
"""What may be the beginning of a fingerprint: shorter ones fit too much."""

Explained = tuple[str, tuple[tuple[int, str], ...]]
"""A title, and lines with how far each is indented."""


@dataclass(frozen=True, slots=True)
class _Page:
    finding: Finding
    told: Callable[[], Explained]


def explained(graded: tuple[Graded, ...], allowed: tuple[AllowedFinding, ...], asked: str) -> Explained | None:
    """The finding that is meant; the candidates where a beginning fits several; None where nothing fits."""
    pages = {one.finding.fingerprint: _Page(one.finding, partial(_allowed, one)) for one in allowed}
    pages |= {one.finding.fingerprint: _Page(one.finding, partial(_standing, one)) for one in graded}
    meant = [key for key, page in pages.items() if asked in (key, f"{page.finding.code} {page.finding.subject}")]
    if not meant and fullmatch(BEGINNING, asked.lower()):
        meant = sorted(key for key in pages if key.startswith(asked.lower()))
    if len(meant) > 1:
        return f"{len(meant)} findings begin with {asked}", tuple((0, _line(pages[key].finding)) for key in meant)
    return pages[meant[0]].told() if meant else None


def _line(one: Finding) -> str:
    return f"{one.fingerprint} {one.code} on {one.subject}: {one.message}"


def _standing(one: Graded) -> Explained:
    return f"{one.finding.code} on {one.finding.subject}", tuple(_steps(one))


def _allowed(one: AllowedFinding) -> Explained:
    """A finding that an allowance covers: whose, until when and why, and what is so."""
    finding, until = one.finding, f"until {one.until}" if one.until else "without end"
    step = f"gate, allowance: covers it {until}, by {one.owner or 'nobody'}: {one.reason}"
    lines = [(0, finding.message), (0, f"mend: {finding.fix}"), (1, step)]
    lines += [(0, f"allowed at {one.place}")] if one.place else []
    return f"{finding.code} on {finding.subject}, allowed", tuple(lines)


def _steps(one: Graded) -> Iterator[tuple[int, str]]:
    finding = one.finding
    yield 0, finding.message
    yield 0, f"mend: {finding.fix}"
    yield 0, f"{finding.severity}, {finding.nature}; level {one.level}, by {one.because}"
    yield from ((1, f"gate, {step}: {says}") for step, says in one.steps)
    if finding.place:
        yield 0, f"declared at {finding.place}"
    yield from ((0, f"affects {id}") for id in finding.affected)
    yield from ((1, f"{proof.rung}: {proof.sentence}") for proof in finding.evidence)
