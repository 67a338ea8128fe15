"""Whom a target of an escalation step calls, and when: rotas by their rendered shifts, people at all times.

Somebody who cannot be called (deactivated, deleted, without any way to be reached) stands in the plan and is told
apart; a span that was not rendered, or of which a person could not be read, is dark and never a hole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from compiler.model.base import Gap, Id, Kind
from compiler.model.coverage import Answer
from compiler.model.frozen import dataclass
from compiler.model.oncall import Duty, Span
from compiler.model.rota import Responder, Rota, Shift, Shifts
from compiler.model.routing import Called, OncallService, Policy
from compiler.model.spans import Spans, common, edges, union, without
from compiler.ports import Estate
from compiler.reconcile.paging_routes import calls

DEEPEST = 6
"""How many targets may stand behind one another; deeper ones are taken to run in a circle."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on call for one span; `unable` says why calling that person reaches nobody, "" where it does."""

    span: Span
    who: Id
    override: bool = False
    unable: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """Everybody on call in a span: turns, the spans of which nothing is known, and why."""

    turns: tuple[Turn, ...] = ()
    dark: Spans = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def planned(self) -> Spans:
        """When the plan names somebody, able or not."""
        return union(turn.span for turn in self.turns)

    @property
    def able(self) -> Spans:
        """When somebody is on call who can be called."""
        return union(turn.span for turn in self.turns if not turn.unable)


def cover(estate: Estate, called: Iterable[Called], span: Span, depth: int = 0) -> Cover:
    """Whom these targets call together: a level is covered by the union of its targets."""
    found = tuple(_target(estate, one, span, depth) for one in called)
    # What one target covers for certain is no longer dark because of another.
    able = union(part for one in found for part in one.able)
    dark = without(union(part for one in found for part in one.dark), able)
    return Cover(
        tuple(turn for one in found for turn in one.turns),
        dark,
        tuple(sorted({gap for one in found for gap in one.gaps})),
    )


def duties(found: Cover, span: Span) -> tuple[Duty, ...]:
    """The span cut where somebody comes or goes, each part with everybody who can be called then."""
    able = [turn for turn in found.turns if not turn.unable]
    marks = [at for at in edges((turn.span for turn in able), found.dark) if span[0] < at < span[1]]
    joined: list[Duty] = []
    for first, last in pairwise(dict.fromkeys((span[0], *marks, span[1]))):
        on = sorted({turn.who for turn in able if turn.span[0] <= first < turn.span[1]})
        override = any(turn.override for turn in able if turn.span[0] <= first < turn.span[1])
        known = bool(on) or not any(begins <= first < ends for begins, ends in found.dark)
        one = Duty(first, last, tuple(on), override, known)
        if joined and replace(joined[-1], starts=first, ends=last) == one:
            joined[-1] = replace(joined[-1], ends=last)
        else:
            joined.append(one)
    return tuple(joined)


def _target(estate: Estate, called: Called, span: Span, depth: int) -> Cover:
    if depth > DEEPEST:
        return Cover(dark=(span,), gaps=(Gap(called.to.kind, called.to.instance, f"{called.to.key} calls itself"),))
    match called.to.kind:
        case Kind.RESPONDER:
            return _person(estate, called.to, span)
        case Kind.ROTA:
            return _rota(estate, called, span, depth)
        case Kind.POLICY:
            return _policy(estate, called.to, span, depth)
        case Kind.ONCALL_SERVICE:
            return _service(estate, called, span, depth)
    return Cover(dark=(span,), gaps=(Gap(called.to.kind, called.to.instance, "a target of an unknown kind"),))


def _person(estate: Estate, who: Id, span: Span, override: bool = False) -> Cover:
    """Somebody is on call unless it is known that calling reaches nobody; people who cannot be read at all count."""
    answer = estate.get(who)
    found = answer.first
    if isinstance(found, Responder):
        return Cover((Turn(span, who, override, _unable(found)),))
    if estate.proven_gone(who):
        return Cover((Turn(span, who, override, "does not exist any more"),))
    unread = tuple(gap for gap in answer.gaps if gap.configured)
    return Cover(dark=(span,), gaps=unread) if unread else Cover((Turn(span, who, override),))


