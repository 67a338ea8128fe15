"""Who is called, level by level: the wiring for the runbook, and who is on it for the coming weeks for the status."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from compiler.model.base import Id
from compiler.model.chain import Judgement
from compiler.model.lines import Line, Piece
from compiler.model.oncall import Duty, Forecast, Level, Reached
from compiler.model.runbook import EscalationCard, RungLine
from compiler.model.status import DutyLine, OncallStatus, Strip, StripBar, StripDay, StripSpan
from compiler.render.escape import slug
from compiler.render.phrases import counted, exactly, listed, minute
from compiler.render.view_promises import chains

SHOWN = 5
"""Holes of one level that are told one by one."""

LIKELY = "only a name leads there: declare `oncall:` to prove it"


def escalations(judgement: Judgement) -> tuple[EscalationCard, ...]:
    """The policies that pages of this service end at, each once, by the names of roles and not of people."""
    return tuple(_card(one, ids, sure) for one, ids, sure in _policies(judgement))


def oncall(judgement: Judgement) -> tuple[OncallStatus, ...]:
    """Who is on call behind each of these policies, from the snapshot on."""
    return tuple(_status(one, ids) for one, ids, _ in _policies(judgement))


def _policies(judgement: Judgement) -> Iterator[tuple[Forecast, tuple[str, ...], bool]]:
    """Each policy with the promises whose pages end there, and whether that is proven."""
    found: dict[Id, list[str]] = {}
    forecasts: dict[Id, Forecast] = {}
    sure: set[Id] = set()
    for chain in chains(judgement):
        sure |= {way.policy for way in chain.ways if way.policy is not None and way.footing == "proven"}
        for one in chain.forecasts:
            forecasts.setdefault(one.policy, one)
            found.setdefault(one.policy, []).append(chain.promise.id)
    for id, forecast in sorted(forecasts.items(), key=lambda one: (one[1].name, one[0])):
        yield forecast, tuple(dict.fromkeys(found[id])), id in sure


def _card(one: Forecast, promises: tuple[str, ...], sure: bool) -> EscalationCard:
    ends = "" if one.ends_s is None else f"gives up after {exactly(timedelta(seconds=one.ends_s))}"
    rungs = tuple(
        RungLine(level.number, after(one, level), tuple(map(_target, level.targets)), level.raw) for level in one.levels
    )
    return EscalationCard(_linked(one.name or one.policy.key, one.url), promises, rungs, ends, "" if sure else LIKELY)


def after(one: Forecast, level: Level) -> str:
    """When a level is called, from the alert on."""
    seconds = one.wait_s + level.at_s
    return f"after {exactly(timedelta(seconds=seconds))}" if seconds >= 60 else "at once"


def _target(one: Reached) -> Line:
    return _linked(one.name or "a person", one.url)


def _linked(name: str, url: str) -> Line:
    return (Piece("link", name, url) if url else Piece("text", name),)


def _status(one: Forecast, promises: tuple[str, ...]) -> OncallStatus:
    worst = "not known, or nobody" if one.worst_s is None else exactly(timedelta(seconds=one.worst_s))
    levels = tuple(_duty(one, level) for level in one.levels)
    linked = _linked(one.name or one.policy.key, one.url)
    worst = "at once" if one.worst_s is not None and one.worst_s < 60 else worst
    return OncallStatus(linked, promises, minute(one.first), minute(one.last), worst, one.hours, levels, _strip(one))


def _duty(one: Forecast, level: Level) -> DutyLine:
    now, *rest = level.duties or (Duty(one.first, one.last, known=False),)
    then = next(iter(rest), None)
    holes = tuple(f"{minute(first)} to {minute(last)}" for first, last in level.holes[:SHOWN])
    more = (f"and {counted(len(level.holes) - SHOWN, 'more time', 'more times')}",) if len(level.holes) > SHOWN else ()
    return DutyLine(
        level.number,
        after(one, level),
        tuple(map(_target, level.targets)),
        _who(one, now),
        minute(now.ends) if rest else "",
        _who(one, then) if then is not None else "",
        holes + more,
        sum(duty.override for duty in level.duties),
    )


def _who(one: Forecast, duty: Duty) -> str:
    """Names where all of them may be shown, else how many people there are."""
    if not duty.known:
        return "not known"
    if not duty.who:
        return "nobody"
    named = dict(one.names)
    if all(id in named for id in duty.who):
        return listed(named[id] for id in duty.who)
    return counted(len(duty.who), "person", "people")


def _strip(one: Forecast) -> Strip:
    bars = tuple(StripBar(f"level {level.number}", tuple(_exactlys(one, level))) for level in one.levels)
    holes = [counted(len(level.holes), "hole") + f" at level {level.number}" for level in one.levels if level.holes]
    told = f"From {minute(one.first)} to {minute(one.last)}: {listed(holes) if holes else 'no hole at any level'}."
    days = tuple(StripDay(_at(one, day), f"{day:%m-%d}") for day in _midnights(one))
    return Strip(f"oncall-{slug(one.policy.key)}.svg", f"{one.name}: who is on call", told, bars, days)


def _exactlys(one: Forecast, level: Level) -> Iterator[StripSpan]:
    """Stretches of one state; a hole is drawn over what is there, so that hours in which nobody is wanted stay bare."""
    for duty in level.duties:
        if duty.who or not duty.known:
            state = "dark" if not duty.known else "override" if duty.override else "on"
            yield StripSpan(_at(one, duty.starts), _at(one, duty.ends), state)  # type: ignore[arg-type]
    for first, last in level.holes:
        yield StripSpan(_at(one, first), max(_at(one, last), _at(one, first) + 4), "hole")


def _at(one: Forecast, at: datetime) -> int:
    return round(1000 * ((at - one.first) / (one.last - one.first)))


def _midnights(one: Forecast) -> Iterator[datetime]:
    day = one.first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day < one.last:
        yield day
        day += timedelta(days=1)
