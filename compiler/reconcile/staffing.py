"""Who is on call behind an escalation policy for the next days, level by level, and what is wrong with that."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import Fault
from compiler.model.frozen import dataclass
from compiler.model.hours import Hours
from compiler.model.oncall import Forecast, Level, Reached, Span
from compiler.model.rota import Responder, Rota
from compiler.model.routing import Called, Pick, Policy, Step
from compiler.model.spans import Spans, common, union, within, without
from compiler.model.watching import Resource
from compiler.ports import Estate
from compiler.reconcile.staffing_cover import Cover, cover, duties
from compiler.reconcile.staffing_faults import level_faults, twice

SHORTEST_HOLE = timedelta(minutes=1)
"""Handovers that miss each other by seconds are no holes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a policy: from when to when, and in which hours somebody is wanted (None: always).

    `but` are hours in which another way is taken; `wait_s` passes before the policy starts.
    """

    span: Span
    hours: tuple[Hours, ...] = ()
    but: tuple[Hours, ...] = ()
    wait_s: int = 0
    said: str = ""

    @property
    def wanted(self) -> Spans:
        """When somebody is to be on call."""
        spans: Spans = (self.span,)
        for hours in self.hours:
            spans = common(spans, within(hours, *self.span))
        for hours in self.but:
            spans = without(spans, within(hours, *self.span))
        return spans


@dataclass(frozen=True, slots=True)
class Staffed:
    """The forecast of one policy, what is wrong with it, and what could not be known of its first level."""

    forecast: Forecast
    faults: tuple[Fault, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ids: tuple[Id, ...] = ()


def staff(estate: Estate, policy: Policy, asked: Asked) -> Staffed:
    """Everybody on call behind a policy, and the faults that this shows, gravest first. Pure arithmetic of spans."""
    policy = replace(policy, steps=together(policy.steps))
    covers = tuple(cover(estate, step.called, asked.span) for step in policy.steps)
    levels = tuple(
        _level(estate, number, step, covered, asked)
        for number, (step, covered) in enumerate(zip(policy.steps, covers, strict=True), 1)
    )
    forecast = _forecast(policy, levels, asked, _worst(covers, policy, asked))
    forecast = replace(forecast, names=tuple(_names(estate, levels)))
    found = (
        fault
        for level, step, covered in zip(levels, policy.steps, covers, strict=True)
        for fault in level_faults(estate, forecast, level, step, covered, asked.wanted)
    )
    faults = (*found, *twice(forecast, asked.wanted))
    gaps = covers[0].gaps if covers and common(covers[0].dark, asked.wanted) else ()
    return Staffed(forecast, tuple(sorted(faults, key=lambda one: not one.breaks)), gaps, _seen(policy, covers))


def together(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps that call at the same instant are one level, whose targets all count."""
    joined: list[Step] = []
    for step in steps:
        if joined and joined[-1].at_s == step.at_s:
            joined[-1] = replace(joined[-1], called=tuple(dict.fromkeys((*joined[-1].called, *step.called))))
        else:
            joined.append(step)
    return tuple(joined)


def alone(target: Resource) -> Policy:
    """A policy of one level, for a rota or a person that is called without one."""
    return Policy(target.id, target.name, opening=target.opening, steps=(Step((Called(target.id),)),))


def _level(estate: Estate, number: int, step: Step, covered: Cover, asked: Asked) -> Level:
    open_ = without(asked.wanted, union((*covered.able, *covered.dark)))
    return Level(
        number,
        step.at_s,
        step.raw,
        tuple(_reached(estate, one) for one in step.called),
        duties(covered, asked.span),
        tuple(hole for hole in open_ if hole[1] - hole[0] >= SHORTEST_HOLE),
        _zone(estate, step),
    )


_PICKED: Mapping[Pick, str] = {
    "next": "who is next on ", "previous": "who was last on ", "all": "everybody of ", "admins": "the admins of ",
}  # fmt: skip


def _reached(estate: Estate, called: Called) -> Reached:
    id, whom = called.to, _PICKED.get(called.pick, "")
    found = estate.get(id).first
    if not isinstance(found, Resource):
        return Reached(id, "" if id.kind == Kind.RESPONDER else f"{whom}{id.key}")
    name = named(found)
    return Reached(id, f"{whom}{name}" if name else "", found.opening.url if found.opening else "")


def named(thing: Resource) -> str:
    """Its name, with the date of the file where a file told of it and not the product."""
    export = getattr(thing, "export", None)
    return thing.name if export is None else f"{thing.name or thing.id.key} (from a file of {export:%Y-%m-%d})"


def _forecast(policy: Policy, levels: tuple[Level, ...], asked: Asked, worst: int | None) -> Forecast:
    ends = None if policy.pass_s is None else asked.wait_s + policy.pass_s * (policy.repeats + 1)
    url = policy.opening.url if policy.opening else ""
    return Forecast(policy.id, policy.name, url, *asked.span, levels, asked.wait_s, worst, ends, asked.said)


def _worst(covers: tuple[Cover, ...], policy: Policy, asked: Asked) -> int | None:
    """The longest wait for a call over all wanted instants; the earliest level with somebody on it serves each.

    Instants at which that level is not known are left out: it may have called before any later one.
    """
    left, worst = asked.wanted, None
    for at_s, covered in sorted(zip((step.at_s for step in policy.steps), covers, strict=True), key=lambda one: one[0]):
        served = common(left, covered.able)
        if served:
            worst = asked.wait_s + at_s
        left = without(left, union((*served, *covered.dark)))
    gaps = [hole for hole in left if hole[1] - hole[0] >= SHORTEST_HOLE]
    return None if gaps else worst


def _names(estate: Estate, levels: tuple[Level, ...]) -> Iterator[tuple[Id, str]]:
    """The display names of those on call, as far as the connector may keep them."""
    people = {id for level in levels for duty in level.duties for id in duty.who}
    for id in sorted(people):
        found = estate.get(id).first
        if isinstance(found, Responder) and found.name:
            yield id, found.name


def _seen(policy: Policy, covers: tuple[Cover, ...]) -> tuple[Id, ...]:
    """The live things that the first level was read from."""
    first = policy.steps[0].called if policy.steps else ()
    rotas = (one.to for one in first if one.to.kind == Kind.ROTA)
    people = {turn.who for turn in covers[0].turns} if covers else set()
    shifts = (id for rota in rotas for id in (rota, rota.seen_as(Kind.SHIFTS)))
    return tuple(dict.fromkeys((policy.id, *shifts, *sorted(people))))


def _zone(estate: Estate, step: Step) -> str:
    """The time zone in which the people of a level think, "" where none is known."""
    rotas = (estate.get(one.to).first for one in step.called if one.to.kind == Kind.ROTA)
    return next((rota.zone for rota in rotas if isinstance(rota, Rota) and rota.zone), "")
