"""What a forecast shows to be wrong: holes, rotas of one person, people in place of rotas, people out of reach."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from compiler.model.base import Id, Kind
from compiler.model.chain import Fault
from compiler.model.oncall import Forecast, Level, Span
from compiler.model.rota import Rota, Shifts
from compiler.model.routing import Step
from compiler.model.spans import Spans, common, length, union, without
from compiler.ports import Estate
from compiler.reconcile.staffing_cover import Cover, Turn

SOON = timedelta(hours=72)
"""A hole that begins within a long weekend from now is an error; later ones are warnings."""

ENOUGH_TURNS = timedelta(days=28)
"""A rota that shows one person for so long has no other, unless it says whom it may put on shift."""

SHORTEST = timedelta(minutes=1)


def level_faults(
    estate: Estate, forecast: Forecast, level: Level, step: Step, covered: Cover, wanted: Spans
) -> Iterator[Fault]:
    """Everything that is wrong with one level; what a person's absence causes is told of the person."""
    yield from _unable(forecast, level, covered, wanted)
    yield from _holes(forecast, level, covered, wanted)
    if level.number == 1 and step.called:
        yield from _people(forecast, level)
        yield from _one_person(estate, forecast, level)


def twice(forecast: Forecast, wanted: Spans) -> Iterator[Fault]:
    """The second level is the first one's people for most of the time, so escalating reaches nobody new."""
    if len(forecast.levels) < 2:
        return
    first, second = forecast.levels[:2]
    same = [
        (max(a.starts, b.starts), min(a.ends, b.ends))
        for a in first.duties
        for b in second.duties
        if b.who and set(b.who) <= set(a.who) and max(a.starts, b.starts) < min(a.ends, b.ends)
    ]
    share = length(common(union(same), wanted))
    if wanted and share * 2 >= length(wanted) and second.at_s > first.at_s:
        reason = f"level 2 of “{forecast.name}” is the very person of level 1 for {_days(share)} of the forecast"
        yield Fault("same person twice", forecast.policy, reason, _OTHERS, False, forecast.url)


def _unable(forecast: Forecast, level: Level, covered: Cover, wanted: Spans) -> Iterator[Fault]:
    """People in the plan whom calling does not reach, from now on; they break where nobody else is on."""
    able = covered.able
    people: dict[Id, list[Turn]] = {}
    for turn in covered.turns:
        if turn.unable and common((turn.span,), wanted):
            people.setdefault(turn.who, []).append(turn)
    for who, turns in sorted(people.items()):
        alone = without(common(union(turn.span for turn in turns), wanted), able)
        breaks = level.number == 1 and any(hole[0] - forecast.first < SOON for hole in alone)
        name = "responder deactivated" if turns[0].unable != _UNREACHABLE else "responder unreachable"
        on = f"on call at level {level.number} of “{forecast.name}”, from {_when(turns[0].span[0])}"
        reason = f"somebody who {turns[0].unable} is {on}" + (", and nobody else is" if alone else "")
        yield Fault(name, who, reason, _REPLACE, breaks, _page(forecast, level), ids=(forecast.policy,))


def _holes(forecast: Forecast, level: Level, covered: Cover, wanted: Spans) -> Iterator[Fault]:
    """Spans in which the plan names nobody, told once for a level with its first hole."""
    planned = union((*covered.planned, *covered.dark))
    holes = [one for one in without(wanted, planned) if one[1] - one[0] >= SHORTEST]
    if not holes:
        return
    soon = holes[0][0] - forecast.first < SOON
    rotas = tuple(one.id for one in level.targets if one.id.kind == Kind.ROTA)
    subject = rotas[0] if len(level.targets) == 1 and rotas else forecast.policy
    reason = f"nobody is on call at level {level.number} of “{forecast.name}” {_told(holes, forecast, level.zone)}"
    if level.number > 1:
        yield Fault("hole at a later level", subject, reason, _FILL, False, _page(forecast, level), ids=rotas)
    else:
        reason += _meanwhile(forecast, holes)
        name = "hole soon" if soon else "hole later"
        yield Fault(name, subject, reason, _FILL, soon, _page(forecast, level), ids=rotas)


def _told(holes: list[Span], forecast: Forecast, zone: str) -> str:
    first, last = holes[0]
    if first == forecast.first and last == forecast.last:
        return f"at any time until {_when(last)}"
    times = "once more" if len(holes) == 2 else f"{len(holes) - 1} more times"
    more = f", and {times} until {_when(forecast.last)}" if len(holes) > 1 else ""
    return f"from {_when(first)} to {_when(last)}{_local(first, last, zone)}{more}"


def _local(first: datetime, last: datetime, zone: str) -> str:
    """The same where the people live: a hole at night is one of theirs."""
    if not zone or zone == "UTC":
        return ""
    begins, ends = first.astimezone(ZoneInfo(zone)), last.astimezone(ZoneInfo(zone))
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%A %H:%M}"
    return f" ({begins:%A %H:%M} to {until} in {zone})"


def _meanwhile(forecast: Forecast, holes: list[Span]) -> str:
    """What happens in the holes of the first level: who is called later, or that nobody is."""
    for level in forecast.levels[1:]:
        able = union((duty.starts, duty.ends) for duty in level.duties if duty.who)
        if able and not without(tuple(holes), able):
            return f"; level {level.number} is called after {minutes(forecast.wait_s + level.at_s)}"
    return "; no other level is on all that time" if len(forecast.levels) > 1 else "; there is no other level"


def _people(forecast: Forecast, level: Level) -> Iterator[Fault]:
    if all(one.id.kind == Kind.RESPONDER for one in level.targets):
        whom = "a person" if len(level.targets) == 1 else f"{len(level.targets)} people"
        reason = f"level 1 of “{forecast.name}” calls {whom} and no schedule, so nobody takes over at any time"
        yield Fault("person at first level", forecast.policy, reason, _ROTA, False, forecast.url)


def _one_person(estate: Estate, forecast: Forecast, level: Level) -> Iterator[Fault]:
    """A rota that never hands over. What it may put on shift decides; else what it shows for four weeks."""
    if len(level.targets) != 1 or level.targets[0].id.kind != Kind.ROTA:
        return
    target = level.targets[0]
    rota, rendered = estate.get(target.id).first, estate.get(target.id.seen_as(Kind.SHIFTS)).first
    if not isinstance(rota, Rota) or not isinstance(rendered, Shifts):
        return
    shown = {shift.who for shift in rendered.shifts if shift.who is not None}
    known = set(rota.participants) or (shown if rendered.last - forecast.first >= ENOUGH_TURNS else set())
    if len(known) == 1 and len(shown) <= 1 and next(iter(known)).kind == Kind.RESPONDER:
        reason = f"“{target.name}”, level 1 of “{forecast.name}”, has one person and nobody to hand over to"
        yield Fault("one-person rotation", target.id, reason, _OTHERS, False, target.url or forecast.url)


def minutes(seconds: int) -> str:
    """A wait in words: minutes, or "at once"."""
    return f"{-(-seconds // 60)} min" if seconds > 0 else "at once"


def _page(forecast: Forecast, level: Level) -> str:
    return next((one.url for one in level.targets if one.url), forecast.url)


def _when(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _days(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} h"


_UNREACHABLE = "has no contact method that wakes"
_FILL = "put somebody on this time in the schedule, or add an override"
_ROTA = "put a schedule in the person's place, with at least two people"
_OTHERS = "add more people to the rotation"
_REPLACE = "take that person out of the plan and put somebody else on these shifts"
