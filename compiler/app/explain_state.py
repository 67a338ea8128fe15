"""Explain: how a live thing stands as far as the snapshot holds it: state, numbers, whom it tells, what mutes it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from compiler.app.explain_match import Lines
from compiler.model.base import Kind
from compiler.model.budget import budget_left, plain
from compiler.model.channel import Account, Health, Number, Template
from compiler.model.reading import Attained, MonitorQuality, MonitorState, SloReading
from compiler.model.watching import Downtime, Monitor, Resource, Rule, Slo
from compiler.ports import Estate
from compiler.reconcile.muted import covering


class Seen:
    """An estate to ask, as whoever asks for the silences of an alert brings it."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate


def standing(estate: Estate, thing: object) -> Lines:
    """What is so of it now; what was not read is said to be not known, with the reason."""
    found: Iterable[str] = ()
    if isinstance(thing, Monitor):
        found = _monitor(estate, thing)
    elif isinstance(thing, Slo):
        found = _slo(estate, thing)
    elif isinstance(thing, (Account, Number, Template)):
        found = (*_sender(thing), *_health(estate, thing))
    elif isinstance(thing, Downtime):
        found = _silence(thing)
    elif isinstance(thing, Rule):
        found = _told(one.text for one in thing.notifies)
    return ((0, text) for text in found)


def _monitor(estate: Estate, thing: Monitor) -> Iterator[str]:
    state, why = _observed(estate, thing, Kind.MONITOR_STATE)
    if isinstance(state, MonitorState):
        yield f"state: {state.state}" + (f", since {_minute(state.since)}" if state.since else "")
    else:
        yield f"state: {why}"
    if thing.priority is not None:
        yield f"priority: P{thing.priority}"
    if thing.draft:
        yield "a draft, which notifies nobody"
    yield from _told(one.text for one in thing.notifies)
    yield from _mutes(estate, thing)
    quality, _ = _observed(estate, thing, Kind.MONITOR_QUALITY)
    if isinstance(quality, MonitorQuality) and quality.issues:
        yield f"its product finds wrong with it: {', '.join(quality.issues)}"


def _told(names: Iterable[str]) -> Iterator[str]:
    yield f"notifies: {', '.join(dict.fromkeys(names)) or 'nobody by its own text'}"


def _mutes(estate: Estate, thing: Monitor) -> Iterator[str]:
    if thing.muted:
        yield f"muted {_until(thing.muted_until)}"
    found = covering(Seen(estate), thing)
    for one in found:
        yield f"silenced by {one.id}, scope {one.scope}, {_span(one)}"
    gaps = [section.gap() for section in estate.coverage(Kind.DOWNTIME)]
    if not thing.muted and not found:
        unread = [str(gap) for gap in gaps if gap is not None]
        yield f"mutes: not known: {'; '.join(unread)}" if unread else "mutes: none"


def _slo(estate: Estate, thing: Slo) -> Iterator[str]:
    yield from (f"target: {plain(one.percent)} % over {one.window}" for one in thing.targets)
    reading, why = _observed(estate, thing, Kind.SLO_READING)
    if not isinstance(reading, SloReading):
        yield f"attained: {why}"
        return
    yield from (_attained(thing, one) for one in reading.attained)


def _attained(thing: Slo, one: Attained) -> str:
    if one.percent is None:
        return f"attained over {one.window}: not known" + (f": {one.error}" if one.error else "")
    target = next((own.percent for own in thing.targets if own.window == one.window), one.target)
    left = budget_left(one.percent, target) if target is not None else None
    budget = "" if left is None else f", {left:.1f} % of its budget left" if left > 0 else ", its budget is spent"
    at = f" (as of {_minute(one.at)})" if one.at else ""
    return f"attained over {one.window}: {plain(one.percent)} %{budget}{at}"


def _sender(thing: Resource) -> Iterator[str]:
    told: tuple[tuple[str, str], ...]
    if isinstance(thing, Account):
        told = (("handle", thing.handle), ("status", thing.status), ("review", thing.review),
                ("verification", thing.verification))  # fmt: skip
    elif isinstance(thing, Number):
        told = (("number", thing.masked), ("mode", thing.mode), ("account", str(thing.account or "")))
    else:
        assert isinstance(thing, Template)
        told = (("language", thing.language), ("category", thing.category), ("account", str(thing.account or "")))
    yield from (f"{name}: {text}" for name, text in told if text)


def _health(estate: Estate, thing: Resource) -> Iterator[str]:
    health, why = _observed(estate, thing, Kind.HEALTH)
    if not isinstance(health, Health):
        yield f"can send: {why}"
        return
    yield f"can send: {health.ability}" + (f", since {_minute(health.since)}" if health.since else "")
    limit = "" if health.limit is None else "unlimited" if health.limit < 0 else f"{health.limit} customers in 24 h"
    rate = "" if health.rate is None else f"{health.rate} messages a second"
    told = (("status", health.status), ("quality", health.quality), ("limit", limit), ("rate", rate))
    yield from (f"{name}: {text}" for name, text in told if text)
    for one in health.reasons:
        yield f"because {one.entity} {one.code}: {one.text}" + (f" ({one.advice})" if one.advice else "")


def _silence(thing: Downtime) -> Iterator[str]:
    yield f"silences {thing.monitor or ', '.join(sorted(thing.monitor_tags)) or 'every alert'}, scope {thing.scope}"
    yield ("active, " if thing.active else "not active, ") + _span(thing)


def _span(thing: Downtime) -> str:
    starts = f"from {_minute(thing.starts)} " if thing.starts else ""
    return ("recurring, " if thing.recurring else "") + starts + _until(thing.ends)


def _observed(estate: Estate, thing: Resource, kind: Kind) -> tuple[object, str]:
    """What was read of it, and else why nothing is known."""
    answer = estate.get(thing.id.seen_as(kind))
    return answer.first, "not known" + (f": {'; '.join(map(str, answer.gaps))}" if answer.gaps else "")


def _until(end: datetime | None) -> str:
    return f"until {_minute(end)}" if end else "without end"


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%MZ}"