def _unable(found: Responder) -> str:
    if found.active is False:
        return "is deactivated"
    return "has no contact method that wakes" if found.reachable is False else ""


def _rota(estate: Estate, called: Called, span: Span, depth: int) -> Cover:
    rota = estate.get(called.to)
    if isinstance(rota.first, Rota) and rota.first.enabled is False:
        return Cover()
    answer: Answer[Shifts] = estate.get(called.to.seen_as(Kind.SHIFTS))
    rendered = answer.first
    if rendered is None:
        return _unseen(estate, called.to, span, rota.gaps or _unrendered(called.to, answer))
    found = _rendered(estate, rendered, span, depth)
    if called.pick == "on call":
        return found
    # Who is next, or was before, is somebody of the same rota at all times; that there is anybody is all that counts.
    return replace(found, turns=tuple(replace(turn, span=span) for turn in found.turns))


def _unseen(estate: Estate, id: Id, span: Span, gaps: tuple[Gap, ...]) -> Cover:
    """Nobody behind a thing that is proven gone; behind one that was not seen nothing is known."""
    if estate.proven_gone(id):
        return Cover()
    return Cover(dark=(span,), gaps=gaps or (Gap(id.kind, id.instance, f"{id.key} is not listed"),))


def _unrendered(rota: Id, answer: Answer[Shifts]) -> tuple[Gap, ...]:
    return answer.gaps or (Gap(Kind.SHIFTS.value, rota.instance, f"the shifts of {rota.key} were not rendered"),)


def _rendered(estate: Estate, rendered: Shifts, span: Span, depth: int) -> Cover:
    """The shifts within the span; what lies beyond the rendered time is dark."""
    dark = without((span,), ((rendered.first, rendered.last),))
    parts = [one for shift in rendered.shifts for one in _shift(estate, shift, span, depth)]
    beyond = f"the shifts of {rendered.id.key} are rendered until {rendered.last:%Y-%m-%d %H:%M} UTC only"
    gaps = (Gap(Kind.SHIFTS.value, rendered.id.instance, beyond),) if dark else ()
    return Cover(
        tuple(turn for part in parts for turn in part.turns),
        union((*dark, *(one for part in parts for one in part.dark))),
        gaps + tuple(gap for part in parts for gap in part.gaps),
    )


def _shift(estate: Estate, shift: Shift, span: Span, depth: int) -> Iterator[Cover]:
    clipped = common(((shift.starts, shift.ends),), (span,)) if shift.starts < shift.ends else ()
    for part in clipped:
        if shift.who is None:
            continue
        if shift.who.kind == Kind.RESPONDER:
            yield _person(estate, shift.who, part, shift.source == "override")
        else:
            yield _target(estate, Called(shift.who), part, depth + 1)


def _policy(estate: Estate, id: Id, span: Span, depth: int) -> Cover:
    answer = estate.get(id)
    found = answer.first
    if not isinstance(found, Policy):
        return _unseen(estate, id, span, answer.gaps)
    first = found.steps[0].called if found.steps and found.enabled is not False else ()
    return cover(estate, first, span, depth + 1)


def _service(estate: Estate, called: Called, span: Span, depth: int) -> Cover:
    """A team or service called in its turn: what its routing calls when nothing is known of the event."""
    answer = estate.get(called.to)
    if not isinstance(answer.first, OncallService):
        return _unseen(estate, called.to, span, answer.gaps)
    targets, gaps = calls(estate, answer.first)
    if called.pick != "on call":
        gaps = (Gap(Kind.RESPONDER.value, called.to.instance, f"the members of {answer.first.name} are not read"),)
    if gaps:
        return Cover(dark=(span,), gaps=gaps)
    return cover(estate, (Called(one) for one in targets), span, depth + 1)
